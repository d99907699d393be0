select * from {{ ref('base_market__bitcoin_prices') }}
where reject_reason is not null
