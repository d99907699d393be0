{{
    config(
        materialized='incremental',
        incremental_strategy='merge',
        unique_key=['feed', 'file_name', 'loaded_at', 'file_row_number'],
        on_schema_change='fail'
    )
}}

{#-
    One row per refused row, and one per loaded file for all its accepted rows, even if there are none. The latter moves
    the watermark on with every file, so that a feed without refusals isn't read from its beginning in every run. It
    replaces the file's pending row.
-#}
{%- set since = feed_since_last_load(raw_feeds()) if is_incremental() else {} -%}

with validated as (

    {% for domain, table in raw_feeds() %}
        {%- set feed = domain ~ '.' ~ table %}
        select
            '{{ feed }}' as feed,
            file_name,
            loaded_at,
            file_row_number,
            reject_reason
        from {{ ref('base_' ~ domain ~ '__' ~ table) }}
        {% if feed in since -%}
            where loaded_at >= {{ since[feed] }}
        {% endif -%}
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

),

counted as (

    select
        feed,
        file_name,
        loaded_at,
        0 as file_row_number,
        'accepted' as outcome,
        count(*) - count(reject_reason) as row_count,
        loaded_at as audited_loaded_at
    from validated
    group by feed, file_name, loaded_at

    union all

    select
        feed,
        file_name,
        loaded_at,
        file_row_number,
        reject_reason as outcome,
        1 as row_count,
        loaded_at as audited_loaded_at
    from validated
    where reject_reason is not null

    {% for domain, table in profiled_feeds() %}
        {%- set feed = domain ~ '.' ~ table %}
        union all

        select
            '{{ feed }}' as feed,
            pending.file_name,
            pending.loaded_at,
            0 as file_row_number,
            'pending' as outcome,
            pending.row_count,
            cast(null as timestamp) as audited_loaded_at
        from (
            {{ pending_files(
                source(domain, table), ref('marketing_insight', 'profile_' ~ domain ~ '__' ~ table), since.get(feed)
            ) }}
        ) as pending
    {% endfor %}

)

select
    cast(feed as {{ dbt.type_string() }}) as feed,
    file_name,
    loaded_at,
    cast(file_row_number as bigint) as file_row_number,
    cast(outcome as {{ dbt.type_string() }}) as outcome,
    cast(row_count as bigint) as row_count,
    audited_loaded_at
from counted
