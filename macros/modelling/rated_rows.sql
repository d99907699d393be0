{#
    The CTEs `files` and `rated` of a profile of rates: the unit that each file's bare numbers have, and every row with
    it (`rate_unit`) and with its rate as a fraction (`rate`).

    relation  a CTE with rate_text, file_name and loaded_at
#}
{% macro rated_rows(relation) -%}
    files as (

        select
            file_name,
            loaded_at,
            {{ marketing_insight.rate_unit('rate_text') }} as rate_unit
        from {{ relation }}
        group by file_name, loaded_at

    ),

    rated as (

        select
            {{ relation }}.*,
            files.rate_unit,
            {{ marketing_insight.try_rate(relation ~ '.rate_text', "files.rate_unit = 'percent'") }} as rate
        from {{ relation }}
        inner join files
            on {{ relation }}.file_name = files.file_name and {{ relation }}.loaded_at = files.loaded_at

    )
{%- endmacro %}
