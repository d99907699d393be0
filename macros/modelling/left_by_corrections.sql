{#
    The values of a column that corrected sales lines had before: the day a line was moved from, the customer it was
    taken from. Whoever aggregates by that column must compute these groups again too.

    The transactions corrected since the last load are asked for first. Where there are none, nothing more is read;
    where there are, the range of their numbers is written as a literal, which leaves the engine less to judge.

    column           one of transaction_date and customer_id, which is what is_corrected watches
    sales_lines      fct_sales
    delivered_lines  stg_sales__online_sales
#}
{% macro left_by_corrections(column, sales_lines, delivered_lines) -%}
    {%- if column not in ['transaction_date', 'customer_id'] -%}
        {{ exceptions.raise_compiler_error(
            "left_by_corrections knows transaction_date and customer_id only: is_corrected of fct_sales doesn't watch '"
            ~ column ~ "'.") }}
    {%- endif -%}
    {%- set is_new = marketing_insight.since_last_load('corrected.line_loaded_at', 'line_loaded_at') -%}
    {%- set bounds = [none, none] -%}
    {%- if execute -%}
        {%- set bounds = run_query(
            "select min(corrected.transaction_id), max(corrected.transaction_id) from " ~ sales_lines
            ~ " as corrected where corrected.is_corrected and " ~ is_new).rows[0] -%}
    {%- endif -%}
    {{ marketing_insight.values_before_corrections(
        [column], sales_lines, delivered_lines, ['transaction_id', 'product_sku'], is_new, 'transaction_id', bounds
    ) }}
{%- endmacro %}
