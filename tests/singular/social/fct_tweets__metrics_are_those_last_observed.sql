with observed as (

    select
        observations.*,
        row_number() over (
            partition by observations.tweet_id order by observations.observed_at desc, observations.file_name desc
        ) as observation_rank
    from {{ ref('marketing_insight', 'fct_tweet_metrics') }} as observations

)

select
    tweets.tweet_id,
    tweets.loaded_at,
    observed.observed_at
from {{ ref('marketing_insight', 'fct_tweets') }} as tweets
left join observed
    on tweets.tweet_id = observed.tweet_id and observed.observation_rank = 1
where
    observed.tweet_id is null
    {% for metric in tweet_metrics() %}
        or tweets.{{ metric }} is distinct from observed.{{ metric }}
    {% endfor %}
