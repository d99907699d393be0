{#
    The columns of a select with group by that count the dates of each `date_shape`: day_first_count, month_first_count
    and either_count.

    weight  SQL giving how many rows each row stands for
#}
{% macro date_shape_counts(weight='1') -%}
    {%- for shape in ['day_first', 'month_first', 'either'] %}
    cast(sum(case when date_shape = '{{ shape }}' then {{ weight }} else 0 end) as bigint) as {{ shape }}_count
    {{- ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
