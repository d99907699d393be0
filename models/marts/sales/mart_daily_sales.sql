{{
    config(
        materialized='incremental',
        incremental_strategy='pruned_merge',
        unique_key='sale_date',
        on_schema_change='fail',
        post_hook="delete from {{ this }} where line_count = 0 and spend_amount is null"
    )
}}

{#- The long table is named directly: a CTE that is read twice would be materialized in full. -#}
{%- set sales_lines = ref('marketing_insight', 'fct_sales') -%}

with spend_by_day as (

    select
        spend_date as sale_date,
        sum(spend_amount) as spend_amount
    from {{ ref('marketing_insight', 'fct_marketing_spend') }}
    group by spend_date

),

{% if is_incremental() %}
    -- Not all figures, because each is summed over all lines. The others follow: net is gross less discount, delivery
    -- is what net and tax leave of the total.
    totals_by_day as (

        select
            transaction_date as sale_date,
            count(*) as line_count,
            sum(quantity) as units_count,
            sum(gross_amount) as gross_amount,
            sum(case when is_return then -net_amount else 0 end) as returned_amount,
            sum(coupon_discount) as discount_amount,
            coalesce(sum(tax_amount), 0) as tax_amount,
            coalesce(sum(total_amount), 0) as invoiced_amount,
            max(line_loaded_at) as line_loaded_at
        from {{ sales_lines }}
        group by transaction_date

    ),

    stored_days as (

        select * from {{ this }}
        where line_count > 0

    ),
{% endif %}

changed_days as (

    select transaction_date as sale_date from {{ sales_lines }}
    {% if is_incremental() %}
        where {{ since_last_load('line_loaded_at', watermark='line_loaded_at') }}

        union

        {{ groups_left_by_corrections('totals_by_day', 'stored_days', ['sale_date'], [
            'line_count', 'units_count', 'gross_amount', 'returned_amount', 'discount_amount', 'tax_amount',
            'invoiced_amount', 'line_loaded_at'
        ]) }}

        union

        {{ groups_left_by_corrections('spend_by_day', this, ['sale_date'], ['spend_amount']) }}
    {% else %}

        union

        select sale_date from spend_by_day
    {% endif %}

),

sales_by_day as (

    select
        sales_lines.transaction_date as sale_date,
        count(*) as line_count,
        count(
            distinct case when sales_lines.is_return then null else sales_lines.transaction_id end
        ) as transaction_count,
        sum(sales_lines.quantity) as units_count,
        sum(sales_lines.gross_amount) as gross_amount,
        sum(sales_lines.coupon_discount) as discount_amount,
        sum(sales_lines.net_amount) as revenue_amount,
        sum(sales_lines.tax_amount) as tax_amount,
        sum(sales_lines.delivery_amount) as delivery_amount,
        sum(sales_lines.total_amount) as invoiced_amount,
        sum(case when sales_lines.is_return then 1 else 0 end) as return_line_count,
        sum(case when sales_lines.is_return then -sales_lines.net_amount else 0 end) as returned_amount,
        sum(case when sales_lines.total_amount is null then 1 else 0 end) as lines_without_tax_rate_count,
        max(sales_lines.line_loaded_at) as line_loaded_at
    from {{ sales_lines }} as sales_lines
    inner join changed_days
        on sales_lines.transaction_date = changed_days.sale_date
    group by sales_lines.transaction_date

),

final as (

    -- A day that lost its last line and has no spend comes out empty; the post-hook deletes it.
    select
        changed_days.sale_date,
        cast({{ quoted_list([pricing_convention()]) }} as {{ dbt.type_string() }}) as pricing_convention,
        cast(coalesce(sales_by_day.line_count, 0) as bigint) as line_count,
        cast(coalesce(sales_by_day.return_line_count, 0) as bigint) as return_line_count,
        cast(coalesce(sales_by_day.transaction_count, 0) as bigint) as transaction_count,
        cast(coalesce(sales_by_day.units_count, 0) as numeric(38, 0)) as units_count,
        cast(coalesce(sales_by_day.gross_amount, 0) as numeric(38, 6)) as gross_amount,
        cast(coalesce(sales_by_day.discount_amount, 0) as numeric(38, 6)) as discount_amount,
        cast(coalesce(sales_by_day.revenue_amount, 0) as numeric(38, 6)) as revenue_amount,
        cast(coalesce(sales_by_day.returned_amount, 0) as numeric(38, 6)) as returned_amount,
        cast(
            coalesce(sales_by_day.revenue_amount + sales_by_day.returned_amount, 0) as numeric(38, 6)
        ) as revenue_before_returns_amount,
        {{ decimal_divide(
            'sales_by_day.returned_amount', '(sales_by_day.revenue_amount + sales_by_day.returned_amount)'
        ) }} as return_rate,
        cast(coalesce(sales_by_day.tax_amount, 0) as numeric(38, 6)) as tax_amount,
        cast(coalesce(sales_by_day.delivery_amount, 0) as numeric(38, 6)) as delivery_amount,
        cast(coalesce(sales_by_day.invoiced_amount, 0) as numeric(38, 6)) as invoiced_amount,
        cast(coalesce(sales_by_day.lines_without_tax_rate_count, 0) as bigint) as lines_without_tax_rate_count,
        cast(spend_by_day.spend_amount as numeric(38, 6)) as spend_amount,
        {{ decimal_divide(
            'coalesce(sales_by_day.revenue_amount, 0)', 'spend_by_day.spend_amount'
        ) }} as return_on_spend,
        sales_by_day.line_loaded_at
    from changed_days
    left join sales_by_day
        on changed_days.sale_date = sales_by_day.sale_date
    left join spend_by_day
        on changed_days.sale_date = spend_by_day.sale_date

)

select * from final
