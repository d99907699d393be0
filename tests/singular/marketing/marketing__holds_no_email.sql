{{ config(fail_calc='coalesce(sum(row_count), 0)') }}

{{ emails_found([
    'rej_marketing__campaign_costs', 'profile_marketing__campaign_costs', 'fct_campaign_costs'
]) }}
