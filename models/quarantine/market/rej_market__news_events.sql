{{ refused_rows('market', 'news_events') }}
