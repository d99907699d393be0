{#
    What X counts of a tweet in `public_metrics`, by its own names. Impressions and bookmarks came later than the
    others: an older answer has none.
#}
{% macro tweet_metrics() -%}
    {{ return([
        'retweet_count', 'reply_count', 'like_count', 'quote_count', 'impression_count', 'bookmark_count'
    ]) }}
{%- endmacro %}
