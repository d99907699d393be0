{# Types every value and names what is wrong with a row. Drops nothing; rows of a file without a profile wait. #}

{% set only_currency = var('campaign_cost_currency') | string | lower %}
{% if not modules.re.match('[a-z]{3}$', only_currency) %}
    {{ exceptions.raise_compiler_error(
        "campaign_cost_currency is a code of three letters such as USD, not '" ~ only_currency ~ "'.") }}
{% endif %}

with sent as (

    select * from {{ source('marketing', 'campaign_costs') }}

),

profiles as (

    select * from {{ ref('marketing_insight', 'profile_marketing__campaign_costs') }}

),

cleaned as (

    select
        {%- for name in ['source', 'medium', 'campaign'] %}
        {{ clean_label('sent.' ~ name, as_key=true) }} as {{ name }},
        {%- endfor %}
        {{ clean_key('sent.currency') }} as currency,
        {%- for name in ['cost', 'impressions', 'clicks', 'date'] %}
        {{ clean_text('sent.' ~ name) }} as {{ name }}_text,
        {%- endfor %}
        profiles.date_order,
        sent._is_short_row as is_short_row,
        sent._file_name as file_name,
        sent._file_row_number as file_row_number,
        sent._loaded_at as loaded_at
    from sent
    inner join profiles
        on sent._file_name = profiles.file_name and sent._loaded_at = profiles.loaded_at

),

known as (

    select
        {%- for name in ['source', 'medium', 'campaign', 'currency', 'cost_text', 'impressions_text', 'clicks_text'] %}
        {{ unless_missing(name) }} as {{ name }},
        {%- endfor %}
        {{ unless_missing('date_text') }} as date_text,
        date_order,
        is_short_row,
        file_name,
        file_row_number,
        loaded_at
    from cleaned

),

typed as (

    select
        -- attributes
        source,
        medium,
        campaign,
        {{ lower_portable('currency') }} as currency,

        -- measures
        cost_text,
        impressions_text,
        clicks_text,
        {{ try_cast('cost_text', 'numeric(20, 6)') }} as cost_amount,
        {{ try_cast('impressions_text', 'numeric(20, 6)') }} as impression_count,
        {{ try_cast('clicks_text', 'numeric(20, 6)') }} as click_count,

        -- times
        date_text,
        {{ is_ambiguous_date('date_text') }} as is_ambiguous_date,
        {{ try_date('date_text', is_day_first('marketing_campaign_costs_date_order')) }} as cost_date,

        -- lineage
        is_short_row,
        file_name,
        file_row_number,
        loaded_at

    from known

),

validated as (

    select
        *,
        {{ reject_reason({
            'short_row': 'is_short_row',
            'missing_date': 'date_text is null',
            'ambiguous_date': 'is_ambiguous_date',
            'unreadable_date': 'cost_date is null',
        }, time_window_rules('marketing.campaign_costs', 'cost_date', 'date'), {
            'missing_source': 'source is null',
            'missing_medium': 'medium is null',
            'missing_currency': 'currency is null',
            'other_currency': "currency != '" ~ only_currency ~ "'",
            'unreadable_cost': 'cost_amount is null and cost_text is not null',
            'negative_cost': 'cost_amount < 0',
            'unreadable_impressions': 'impression_count is null and impressions_text is not null',
            'impressions_not_whole': 'impression_count != floor(impression_count)',
            'negative_impressions': 'impression_count < 0',
            'unreadable_clicks': 'click_count is null and clicks_text is not null',
            'clicks_not_whole': 'click_count != floor(click_count)',
            'negative_clicks': 'click_count < 0',
            'nothing_measured': 'cost_text is null and impressions_text is null and clicks_text is null',
        }) }} as reject_reason
    from typed

)

select * from validated
