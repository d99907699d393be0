{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key='customer_id',
        on_schema_change='fail',
        post_hook="delete from {{ this }} where order_key is null"
    )
}}

{%- set weights = attribution_weights() -%}
{%- set units = {'credit': '1000000', 'revenue': 'abs(order_net_amount) * 1000000'} -%}
{%- set parts = [] -%}
{%- for model in weights -%}
    {%- for kind, whole in units.items() -%}
        {%- do parts.append([model ~ '_' ~ kind, whole]) -%}
    {%- endfor -%}
{%- endfor -%}
{%- set kept = [
    'order_key', 'transaction_id', 'customer_id', 'session_id', 'order_date', 'is_return', 'is_first_order', 'channel',
    'campaign', 'touch_number', 'touch_count', 'days_before_order', 'order_net_amount', 'customer_event_count',
    'order_loaded_at', 'sessions_loaded_at',
] -%}
{%- set millionth = 'cast(0.000001 as numeric(7, 6))' -%}

with all_orders as (

    select
        order_key,
        transaction_id,
        customer_id,
        order_date,
        is_return,
        is_first_order,
        net_amount as order_net_amount,
        loaded_at as order_loaded_at
    from {{ ref('marketing_insight', 'fct_orders') }}

),

visitors as (

    select
        customer_id,
        cast(sum(event_count) as bigint) as customer_event_count,
        max(loaded_at) as sessions_loaded_at
    from {{ ref('marketing_insight', 'fct_sessions') }}
    group by customer_id

),

changed_customers as (

    {% if is_incremental() %}
        {{ customers_to_attribute('all_orders', 'visitors', this) }}
    {% else %}
        select distinct customer_id from all_orders
    {% endif %}

),

orders as (

    -- A customer who has no orders any more comes out without any; the post-hook deletes the row.
    select
        changed_customers.customer_id,
        all_orders.order_key,
        all_orders.transaction_id,
        all_orders.order_date,
        all_orders.is_return,
        all_orders.is_first_order,
        all_orders.order_net_amount,
        all_orders.order_loaded_at,
        visitors.customer_event_count,
        visitors.sessions_loaded_at
    from changed_customers
    left join all_orders
        on changed_customers.customer_id = all_orders.customer_id
    left join visitors
        on changed_customers.customer_id = visitors.customer_id

),

sessions as (

    {{ attributable_sessions(ref('marketing_insight', 'fct_sessions')) }}

),

touches as (

    {{ order_touches('orders', 'sessions') }}

),

several_touches as (

    select * from touches
    where touch_count > 1

),

shared as (

    {{ shared_out('several_touches', 'customer_id, order_key', 'touch_number', weights, units) }}

),

shares as (

    select
        {{ parts | map('first') | join(', ') }},
        {{ kept | join(', ') }}
    from shared

    union all

    -- One touch gets the whole order. To rank its parts, too, takes longer than all the rest.
    select
        {% for part, whole in parts -%}
            cast({{ whole }} as numeric(38, 0)) as {{ part }},
        {% endfor -%}
        {{ kept | join(', ') }}
    from touches
    where touch_count = 1

),

final as (

    select
        case
            when order_key is not null then {{ dbt_utils.generate_surrogate_key(['order_key', 'session_id']) }}
        end as attributed_order_key,
        order_key,
        transaction_id,
        customer_id,
        session_id,
        order_date,
        is_return,
        is_first_order,
        channel,
        campaign,
        cast(case when session_id is not null then touch_number end as bigint) as touch_number,
        cast(case when session_id is not null then touch_count else 0 end as bigint) as touch_count,
        days_before_order,
        order_net_amount,
        {% for model in weights -%}
            cast(cast({{ model }}_credit as numeric(7, 0)) * {{ millionth }} as numeric(9, 6)) as {{ model }}_credit,
            cast(
                case when order_net_amount < 0 then -1 else 1 end
                * cast({{ model }}_revenue as numeric(32, 0)) * {{ millionth }} as numeric(38, 6)
            ) as {{ model }}_revenue_amount,
        {% endfor -%}
        customer_event_count,
        order_loaded_at,
        sessions_loaded_at,
        {{ greatest_ignoring_nulls(['order_loaded_at', 'sessions_loaded_at']) }} as loaded_at
    from shares

)

select * from final
