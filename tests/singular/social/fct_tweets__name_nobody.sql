{#- Does not use the macro that redacts names: it looks for anything like one with a pattern of its own. -#}
{%- set like_a_name = "'(@|＠)/?[A-Za-z0-9_]|[Tt]witter[.]com/[A-Za-z0-9_]|[^A-Za-z0-9-]x[.]com/[A-Za-z0-9_]'" -%}

select
    tweet_id,
    tweet_text
from {{ ref('marketing_insight', 'fct_tweets') }}
where
    length({{ regexp_replace_all("' ' || tweet_text", like_a_name, "''") }}) != length(' ' || tweet_text)
    or client_name like '%@%'
    or hashtags like '%@%'
