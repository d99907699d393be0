with raw_counts as (

    {% for domain, table in raw_feeds() %}
        select '{{ domain }}.{{ table }}' as feed, count(*) as row_count from {{ source(domain, table) }}
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

),

validated as (

    select
        feed,
        sum(row_count) as row_count
    from {{ ref('marketing_insight', 'int_quality__rows_audited') }}
    group by feed

)

select
    raw_counts.feed,
    raw_counts.row_count as raw_count,
    validated.row_count as audited_count
from raw_counts
left join validated
    on raw_counts.feed = validated.feed
where raw_counts.row_count != coalesce(validated.row_count, 0)
