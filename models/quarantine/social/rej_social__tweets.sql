{#- The record itself is left out: the text and the author of a tweet are personal data. -#}
{{ refused_rows('social', 'tweets', fields={
    'id_sent': tweet_field('id'),
    'author_id_sent': tweet_field('author_id'),
    'created_at_sent': tweet_field('created_at'),
    'public_metrics_sent': tweet_field('public_metrics'),
}) }}
