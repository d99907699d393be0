{%- set models = attribution_weights().keys() | list -%}
{%- set key = ['date_day', 'channel', 'campaign'] -%}

with visits as (

    select
        cast(session_started_at as date) as date_day,
        channel,
        {{ campaign_compared('utm_campaign') }} as campaign,
        is_converted
    from {{ ref('marketing_insight', 'fct_sessions') }}

),

sessions as (

    select
        {{ key | join(', ') }},
        count(*) as session_count,
        sum(case when is_converted then 1 else 0 end) as converted_session_count
    from visits
    group by {{ key | join(', ') }}

),

orders as (

    select
        order_date as date_day,
        channel,
        campaign,
        {% for model in models -%}
            sum(case when not is_return then {{ model }}_credit else 0 end) as {{ model }}_order_credit,
            sum(case when is_first_order then {{ model }}_credit else 0 end) as {{ model }}_new_customer_credit,
            sum({{ model }}_revenue_amount) as {{ model }}_revenue_amount,
        {% endfor -%}
        count(distinct case when is_first_order then customer_id end) as new_customer_count,
        count(distinct case when not is_return then customer_id end) as customer_count
    from {{ ref('marketing_insight', 'fct_attributed_orders') }}
    group by order_date, channel, campaign

),

costs as (

    {{ costs_by_channel(ref('marketing_insight', 'fct_campaign_costs')) }}

),

known_keys as (

    select {{ key | join(', ') }} from sessions
    union
    select {{ key | join(', ') }} from orders
    union
    select {{ key | join(', ') }} from costs

),

joined as (

    -- No session and no order is zero. A cost that wasn't delivered is unknown, and so is what is computed from it.
    select
        known_keys.*,
        {% for column in ['session_count', 'converted_session_count'] -%}
            cast(coalesce(sessions.{{ column }}, 0) as bigint) as {{ column }},
        {% endfor -%}
        cast(coalesce(orders.new_customer_count, 0) as bigint) as new_customer_count,
        cast(coalesce(orders.customer_count - orders.new_customer_count, 0) as bigint) as returning_customer_count,
        {% for model in models -%}
            {% for measure in ['order_credit', 'new_customer_credit', 'revenue_amount'] -%}
                cast(coalesce(orders.{{ model }}_{{ measure }}, 0) as numeric(38, 6)) as {{ model }}_{{ measure }},
            {% endfor -%}
        {% endfor -%}
        cast(costs.cost_amount as numeric(38, 6)) as cost_amount,
        case when costs.unknown_cost_count = 0 then costs.cost_amount end as whole_cost,
        cast(coalesce(costs.unknown_cost_count, 0) as bigint) as unknown_cost_count,
        cast(costs.impression_count as bigint) as impression_count,
        cast(costs.click_count as bigint) as click_count,
        case when costs.unknown_click_count = 0 then costs.click_count end as whole_clicks
    from known_keys
    left join sessions
        on {{ join_on_key('known_keys', 'sessions', key) }}
    left join orders
        on {{ join_on_key('known_keys', 'orders', key) }}
    left join costs
        on {{ join_on_key('known_keys', 'costs', key) }}

),

final as (

    select
        date_day,
        channel,
        campaign,
        session_count,
        converted_session_count,
        new_customer_count,
        returning_customer_count,
        {% for model in models -%}
            {{ model }}_order_credit,
            {{ model }}_new_customer_credit,
            {{ model }}_revenue_amount,
            {{ decimal_divide(model ~ '_revenue_amount', 'whole_cost') }} as {{ model }}_roas,
            {{ decimal_divide('whole_cost', model ~ '_new_customer_credit') }} as {{ model }}_cac_amount,
        {% endfor -%}
        cost_amount,
        unknown_cost_count,
        impression_count,
        click_count,
        {{ decimal_divide('whole_cost', 'whole_clicks') }} as cost_per_click_amount
    from joined

)

select * from final
