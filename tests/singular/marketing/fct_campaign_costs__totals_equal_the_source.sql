with ranked_lines as (

    select
        cost_date,
        source,
        medium,
        campaign,
        cost_amount,
        impression_count,
        click_count,
        rank() over (
            partition by cost_date, source, medium, campaign
            order by loaded_at desc, file_name desc
        ) as version_rank
    from {{ ref('marketing_insight', 'stg_marketing__campaign_costs') }}

),

expected as (

    select
        cost_date,
        source,
        medium,
        campaign,
        case when max(case when cost_amount is null then 1 else 0 end) = 0 then sum(cost_amount) end as cost_amount,
        case
            when max(case when impression_count is null then 1 else 0 end) = 0 then sum(impression_count)
        end as impression_count,
        case when max(case when click_count is null then 1 else 0 end) = 0 then sum(click_count) end as click_count
    from ranked_lines
    where version_rank = 1
    group by cost_date, source, medium, campaign

)

select
    expected.*,
    published.cost_amount as published_cost_amount
from expected
full outer join {{ ref('marketing_insight', 'fct_campaign_costs') }} as published
    on
        expected.cost_date = published.cost_date
        and expected.source = published.source
        and expected.medium = published.medium
        and expected.campaign = published.campaign
where
    expected.cost_amount is distinct from published.cost_amount
    or expected.impression_count is distinct from published.impression_count
    or expected.click_count is distinct from published.click_count
