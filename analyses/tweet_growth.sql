{#-
    How a tweet's figures grew from one observation to the next, and in how many minutes, the most liked first. The first
    observation of a tweet has nothing to be compared with. A figure may fall: who takes a like back takes it off.
-#}
{%- set grown = ['retweet_count', 'reply_count', 'like_count', 'quote_count'] -%}
{%- set before = 'over (partition by tweet_id order by observed_at, file_name)' -%}

with observations as (

    select
        tweet_id,
        observed_at,
        lag(observed_at) {{ before }} as previous_observed_at
        {%- for metric in grown %},
        {{ metric }},
        lag({{ metric }}) {{ before }} as previous_{{ metric }}
        {%- endfor %}
    from {{ ref('fct_tweet_metrics') }}

),

final as (

    select
        tweet_id,
        observed_at,
        previous_observed_at,
        {{ dbt.datediff('previous_observed_at', 'observed_at', 'minute') }} as minutes_between
        {%- for metric in grown %},
        {{ metric }} - previous_{{ metric }} as {{ metric }}_growth
        {%- endfor %}
    from observations
    where previous_observed_at is not null

)

select * from final
order by like_count_growth desc nulls last, tweet_id, observed_at
