{#
    The first rule a row breaks, as its code, null when it breaks none.

    rules  {code: SQL condition that is true for a bad row}, most serious first
#}
{% macro reject_reason(rules) -%}
    {%- if not rules -%}
        {{ exceptions.raise_compiler_error("reject_reason needs at least one rule: {code: condition}.") }}
    {%- endif -%}
    case
        {%- for code, condition in rules.items() %}
            when {{ condition }} then '{{ code }}'
        {%- endfor %}
        end
{%- endmacro %}
