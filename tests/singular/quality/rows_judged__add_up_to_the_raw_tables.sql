{%- set raw_tables = {
    'sales.customers': source('sales', 'customers'),
    'sales.discount_coupon': source('sales', 'discount_coupon'),
    'sales.marketing_spend': source('sales', 'marketing_spend'),
    'sales.online_sales': source('sales', 'online_sales'),
    'sales.tax_amount': source('sales', 'tax_amount'),
} -%}

with raw_counts as (

    {% for feed, raw_table in raw_tables.items() %}
        select '{{ feed }}' as feed, count(*) as row_count from {{ raw_table }}
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

),

judged as (

    select
        feed,
        sum(row_count) as row_count
    from {{ ref('int_quality__rows_judged') }}
    group by feed

)

select
    raw_counts.feed,
    raw_counts.row_count as raw_count,
    judged.row_count as judged_count
from raw_counts
left join judged
    on raw_counts.feed = judged.feed
where raw_counts.row_count != coalesce(judged.row_count, 0)
