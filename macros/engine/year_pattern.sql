{#
    The regular expression of a year of four digits, 0001 to 9999. Year 0 is one before Christ to DuckDB and an error to
    Postgres.
#}
{% macro year_pattern() -%}
    ([0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)
{%- endmacro %}
