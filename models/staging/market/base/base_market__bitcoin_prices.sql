{# Types every value and says which rule a record breaks. Drops no row. #}

{% set largest_price = 1000000000 %}
{#- The end of the year 9999. A larger number is in milliseconds, not in seconds. -#}
{% set last_epoch = 253402300799 %}

with source as (

    select * from {{ source('market', 'bitcoin_prices') }}

),

sent as (

    {% call add_columns('source') %}
        {{ is_json_object('record') }} as is_record,
        {{ json_text('record', ['source']) }} as source_sent,
        {{ json_text('record', ['asset']) }} as asset_sent,
        {{ json_text('record', ['usd']) }} as price_sent,
        {{ json_text('record', ['usd_24h_change']) }} as change_sent,
        {{ json_text('record', ['last_updated_at']) }} as event_epoch_sent
    {% endcall %}

),

parsed as (

    select
        is_record,
        {{ clean_key('source_sent') }} as source_name,
        {{ clean_key('asset_sent') }} as asset_id,
        {{ clean_text('price_sent') }} as price_text,
        {{ clean_text('change_sent') }} as change_text,
        {{ clean_text('event_epoch_sent') }} as event_epoch_text,
        record,
        record_text,
        _file_name as file_name,
        _file_row_number as file_row_number,
        _loaded_at as loaded_at
    from sent

),

typed as (

    {% call add_columns('parsed') %}
        {{ try_number('price_text', 'numeric(28, 10)') }} as price_usd,
        {{ try_number('change_text', 'numeric(28, 10)') }} as change_24h,
        {{ try_number('event_epoch_text', 'numeric(20, 4)') }} as event_epoch
    {% endcall %}

),

timed as (

    {% call add_columns('typed') %}
        {{ timestamp_from_epoch('event_epoch') }} as event_timestamp
    {% endcall %}

),

validated as (

    select
        *,
        {{ reject_reason({
            'unreadable_record': 'not is_record',
            'missing_source': 'source_name is null',
            'missing_asset': 'asset_id is null',
            'missing_price': 'price_text is null',
            'unreadable_price': 'price_usd is null',
            'price_not_positive': 'price_usd <= 0',
            'implausibly_large': 'price_usd > ' ~ largest_price,
            'unreadable_change': 'change_text is not null and change_24h is null',
            'missing_event_timestamp': 'event_epoch_text is null',
            'unreadable_event_timestamp':
                'event_epoch is null or event_epoch not between 0 and ' ~ last_epoch
                ~ ' or event_epoch != floor(event_epoch)',
        }, time_window_rules('market.bitcoin_prices', 'event_timestamp', 'event')) }} as reject_reason
    from timed

)

select * from validated
