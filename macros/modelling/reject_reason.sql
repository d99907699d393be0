{#
    The first rule a row breaks, as its code, null when it breaks none.

    rules    {code: SQL condition that is true for a bad row}, most serious first
    varargs  further rules that come after these
#}
{% macro reject_reason(rules) -%}
    {%- set all_rules = dict(rules) -%}
    {%- for more in varargs -%}
        {%- do all_rules.update(more) -%}
    {%- endfor -%}
    {%- if not all_rules -%}
        {{ exceptions.raise_compiler_error("reject_reason needs at least one rule: {code: condition}.") }}
    {%- endif -%}
    case
        {%- for code, condition in all_rules.items() %}
            when {{ condition }} then '{{ code }}'
        {%- endfor %}
        end
{%- endmacro %}
