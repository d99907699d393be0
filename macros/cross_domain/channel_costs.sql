{#
    A select of what campaigns cost by day, channel and campaign, as date_day, channel and campaign, and

        cost_amount          sum of the known costs; null if none is known
        unknown_cost_count   rows of fct_campaign_costs whose cost isn't known
        impression_count     sum of the known impressions; null if none is known
        click_count          sum of the known clicks; null if none is known
        unknown_click_count  rows of fct_campaign_costs whose clicks aren't known

    A cost has the channel that a session would have from a link with its source, medium and campaign.

    costs  fct_campaign_costs
#}
{% macro costs_by_channel(costs) -%}
    {%- set unsent = ['utm_term', 'utm_content', 'referrer_host', 'click_id_kind'] -%}
    with sent as (

        select
            cost_date,
            source as utm_source,
            medium as utm_medium,
            campaign as utm_campaign,
            {% for column in unsent -%}
                cast(null as {{ dbt.type_string() }}) as {{ column }},
            {% endfor -%}
            cost_amount,
            impression_count,
            click_count
        from {{ costs }}

    ),

    described as (

        {{ marketing_insight.traffic_described('sent') }}

    ),

    channels as (

        {{ marketing_insight.traffic_classified('described') }}

    ),

    named as (

        select
            described.cost_date as date_day,
            coalesce(channels.channel, 'Unassigned') as channel,
            {{ marketing_insight.campaign_compared('described.utm_campaign') }} as campaign,
            described.cost_amount,
            described.impression_count,
            described.click_count
        from described
        left join channels
            on {{ marketing_insight.join_on_key('described', 'channels', [
                'traffic_source', 'traffic_medium', 'traffic_campaign', 'traffic_click_id_kind'
            ]) }}

    )

    select
        date_day,
        channel,
        campaign,
        sum(cost_amount) as cost_amount,
        count(*) - count(cost_amount) as unknown_cost_count,
        sum(impression_count) as impression_count,
        sum(click_count) as click_count,
        count(*) - count(click_count) as unknown_click_count
    from named
    group by date_day, channel, campaign
{%- endmacro %}
