{% test unique_combination_of_columns(model, combination_of_columns, quote_columns=false) %}
    {%- set columns = combination_of_columns -%}
    {%- if quote_columns -%}
        {%- set columns = [] -%}
        {%- for column in combination_of_columns -%}{%- do columns.append(adapter.quote(column)) -%}{%- endfor -%}
    {%- endif -%}
    {%- set together = columns | join(', ') %}

    select {{ together }}, count(*) as rows_found
    from {{ model }}
    group by {{ together }}
    having count(*) > 1
{% endtest %}
