{#- Returns the figures whose total over all channels and days differs from that of their fact. -#}
{%- set figures = [
    ('session_count', 'fct_sessions', '1'),
    ('converted_session_count', 'fct_sessions', 'case when is_converted then 1 else 0 end'),
    ('cost_amount', 'fct_campaign_costs', 'cost_amount'),
    ('unknown_cost_count', 'fct_campaign_costs', 'case when cost_amount is null then 1 else 0 end'),
    ('impression_count', 'fct_campaign_costs', 'impression_count'),
    ('click_count', 'fct_campaign_costs', 'click_count'),
] -%}
{%- for model in attribution_weights() -%}
    {%- do figures.append((model ~ '_revenue_amount', 'fct_orders', 'net_amount')) -%}
    {%- do figures.append((model ~ '_order_credit', 'fct_orders', 'case when is_return then 0 else 1 end')) -%}
    {%- do figures.append(
        (model ~ '_new_customer_credit', 'fct_orders', 'case when is_first_order then 1 else 0 end')) -%}
{%- endfor %}

with totals as (

    {% for column, fact, value in figures -%}
        select
            '{{ column }}' as figure,
            (select coalesce(sum({{ column }}), 0) from {{ ref('marketing_insight', 'mart_daily_channels') }}) as total,
            (select coalesce(sum({{ value }}), 0) from {{ ref('marketing_insight', fact) }}) as total_of_fact
        {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from totals
where total != total_of_fact
