{{
    config(
        materialized='incremental',
        incremental_strategy='pruned_replace',
        unique_key=['transaction_id', 'product_sku'],
        on_schema_change='fail',
        cluster_by=['transaction_id'],
        pre_hook="{{ use_warehouse() }}",
        post_hook="{{ use_warehouse(back=true) }}"
    )
}}

{#- A delivery has one line or several of a product on a transaction; the newest replaces them all. -#}
{%- set item = ['transaction_id', 'product_sku'] -%}
{%- set of_item = 'partition by transaction_id, product_sku' -%}
{%- set of_delivery = of_item ~ ', loaded_at, file_name' -%}
{%- set values = [
    'unit_price', 'quantity', 'delivery_charge', 'transaction_date', 'customer_id', 'coupon_status', 'product_category',
    'product_name'
] -%}

{%- set previous_line_count = 'newest.previous_line_count' -%}
{%- if is_incremental() -%}
    {%- set previous_line_count = 'coalesce(newest.previous_line_count, stored.line_count)' -%}
{%- endif -%}

with delivered as (

    select * from {{ ref('stg_sales__online_sales') }}
    {% if is_incremental() %}
        -- Load time, not order date: an order that arrives late is still new to us.
        where {{ since_last_load() }}
    {% endif %}

),

repeated as (

    select transaction_id, product_sku from delivered
    group by transaction_id, product_sku
    having count(*) > 1

),

copies as (

    -- Only what occurs more than once goes through windows; the rest, nearly all of a full refresh, passes as it is.
    select
        delivered.*,
        row_number() over ({{ of_delivery }}, {{ values | join(', ') }} order by file_row_number desc) as copy_number,
        count(*) over ({{ of_delivery }}, {{ values | join(', ') }}) as copy_count
    from delivered
    where
        exists (
            select 1 as found from repeated
            where {{ join_on_key('repeated', 'delivered', item) }}
        )

),

numbered as (

    -- By value, so that the same lines in another order have the same numbers.
    select
        *,
        row_number() over (
            {{ of_delivery }}
            order by
                unit_price desc,
                quantity desc,
                delivery_charge desc,
                transaction_date,
                customer_id,
                coupon_status,
                coalesce(product_category, ''),
                coalesce(product_name, ''),
                copy_number
        ) as line_number,
        count(*) over ({{ of_delivery }}) as line_count,
        min(transaction_date) over ({{ of_delivery }}) as first_date,
        max(transaction_date) over ({{ of_delivery }}) as last_date,
        min(customer_id) over ({{ of_delivery }}) as first_customer_id,
        max(customer_id) over ({{ of_delivery }}) as last_customer_id,
        dense_rank() over ({{ of_item }} order by loaded_at desc, file_name desc) as delivery_rank
    from copies
    {% if var('identical_lines_count_once') %}
        where copy_number = 1
    {% endif %}

),

compared as (

    select
        *,
        max(case when delivery_rank = 2 then line_count end) over ({{ of_item }}) as previous_line_count,
        min(first_date) over ({{ of_item }}) != max(first_date) over ({{ of_item }})
        or min(last_date) over ({{ of_item }}) != max(last_date) over ({{ of_item }})
        or min(first_customer_id) over ({{ of_item }}) != max(first_customer_id) over ({{ of_item }})
        or min(last_customer_id) over ({{ of_item }}) != max(last_customer_id) over ({{ of_item }}) as has_moved
    from numbered

),

newest as (

    {% set columns = item + values + ['file_name', 'file_row_number', 'loaded_at'] %}
    select
        {{ columns | join(',\n        ') }},
        1 as line_number,
        1 as line_count,
        1 as identical_count,
        cast(null as integer) as previous_line_count,
        transaction_date as first_date,
        transaction_date as last_date,
        customer_id as first_customer_id,
        customer_id as last_customer_id,
        false as has_moved
    from delivered
    where
        not exists (
            select 1 as found from repeated
            where {{ join_on_key('repeated', 'delivered', item) }}
        )

    union all

    select
        {{ columns | join(',\n        ') }},
        line_number,
        line_count,
        case when copy_number = 1 then copy_count else 1 end as identical_count,
        previous_line_count,
        first_date,
        last_date,
        first_customer_id,
        last_customer_id,
        has_moved
    from compared
    where delivery_rank = 1

),

{% if is_incremental() %}
    stored as (

        select
            held.transaction_id,
            held.product_sku,
            max(held.loaded_at) as loaded_at,
            max(held.file_name) as file_name,
            count(*) as line_count,
            max(held.dropped_line_count) as dropped_line_count,
            max(case when held.is_corrected then 1 else 0 end) = 1 as is_corrected,
            min(held.transaction_date) as first_date,
            max(held.transaction_date) as last_date,
            min(held.customer_id) as first_customer_id,
            max(held.customer_id) as last_customer_id
        from {{ this }} as held
        inner join newest
            on {{ join_on_key('held', 'newest', item) }} and newest.line_number = 1
        group by held.transaction_id, held.product_sku

    ),
{% endif %}

final as (

    select
        newest.transaction_id,
        newest.product_sku,
        cast(newest.line_number as integer) as line_number,
        newest.customer_id,
        newest.product_name,
        newest.product_category,
        newest.transaction_date,
        newest.coupon_status,
        newest.quantity,
        cast(newest.unit_price as numeric(20, 6)) as unit_price,
        cast(newest.delivery_charge as numeric(20, 6)) as delivery_charge,
        newest.has_moved
        {%- if is_incremental() %}
            or coalesce(
                stored.is_corrected
                or stored.first_date != newest.first_date
                or stored.last_date != newest.last_date
                or stored.first_customer_id != newest.first_customer_id
                or stored.last_customer_id != newest.last_customer_id,
                false
            )
        {%- endif %} as is_corrected,
        cast(newest.identical_count as integer) as identical_count,
        cast(
            case
                {% if is_incremental() -%}
                    -- The same delivery again, within the overlap: what it dropped is known.
                    when
                        newest.previous_line_count is null
                        and stored.loaded_at = newest.loaded_at
                        and stored.file_name = newest.file_name
                        then stored.dropped_line_count
                {%- endif %}
                when {{ previous_line_count }} > newest.line_count
                    then {{ previous_line_count }} - newest.line_count
                else 0
            end as integer
        ) as dropped_line_count,
        newest.file_name,
        newest.file_row_number,
        newest.loaded_at
    from newest
    {% if is_incremental() %}
        left join stored
            on {{ join_on_key('newest', 'stored', item) }}
    {% endif %}

)

select * from final
