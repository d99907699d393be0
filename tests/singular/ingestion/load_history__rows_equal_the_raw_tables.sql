{{ config(enabled=var('has_load_history', true)) }}

{#- The raw tables hold exactly what the load history lists: no file is loaded partially or twice. -#}
with raw_rows as (

    {% for domain, table in raw_feeds() %}
        select '{{ domain }}.{{ table }}' as feed, _file_name as file_name, count(*) as row_count
        from {{ source(domain, table) }}
        group by _file_name
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

),

ledger as (

    select
        feed,
        file_name,
        sum(row_count) as row_count
    from {{ source('ingestion', 'load_history') }}
    where status = 'loaded' and row_count > 0
    group by feed, file_name

)

select
    coalesce(raw_rows.file_name, ledger.file_name) as file_name,
    raw_rows.row_count as raw_count,
    ledger.row_count as ledger_count
from raw_rows
full outer join ledger
    on raw_rows.feed = ledger.feed and raw_rows.file_name = ledger.file_name
where raw_rows.row_count is distinct from ledger.row_count
