{{
    config(
        materialized='incremental',
        incremental_strategy='pruned_merge',
        unique_key='sale_date',
        on_schema_change='fail',
        post_hook="delete from {{ this }} where line_count is null"
    )
}}

{#- The long table is named directly: a CTE that is read twice would be materialized in full. -#}
{%- set sales_lines = ref('marketing_insight', 'fct_sales') -%}

with sales_by_day as (

    select
        transaction_date as sale_date,
        count(*) as line_count,
        sum(quantity) as units_count,
        sum(gross_amount) as gross_amount,
        sum(coupon_discount) as discount_amount,
        sum(net_amount) as revenue_amount,
        sum(tax_amount) as tax_amount,
        sum(delivery_amount) as delivery_amount,
        sum(total_amount) as invoiced_amount,
        sum(case when is_return then 1 else 0 end) as return_line_count,
        sum(case when is_return then -net_amount else 0 end) as returned_amount,
        sum(case when total_amount is null then 1 else 0 end) as lines_without_tax_rate_count,
        max(line_loaded_at) as line_loaded_at
    from {{ sales_lines }}
    group by transaction_date

),

spend_by_day as (

    select
        spend_date as sale_date,
        sum(spend_amount) as spend_amount
    from {{ ref('marketing_insight', 'fct_marketing_spend') }}
    group by spend_date

),

days as (

    select
        coalesce(sales_by_day.sale_date, spend_by_day.sale_date) as sale_date,
        coalesce(sales_by_day.line_count, 0) as line_count,
        coalesce(sales_by_day.units_count, 0) as units_count,
        coalesce(sales_by_day.gross_amount, 0) as gross_amount,
        coalesce(sales_by_day.discount_amount, 0) as discount_amount,
        coalesce(sales_by_day.revenue_amount, 0) as revenue_amount,
        coalesce(sales_by_day.tax_amount, 0) as tax_amount,
        coalesce(sales_by_day.delivery_amount, 0) as delivery_amount,
        coalesce(sales_by_day.invoiced_amount, 0) as invoiced_amount,
        coalesce(sales_by_day.return_line_count, 0) as return_line_count,
        coalesce(sales_by_day.returned_amount, 0) as returned_amount,
        coalesce(sales_by_day.lines_without_tax_rate_count, 0) as lines_without_tax_rate_count,
        spend_by_day.spend_amount,
        sales_by_day.line_loaded_at
    from sales_by_day
    full outer join spend_by_day
        on sales_by_day.sale_date = spend_by_day.sale_date

),

changed_days as (

    {% if is_incremental() %}
        select transaction_date as sale_date from {{ sales_lines }}
        where {{ since_last_load('line_loaded_at', watermark='line_loaded_at') }}

        union

        {{ groups_left_by_corrections('days', this, ['sale_date'], [
            'line_count', 'units_count', 'gross_amount', 'discount_amount', 'revenue_amount', 'tax_amount',
            'delivery_amount', 'invoiced_amount', 'return_line_count', 'returned_amount',
            'lines_without_tax_rate_count', 'spend_amount', 'line_loaded_at'
        ]) }}
    {% else %}
        select sale_date from days
    {% endif %}

),

transactions_by_day as (

    -- Counting distinct transactions takes longer than all sums together, so only changed days are counted.
    select
        sales_lines.transaction_date as sale_date,
        count(
            distinct case when sales_lines.is_return then null else sales_lines.transaction_id end
        ) as transaction_count
    from {{ sales_lines }} as sales_lines
    inner join changed_days
        on sales_lines.transaction_date = changed_days.sale_date
    group by sales_lines.transaction_date

),

final as (

    -- A day that is no longer among the days comes out without figures; the post-hook deletes it.
    select
        changed_days.sale_date,
        cast({{ quoted_list([pricing_convention()]) }} as {{ dbt.type_string() }}) as pricing_convention,
        cast(days.line_count as bigint) as line_count,
        cast(days.return_line_count as bigint) as return_line_count,
        cast(coalesce(transactions_by_day.transaction_count, 0) as bigint) as transaction_count,
        cast(days.units_count as numeric(38, 0)) as units_count,
        cast(days.gross_amount as numeric(38, 6)) as gross_amount,
        cast(days.discount_amount as numeric(38, 6)) as discount_amount,
        cast(days.revenue_amount as numeric(38, 6)) as revenue_amount,
        cast(days.returned_amount as numeric(38, 6)) as returned_amount,
        cast(days.revenue_amount + days.returned_amount as numeric(38, 6)) as revenue_before_returns_amount,
        {{ decimal_divide('days.returned_amount', '(days.revenue_amount + days.returned_amount)') }} as return_rate,
        cast(days.tax_amount as numeric(38, 6)) as tax_amount,
        cast(days.delivery_amount as numeric(38, 6)) as delivery_amount,
        cast(days.invoiced_amount as numeric(38, 6)) as invoiced_amount,
        cast(days.lines_without_tax_rate_count as bigint) as lines_without_tax_rate_count,
        cast(days.spend_amount as numeric(38, 6)) as spend_amount,
        {{ decimal_divide('days.revenue_amount', 'days.spend_amount') }} as return_on_spend,
        days.line_loaded_at
    from changed_days
    left join days
        on changed_days.sale_date = days.sale_date
    left join transactions_by_day
        on changed_days.sale_date = transactions_by_day.sale_date

)

select * from final
