{{
    config(
        materialized='incremental',
        incremental_strategy='pruned_merge',
        unique_key='activity_date',
        on_schema_change='fail',
        post_hook="delete from {{ this }} where tweet_count = 0"
    )
}}

{#- The long tables are named where they are read: a CTE that is read twice would be materialised whole. -#}
{%- set all_tweets = ref('fct_tweets') -%}
{%- set delivered_tweets = ref('stg_social__tweets') -%}

with touched_days as (

    {{ touched_tweet_days(all_tweets, delivered_tweets) }}

),

final as (

    -- A day that lost its last tweet comes out empty here; the post-hook takes it away.
    select
        touched_days.activity_date,
        cast(sum(case when tweets.is_latest_edit then 1 else 0 end) as bigint) as tweet_count,
        cast(sum(case when tweets.is_latest_edit then tweets.like_count end) as bigint) as like_count,
        max(tweets.loaded_at) as loaded_at
    from touched_days
    left join {{ all_tweets }} as tweets
        on touched_days.activity_date = cast(tweets.created_at as date)
    group by touched_days.activity_date

)

select * from final
