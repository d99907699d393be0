{# The rows, or groups of rows, for which `expression` is false. One for which it is null passes. #}
{% macro _rows_failing(model, expression, row_condition, group_by) %}
    {%- set groups = group_by | join(', ') if group_by else '' %}
    with validated as (
        select {{ groups ~ ',' if groups }} ({{ expression }}) as expression
        from {{ model }}
        {% if row_condition %}where {{ row_condition }}{% endif %}
        {% if groups %}group by {{ groups }}{% endif %}
    )

    select * from validated
    where not expression
{% endmacro %}

{% macro _within(expression, min_value, max_value, strictly) %}
    {%- if min_value is none and max_value is none -%}
        {{ exceptions.raise_compiler_error("this test wants a min_value, a max_value or both") }}
    {%- endif -%}
    {%- set limits = [] -%}
    {%- set or_equal = '' if strictly else '=' -%}
    {%- if min_value is not none %}{% do limits.append(expression ~ ' >' ~ or_equal ~ ' ' ~ min_value) %}{% endif -%}
    {%- if max_value is not none %}{% do limits.append(expression ~ ' <' ~ or_equal ~ ' ' ~ max_value) %}{% endif -%}
    {{ return(limits | join(' and ')) }}
{% endmacro %}
