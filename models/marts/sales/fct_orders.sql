{{
    config(
        materialized='incremental',
        incremental_strategy='pruned_merge',
        unique_key=['transaction_id', 'customer_id'],
        on_schema_change='fail',
        cluster_by=['order_date'],
        post_hook="delete from {{ this }} where line_count is null"
    )
}}

{#- The long table is named directly: a CTE that is read twice would be materialized in full. -#}
{%- set sales_lines = ref('marketing_insight', 'fct_sales') -%}

{#- A number has no more than its digits, so 999 comes before 1000. Only purchases are in the sequence. -#}
{%- set in_sequence -%}
    partition by customer_id, is_return order by order_date, length(transaction_id), transaction_id
{%- endset -%}

{%- set load_times = [] -%}
{%- for column in ['line_loaded_at', 'coupons_loaded_at', 'tax_loaded_at'] -%}
    {%- do load_times.append('coalesce(' ~ epoch_microseconds(column) ~ ', 0)') -%}
{%- endfor -%}
{%- set load_time_checksum = 'cast(sum(' ~ load_times | join(' + ') ~ ') as numeric(38, 0))' -%}

{#- Whatever happens to a line changes one of these, in its order and in the sums of its customer. -#}
{%- set fingerprint = ['line_count', 'net_amount', 'load_time_checksum'] -%}
{%- set compared = fingerprint + ['order_date', 'order_number', 'days_since_previous_order', 'loaded_at'] -%}

with {% if is_incremental() %}
    customers as (

        select
            customer_id,
            count(*) as line_count,
            cast(sum(net_amount) as numeric(38, 6)) as net_amount,
            {{ load_time_checksum }} as load_time_checksum
        from {{ sales_lines }}
        group by customer_id

    ),

    stored_customers as (

        select
            customer_id,
            cast(sum(line_count) as bigint) as line_count,
            cast(sum(net_amount) as numeric(38, 6)) as net_amount,
            cast(sum(load_time_checksum) as numeric(38, 0)) as load_time_checksum
        from {{ this }}
        group by customer_id

    ),

    -- An order that comes late, moves or leaves changes the numbers of all later ones: a customer is computed whole.
    changed_customers as (

        select customer_id from {{ sales_lines }}
        where {{ since_last_load('line_loaded_at', watermark='line_loaded_at') }}

        union

        {{ groups_left_by_corrections('customers', 'stored_customers', ['customer_id'], fingerprint) }}

    ),

    stored_orders as (

        select
            {% for column in compared -%}
                stored.{{ column }},
            {% endfor -%}
            stored.transaction_id,
            stored.customer_id
        from {{ this }} as stored
        inner join changed_customers
            on stored.customer_id = changed_customers.customer_id

    ),
{% endif %}

orders as (

    select
        lines.transaction_id,
        lines.customer_id,
        coalesce(
            min(case when lines.quantity > 0 then lines.transaction_date end), min(lines.transaction_date)
        ) as order_date,
        max(lines.quantity) < 0 as is_return,
        max(
            case when lines.coupon_status in ({{ quoted_list(var('coupon_statuses_discounted')) }}) then 1 else 0 end
        ) = 1 as has_coupon,
        count(*) as line_count,
        sum(lines.quantity) as unit_count,
        sum(lines.gross_amount) as gross_amount,
        sum(lines.coupon_discount) as discount_amount,
        sum(lines.net_amount) as net_amount,
        case when count(*) = count(lines.tax_amount) then sum(lines.tax_amount) end as tax_amount,
        sum(lines.delivery_amount) as delivery_amount,
        case when count(*) = count(lines.total_amount) then sum(lines.total_amount) end as total_amount,
        {{ load_time_checksum }} as load_time_checksum,
        max(lines.line_loaded_at) as line_loaded_at,
        max(lines.loaded_at) as newest_loaded_at
    from {{ sales_lines }} as lines
    {% if is_incremental() %}
        inner join changed_customers
            on lines.customer_id = changed_customers.customer_id
    {% endif %}
    group by lines.transaction_id, lines.customer_id

),

numbered as (

    select
        *,
        case when not is_return then row_number() over ({{ in_sequence }}) end as order_number,
        cast(
            case
                when not is_return
                    then {{ dbt.datediff('lag(order_date) over (' ~ in_sequence ~ ')', 'order_date', 'day') }}
            end as integer
        ) as days_since_previous_order,
        -- The number of an order depends on the orders before it.
        max(newest_loaded_at) over (
            {{ in_sequence }} rows between unbounded preceding and current row
        ) as loaded_at
    from orders

),

{% if is_incremental() %}
    -- Most orders of a changed customer are as they were and aren't written again. An order that no longer exists
    -- comes out without figures; the post-hook deletes it.
    changed as (

        select
            coalesce(numbered.transaction_id, stored.transaction_id) as transaction_id,
            coalesce(numbered.customer_id, stored.customer_id) as customer_id,
            coalesce(numbered.order_date, stored.order_date) as order_date,
            {% for column in [
                'is_return', 'order_number', 'days_since_previous_order', 'has_coupon', 'line_count', 'unit_count',
                'gross_amount', 'discount_amount', 'net_amount', 'tax_amount', 'delivery_amount', 'total_amount',
                'load_time_checksum', 'line_loaded_at'
            ] -%}
                numbered.{{ column }},
            {% endfor -%}
            coalesce(numbered.loaded_at, stored.loaded_at) as loaded_at
        from numbered
        full outer join stored_orders as stored
            on {{ join_on_key('numbered', 'stored', ['transaction_id', 'customer_id']) }}
        where
            {%- for column in compared %}
                {{ 'or ' if not loop.first }}numbered.{{ column }} is distinct from stored.{{ column }}
            {%- endfor %}

    ),
{% endif %}

final as (

    select
        -- With the length of the first id, ('a-b', 'c') and ('a', 'b-c') are two keys.
        {{ dbt_utils.generate_surrogate_key(
            ['cast(length(transaction_id) as ' ~ dbt.type_string() ~ ')', 'transaction_id', 'customer_id']
        ) }} as order_key,
        transaction_id,
        customer_id,
        order_date,
        is_return,
        coalesce(order_number = 1, false) as is_first_order,
        cast(order_number as bigint) as order_number,
        days_since_previous_order,
        has_coupon,
        cast({{ quoted_list([pricing_convention()]) }} as {{ dbt.type_string() }}) as pricing_convention,
        cast(line_count as bigint) as line_count,
        cast(unit_count as numeric(38, 0)) as unit_count,
        cast(gross_amount as numeric(38, 6)) as gross_amount,
        cast(discount_amount as numeric(38, 6)) as discount_amount,
        cast(net_amount as numeric(38, 6)) as net_amount,
        cast(tax_amount as numeric(38, 6)) as tax_amount,
        cast(delivery_amount as numeric(38, 6)) as delivery_amount,
        cast(total_amount as numeric(38, 6)) as total_amount,
        load_time_checksum,
        line_loaded_at,
        loaded_at
    from {{ 'changed' if is_incremental() else 'numbered' }}

)

select * from final
