with attributed as (

    select * from {{ ref('marketing_insight', 'fct_attributed_orders') }}

),

sessions as (

    {{ attributable_sessions(ref('marketing_insight', 'fct_sessions')) }}

),

unconverted_sessions as (

    select sessions.*
    from sessions
    where
        not exists (
            select 1 as found from attributed
            where attributed.session_id = sessions.session_id
        )

),

unconverted_steps as (

    {{ steps_without_order('unconverted_sessions') }}

),

steps as (

    select
        order_key as path_id,
        coalesce(touch_number, 1) as step_number,
        channel
    from attributed

    union all

    select
        path_id,
        step_number,
        channel
    from unconverted_steps
    where is_kept

),

transformed as (

    {{ transformed_steps('steps') }}

),

paths as (

    select
        path_id,
        {{ string_agg_ordered('channel', 'step_number', ' > ') }} as path
    from transformed
    group by path_id

),

outcomes as (

    -- An order has one row that is its first touch, or says that it has none.
    select
        order_key as path_id,
        case when is_return then 0 else 1 end as order_count,
        order_net_amount as revenue_amount,
        0 as unconverted_path_count,
        0 as unconverted_session_count
    from attributed
    where coalesce(touch_number, 1) = 1

    union all

    select
        path_id,
        0 as order_count,
        0 as revenue_amount,
        1 as unconverted_path_count,
        step_count as unconverted_session_count
    from unconverted_steps
    where step_number = 1

),

final as (

    select
        paths.path,
        cast(sum(outcomes.order_count) as bigint) as order_count,
        cast(sum(outcomes.revenue_amount) as numeric(38, 6)) as revenue_amount,
        cast(sum(outcomes.unconverted_path_count) as bigint) as unconverted_path_count,
        cast(sum(outcomes.unconverted_session_count) as bigint) as unconverted_session_count
    from paths
    inner join outcomes
        on paths.path_id = outcomes.path_id
    group by paths.path

)

select * from final
