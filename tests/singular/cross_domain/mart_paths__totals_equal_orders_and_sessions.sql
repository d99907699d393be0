{#- Returns the figures whose total over all paths differs from that of the facts. -#}
with paths as (

    select
        coalesce(sum(order_count), 0) as order_count,
        coalesce(sum(revenue_amount), 0) as revenue_amount,
        coalesce(sum(unconverted_session_count), 0) as unconverted_session_count
    from {{ ref('marketing_insight', 'mart_paths') }}

),

orders as (

    select
        coalesce(sum(case when is_return then 0 else 1 end), 0) as order_count,
        coalesce(sum(net_amount), 0) as revenue_amount
    from {{ ref('marketing_insight', 'fct_orders') }}

),

touching_sessions as (

    select distinct session_id from {{ ref('marketing_insight', 'fct_attributed_orders') }}

),

other_sessions as (

    select count(*) as session_count
    from (
        {{ attributable_sessions(ref('marketing_insight', 'fct_sessions')) }}
    ) as sessions
    where
        not exists (
            select 1 as found from touching_sessions
            where touching_sessions.session_id = sessions.session_id
        )

)

select
    paths.*,
    orders.order_count as order_count_of_fact,
    orders.revenue_amount as revenue_of_fact,
    other_sessions.session_count
from paths
cross join orders
cross join other_sessions
where
    paths.order_count != orders.order_count
    or paths.revenue_amount != orders.revenue_amount
    or paths.unconverted_session_count != other_sessions.session_count
