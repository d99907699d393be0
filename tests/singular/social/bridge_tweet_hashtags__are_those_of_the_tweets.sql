{#- The hashtags of each tweet, joined in order of position, equal the list in fct_tweets. -#}
with listed as (

    select
        tweet_id,
        {{ string_agg_ordered('hashtag', 'hashtag_position') }} as hashtags
    from {{ ref('marketing_insight', 'bridge_tweet_hashtags') }}
    group by tweet_id

)

select
    tweets.tweet_id,
    tweets.hashtags,
    listed.hashtags as listed_hashtags
from {{ ref('marketing_insight', 'fct_tweets') }} as tweets
left join listed
    on tweets.tweet_id = listed.tweet_id
where tweets.hashtags is distinct from listed.hashtags
