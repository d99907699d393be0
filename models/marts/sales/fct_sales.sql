{{
    config(
        materialized='incremental',
        incremental_strategy='pruned_replace',
        unique_key=['transaction_id', 'product_sku'],
        on_schema_change='fail',
        cluster_by=['transaction_date'],
        pre_hook="{{ use_warehouse() }}",
        post_hook="{{ use_warehouse(back=true) }}"
    )
}}

{#- Lines that are priced together: those of an item, or all of a transaction when they share its delivery charge. -#}
{%- set by_transaction = var('delivery_charge_basis') == 'transaction' -%}
{%- set unit = ['transaction_id'] if by_transaction else ['transaction_id', 'product_sku'] -%}

{%- set discounting = quoted_list(var('coupon_statuses_discounted')) -%}

{%- set text = dbt.type_string() -%}
{%- set length_and_line -%}
    cast(length(transaction_id) as {{ text }})
        || case when line_number > 1 then ':' || cast(line_number as {{ text }}) else '' end
{%- endset -%}

{#- The long table is named directly: a CTE that is read twice would be materialized in full. -#}
{%- set lines = ref('marketing_insight', 'int_sales__lines_deduplicated') -%}

with coupons as (

    select * from {{ ref('marketing_insight', 'int_sales__coupons_matched') }}

),

tax_rates as (

    select * from {{ ref('marketing_insight', 'int_sales__tax_rates_matched') }}

),

{% if is_incremental() %}
    new_lines as (

        select {{ unit | join(', ') }} from {{ lines }}
        where {{ since_last_load(watermark='line_loaded_at') }}

    ),

    lines_affected_by_rate_changes as (

        -- Found by comparing rates, not by load time, so that no file is missed, however late it was committed.
        select stored.{{ unit | join(', stored.') }}
        from {{ this }} as stored
        left join coupons
            on
                stored.product_category = coupons.product_category
                and extract(month from stored.transaction_date) = coupons.sale_month
        left join tax_rates
            on stored.product_category = tax_rates.product_category
        where
            stored.coupons_loaded_at is distinct from coupons.loaded_at
            or stored.coupon_code is distinct from coupons.coupon_code
            or (
                stored.coupon_status in ({{ discounting }})
                and stored.discount_rate != coalesce(coupons.discount_rate, 0)
            )
            or stored.tax_loaded_at is distinct from tax_rates.loaded_at
            or stored.gst_rate is distinct from tax_rates.gst_rate

    ),

    affected as (

        select * from new_lines
        union
        select * from lines_affected_by_rate_changes

    ),

    lines_to_price as (

        select lines.*
        from {{ lines }} as lines
        inner join affected
            on {{ join_on_key('lines', 'affected', unit) }}

    ),
{% else %}
    lines_to_price as (

        select * from {{ lines }}

    ),
{% endif %}

with_delivery as (

    {% if by_transaction %}
        {{ allocate_delivery_charge('lines_to_price') }}
    {% else %}
        select
            lines_to_price.*,
            delivery_charge as delivery_amount
        from lines_to_price
    {% endif %}

),

rated as (

    select
        with_delivery.*,
        coupons.coupon_code,
        cast(
            case
                when with_delivery.coupon_status in ({{ discounting }}) then coalesce(coupons.discount_rate, 0)
                else 0
            end as numeric(9, 6)
        ) as discount_rate,
        tax_rates.gst_rate,
        {% if by_transaction -%}
            max(with_delivery.loaded_at) over (partition by with_delivery.transaction_id)
        {%- else -%}
            with_delivery.loaded_at
        {%- endif %} as line_loaded_at,
        coupons.loaded_at as coupons_loaded_at,
        tax_rates.loaded_at as tax_loaded_at
    from with_delivery
    left join coupons
        on
            with_delivery.product_category = coupons.product_category
            and extract(month from with_delivery.transaction_date) = coupons.sale_month
    left join tax_rates
        on with_delivery.product_category = tax_rates.product_category

),

discounted as (

    -- Gross has six decimals and is exact, so gross = discount + net holds to the last digit.
    select
        *,
        cast(quantity * unit_price as numeric(38, 6)) as gross_amount,
        {{ rounded_amount('quantity * unit_price * discount_rate') }} as coupon_discount
    from rated

),

final as (

    select
        -- With the length of the first id, ('a-b', 'c') and ('a', 'b-c') are two keys. The line number is part of the
        -- key from the second line on, so that an item's first line keeps its key when it gets more.
        {{ dbt_utils.generate_surrogate_key([length_and_line, 'transaction_id', 'product_sku']) }} as sales_key,
        transaction_id,
        product_sku,
        line_number,
        customer_id,
        transaction_date,
        product_category,
        quantity < 0 as is_return,
        coupon_status,
        coupon_code,
        cast({{ quoted_list([pricing_convention()]) }} as {{ dbt.type_string() }}) as pricing_convention,
        quantity,
        cast(unit_price as numeric(20, 6)) as unit_price,
        gross_amount,
        discount_rate,
        coupon_discount,
        cast(gross_amount - coupon_discount as numeric(38, 6)) as net_amount,
        gst_rate,
        {{ rounded_amount('quantity * unit_price * (1 - discount_rate) * gst_rate') }} as tax_amount,
        cast(delivery_amount as numeric(38, 6)) as delivery_amount,
        {{ calculate_total_amount(
            'quantity', 'unit_price', 'discount_rate', 'gst_rate', 'delivery_amount'
        ) }} as total_amount,
        line_loaded_at,
        coupons_loaded_at,
        tax_loaded_at,
        {{ greatest_ignoring_nulls(['line_loaded_at', 'coupons_loaded_at', 'tax_loaded_at']) }} as loaded_at
    from discounted

)

select * from final
