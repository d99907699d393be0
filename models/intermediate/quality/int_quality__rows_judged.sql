{{
    config(
        materialized='incremental',
        incremental_strategy='merge',
        unique_key=['feed', 'file_name', 'file_row_number'],
        on_schema_change='fail'
    )
}}

{#-
    One row per refused row, and one per file that stands for all its accepted rows. The second kind makes the newest
    load time move on with every file, so that a feed without a refusal is not read from its beginning each time.
-#}
{%- set is_new = since_last_load() if is_incremental() else none -%}

with judged as (

    {% for domain, table in raw_feeds() %}
        select
            '{{ domain }}.{{ table }}' as feed,
            file_name,
            file_row_number,
            reject_reason,
            loaded_at
        from {{ ref('base_' ~ domain ~ '__' ~ table) }}
        {% if is_incremental() -%}
            where {{ is_new }}
        {% endif -%}
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

),

accepted as (

    select
        feed,
        file_name,
        0 as file_row_number,
        'accepted' as outcome,
        count(*) as row_count,
        max(loaded_at) as loaded_at
    from judged
    where reject_reason is null
    group by feed, file_name

),

final as (

    select feed, file_name, file_row_number, outcome, row_count, loaded_at from accepted

    union all

    select feed, file_name, file_row_number, reject_reason as outcome, 1 as row_count, loaded_at from judged
    where reject_reason is not null

)

select
    cast(feed as {{ dbt.type_string() }}) as feed,
    file_name,
    cast(file_row_number as bigint) as file_row_number,
    cast(outcome as {{ dbt.type_string() }}) as outcome,
    cast(row_count as bigint) as row_count,
    loaded_at
from final
