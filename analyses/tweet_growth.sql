-- Which tweets grew most from one observation to the next?
{#
    Growth of each tweet's metrics from one observation to the next, and the minutes between them, largest gain in
    likes first. A tweet's first observation is left out. A metric can fall, because likes can be undone.
#}
{% set before = 'over (partition by tweet_id order by observed_at, file_name)' %}

with observations as (

    select
        tweet_id,
        file_name,
        observed_at,
        lag(observed_at) {{ before }} as previous_observed_at,
        retweet_count - lag(retweet_count) {{ before }} as retweet_count_growth,
        reply_count - lag(reply_count) {{ before }} as reply_count_growth,
        like_count - lag(like_count) {{ before }} as like_count_growth,
        quote_count - lag(quote_count) {{ before }} as quote_count_growth
    from {{ ref('marketing_insight', 'fct_tweet_metrics') }}

)

select
    observations.*,
    {{ dbt.datediff('previous_observed_at', 'observed_at', 'minute') }} as minutes_between
from observations
where previous_observed_at is not null
order by like_count_growth desc nulls last, tweet_id, observed_at, file_name
