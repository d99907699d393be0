{{ refused_rows('marketing', 'campaign_costs') }}
