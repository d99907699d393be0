with accepted as (

    select * from {{ ref('base_market__bitcoin_prices') }}
    where reject_reason is null

),

final as (

    select
        source_name,
        asset_id,
        price_usd,
        change_24h,
        cast(event_epoch as bigint) as event_epoch,
        event_timestamp,
        file_name,
        file_row_number,
        loaded_at
    from accepted

)

select * from final
