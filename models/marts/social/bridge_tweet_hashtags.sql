{{ config(materialized='view') }}

select
    tweet_id,
    hashtag,
    hashtag_position,
    loaded_at
from {{ ref('marketing_insight', 'int_social__hashtags_exploded') }}
where hashtag is not null
