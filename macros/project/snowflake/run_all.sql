{# Runs statements one after the other. #}
{% macro run_all(statements) %}
    {%- for statement in statements -%}
        {%- do run_query(statement) -%}
    {%- endfor -%}
{% endmacro %}
