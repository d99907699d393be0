{#
    The values of a column that corrected sales lines had before: the day a line was moved from, the customer it was
    taken from. Whoever aggregates by that column must compute these groups again too.

    Only lines corrected since the last load are looked up in the delivered rows: where nothing was corrected there is
    nothing to read. Where something was, the keys of all delivered rows are read once.

    column           one of transaction_date and customer_id, which is what is_corrected watches
    sales_lines      a CTE over fct_sales
    delivered_lines  a CTE over stg_sales__online_sales
#}
{% macro left_by_corrections(column, sales_lines, delivered_lines) -%}
    {%- if column not in ['transaction_date', 'customer_id'] -%}
        {{ exceptions.raise_compiler_error(
            "left_by_corrections knows transaction_date and customer_id only: is_corrected of fct_sales doesn't watch '"
            ~ column ~ "'.") }}
    {%- endif -%}
    select {{ delivered_lines }}.{{ column }}
    from {{ delivered_lines }}
    inner join {{ sales_lines }}
        on
            {{ delivered_lines }}.transaction_id = {{ sales_lines }}.transaction_id
            and {{ delivered_lines }}.product_sku = {{ sales_lines }}.product_sku
    where {{ sales_lines }}.is_corrected and {{ marketing_insight.since_last_load(sales_lines ~ '.loaded_at') }}
{%- endmacro %}
