{#
    A value, or null where it is one of the spellings with which programs say that there is none (`ref_missing_values`).

    value       SQL giving text, cleaned
    applies_to  'id': `undefined`, `NULL` and their like, in any case, name nobody. 'attribute': only what no name of a
                person or place looks like, spelled exactly so: `Null`, `None` and `NA` are names.
#}
{% macro unless_missing(value, applies_to='attribute') -%}
    {%- if applies_to not in ['id', 'attribute'] -%}
        {{ exceptions.raise_compiler_error("unless_missing knows id and attribute, not '" ~ applies_to ~ "'.") }}
    {%- endif -%}
    {#- dbt reads `null` in a seed as nothing, hence the guillemets. -#}
    case
        when {{ 'lower(' ~ value ~ ')' if applies_to == 'id' else value }} in (
            select replace(replace(missing.spelling, '«', ''), '»', '')
            from {{ ref('ref_missing_values') }} as missing
            where missing.applies_to = '{{ applies_to }}'
        ) then null
        else {{ value }}
    end
{%- endmacro %}
