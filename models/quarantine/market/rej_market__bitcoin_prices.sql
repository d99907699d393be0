{{ refused_rows('market', 'bitcoin_prices') }}
