with accepted as (

    select * from {{ ref('base_marketing__campaign_costs') }}
    where reject_reason is null

),

final as (

    select
        {%- for name in ['source', 'medium'] %}
        {{ lower_portable(redact_emails(name)) }} as {{ name }},
        {%- endfor %}
        coalesce({{ lower_portable(redact_emails('campaign')) }}, '(not set)') as campaign,
        cost_amount,
        cast(impression_count as bigint) as impression_count,
        cast(click_count as bigint) as click_count,
        cost_date,
        file_name,
        file_row_number,
        loaded_at
    from accepted

)

select * from final
