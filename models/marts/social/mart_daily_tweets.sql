with tweets as (

    select
        cast(created_at as date) as activity_date,
        like_count
    from {{ ref('marketing_insight', 'fct_tweets') }}
    where is_latest_edit

),

final as (

    select
        activity_date,
        cast(count(*) as bigint) as tweet_count,
        cast(sum(like_count) as bigint) as like_count
    from tweets
    group by activity_date

)

select * from final
