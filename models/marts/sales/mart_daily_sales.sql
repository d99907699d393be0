{{
    config(
        materialized='incremental',
        incremental_strategy='pruned_merge',
        unique_key='sale_date',
        on_schema_change='fail',
        post_hook="delete from {{ this }} where line_count = 0 and spend_amount is null"
    )
}}

{#- The long table is named where it is read: a CTE that is read twice would be materialised whole. -#}
{%- set sales_lines = ref('fct_sales') -%}

with spend as (

    select * from {{ ref('fct_marketing_spend') }}

),

{% if is_incremental() %}
    totals as (

        select
            transaction_date as sale_date,
            count(*) as line_count,
            sum(coupon_discount) as discount_amount,
            coalesce(sum(tax_amount), 0) as tax_amount,
            coalesce(sum(total_amount), 0) as invoiced_amount,
            max(line_loaded_at) as line_loaded_at,
            max(coupons_loaded_at) as coupons_loaded_at,
            max(tax_loaded_at) as tax_loaded_at
        from {{ sales_lines }}
        group by transaction_date

    ),

    stored as (

        select * from {{ this }}
        where line_count > 0

    ),

    touched_days as (

        select transaction_date as sale_date from {{ sales_lines }}
        where {{ since_last_load('line_loaded_at', 'line_loaded_at') }}

        union

        select spend_date as sale_date from spend
        where {{ since_last_load(watermark='spend_loaded_at') }}

        union

        -- A day with other sums than its lines has lost one of them, or a rate changed, however late that came. A day
        -- that lost its last line comes out empty below; the post-hook takes it away.
        select coalesce(totals.sale_date, stored.sale_date) as sale_date
        from totals
        full outer join stored
            on totals.sale_date = stored.sale_date
        where
            totals.line_count is distinct from stored.line_count
            or totals.discount_amount is distinct from stored.discount_amount
            or totals.tax_amount is distinct from stored.tax_amount
            or totals.invoiced_amount is distinct from stored.invoiced_amount
            or totals.line_loaded_at is distinct from stored.line_loaded_at
            or totals.coupons_loaded_at is distinct from stored.coupons_loaded_at
            or totals.tax_loaded_at is distinct from stored.tax_loaded_at

    ),
{% else %}
    touched_days as (

        select transaction_date as sale_date from {{ sales_lines }}

        union

        select spend_date as sale_date from spend

    ),
{% endif %}

sales_by_day as (

    select
        sales_lines.transaction_date as sale_date,
        count(*) as line_count,
        count(distinct sales_lines.transaction_id) as transaction_count,
        sum(sales_lines.quantity) as units_count,
        sum(sales_lines.gross_amount) as gross_amount,
        sum(sales_lines.coupon_discount) as discount_amount,
        sum(sales_lines.net_amount) as revenue_amount,
        sum(sales_lines.tax_amount) as tax_amount,
        sum(sales_lines.delivery_amount) as delivery_amount,
        sum(sales_lines.total_amount) as invoiced_amount,
        sum(case when sales_lines.total_amount is null then 1 else 0 end) as lines_without_tax_rate_count,
        max(sales_lines.line_loaded_at) as line_loaded_at,
        max(sales_lines.coupons_loaded_at) as coupons_loaded_at,
        max(sales_lines.tax_loaded_at) as tax_loaded_at,
        max(sales_lines.loaded_at) as loaded_at
    from {{ sales_lines }} as sales_lines
    inner join touched_days
        on sales_lines.transaction_date = touched_days.sale_date
    group by sales_lines.transaction_date

),

spend_by_day as (

    select
        spend.spend_date as sale_date,
        sum(spend.spend_amount) as spend_amount,
        max(spend.loaded_at) as loaded_at
    from spend
    inner join touched_days
        on spend.spend_date = touched_days.sale_date
    group by spend.spend_date

),

final as (

    select
        touched_days.sale_date,
        cast({{ quoted_list([pricing_convention()]) }} as {{ dbt.type_string() }}) as pricing_convention,
        cast(coalesce(sales_by_day.line_count, 0) as bigint) as line_count,
        cast(coalesce(sales_by_day.transaction_count, 0) as bigint) as transaction_count,
        cast(coalesce(sales_by_day.units_count, 0) as numeric(38, 0)) as units_count,
        cast(coalesce(sales_by_day.gross_amount, 0) as numeric(38, 6)) as gross_amount,
        cast(coalesce(sales_by_day.discount_amount, 0) as numeric(38, 6)) as discount_amount,
        cast(coalesce(sales_by_day.revenue_amount, 0) as numeric(38, 6)) as revenue_amount,
        cast(coalesce(sales_by_day.tax_amount, 0) as numeric(38, 6)) as tax_amount,
        cast(coalesce(sales_by_day.delivery_amount, 0) as numeric(38, 6)) as delivery_amount,
        cast(coalesce(sales_by_day.invoiced_amount, 0) as numeric(38, 6)) as invoiced_amount,
        cast(coalesce(sales_by_day.lines_without_tax_rate_count, 0) as bigint) as lines_without_tax_rate_count,
        cast(spend_by_day.spend_amount as numeric(38, 6)) as spend_amount,
        {{ decimal_divide('coalesce(sales_by_day.revenue_amount, 0)', 'spend_by_day.spend_amount') }}
            as return_on_spend,
        sales_by_day.line_loaded_at,
        sales_by_day.coupons_loaded_at,
        sales_by_day.tax_loaded_at,
        spend_by_day.loaded_at as spend_loaded_at,
        {{ greatest_ignoring_nulls(['sales_by_day.loaded_at', 'spend_by_day.loaded_at']) }} as loaded_at
    from touched_days
    left join sales_by_day
        on touched_days.sale_date = sales_by_day.sale_date
    left join spend_by_day
        on touched_days.sale_date = spend_by_day.sale_date

)

select * from final
