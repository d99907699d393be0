{#- The record is left out: what a tweet says and who wrote it is personal. -#}
{{ refused_rows('social', 'tweets', fields={
    'id_sent': tweet_field('id'),
    'author_id_sent': tweet_field('author_id'),
    'created_at_sent': tweet_field('created_at'),
    'public_metrics_sent': tweet_field('public_metrics'),
}) }}
