{#
    The regex may match anywhere in the value. A null passes, except on Postgres, where the package counts it as
    no match: write row_condition if nulls are allowed. Snowflake reads backslashes twice unless is_raw is set.
#}
{% test expect_column_values_to_match_regex(
    model, column_name, regex, row_condition=none, is_raw=false, flags=""
) %}
    {%- if flags -%}
        {{ exceptions.raise_compiler_error("the stand-in for expect_column_values_to_match_regex knows no flags") }}
    {%- endif -%}
    {%- set matches = adapter.dispatch('_matches', 'dbt_expectations')(column_name, regex, is_raw) -%}
    {{ dbt_expectations._rows_failing(model, matches, row_condition, none) }}
{% endtest %}

{% macro default___matches(value, regex, is_raw) -%}
    regexp_matches({{ value }}, '{{ regex }}')
{%- endmacro %}

{% macro postgres___matches(value, regex, is_raw) -%}
    coalesce({{ value }} ~ '{{ regex }}', false)
{%- endmacro %}

{% macro snowflake___matches(value, regex, is_raw) -%}
    {%- set quote = '$$' if is_raw else "'" -%}
    regexp_instr({{ value }}, {{ quote ~ regex ~ quote }}) > 0
{%- endmacro %}
