{#
    The newest of several load times, nulls left out (greatest() makes one null all null on Snowflake).

    times  list of SQL expressions giving timestamps, at least one of them not null in every row
#}
{% macro newest(times) -%}
    greatest(
        {%- for time in times -%}
            coalesce({{ time }}, cast('1970-01-01' as timestamp)){% if not loop.last %}, {% endif %}
        {%- endfor -%}
    )
{%- endmacro %}
