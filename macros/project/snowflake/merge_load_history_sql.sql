{#
    The merge of COPY_HISTORY into the load history table, whose columns are described in ingest/load/history.py.

    A file is identified by its path below the stage. COPY_HISTORY splits paths differently for each kind of stage, so
    everything before the feed's folder is cut off. Its content is identified by the key in its name. A file that
    landing didn't name has the key that Snowflake put on its rows; if it failed, it has no rows, and its content is
    `unknown`. This project's COPY never loads a file partially; a partial load counts as failed, because rows are
    missing.
#}
{% macro merge_load_history_sql(names, days) %}
    {%- set statement = _merge_load_history(names, landing_feeds(), days) -%}
    {{ return(statement | trim) }}
{% endmacro %}

{% macro _merge_load_history(names, feeds, days) %}
merge into {{ names.load_history }} as known
using (
    with events as (
        {{ _copy_events(feeds, days) | trim | indent(8) }}
    ),
    raw_files as (
        {{ _raw_files_without_key(feeds, days) | trim | indent(8) }}
    ),
    attempts as (
        select
            feed,
            case
                when contains(concat(stage_location, '/', file_name), folder)
                    then folder || ltrim(split_part(concat(stage_location, '/', file_name), folder, -1), '/')
                else folder || ltrim(file_name, '/')
            end as file_name,
            case when lower(status) = 'loaded' then 'loaded' else 'failed' end as status,
            row_count,
            file_size as byte_count,
            coalesce(first_error_message, 'Snowflake names no reason')
                || coalesce(' (line ' || first_error_line_number || ')', '') as error,
            convert_timezone('UTC', coalesce(pipe_received_time, last_load_time))::timestamp_ntz as started_at,
            convert_timezone('UTC', last_load_time)::timestamp_ntz as finished_at
        from events
        where lower(status) not in ('load in progress', 'load skipped')
    ),
    named as (
        select
            *,
            regexp_substr(file_name, '{{ key_in_landed_name() }}', 1, 1, 'e', 1) as key_in_name
        from attempts
    ),
    keyed as (
        select
            named.*,
            coalesce(named.key_in_name, raw_files.content_key, 'unknown') as content_key
        from named
        left join raw_files
            on named.file_name = raw_files.file_name
            and named.status = 'loaded'
            and named.finished_at >= raw_files.loaded_at
        qualify row_number() over (
            partition by named.file_name, named.finished_at order by raw_files.loaded_at desc nulls last
        ) = 1
    )
    select
        file_name,
        content_key,
        feed,
        case when status = 'loaded' then row_count end as row_count,
        byte_count,
        status,
        case when status = 'failed' then feed || ': ' || error end as error,
        started_at,
        finished_at
    from keyed
    qualify row_number() over (
        partition by file_name, content_key
        order by case when status = 'loaded' then 0 else 1 end, finished_at desc
    ) = 1
) as seen
on known.file_name = seen.file_name and known.content_key = seen.content_key
when matched and known.status = 'failed' and (seen.status = 'loaded' or seen.finished_at > known.finished_at)
    then update set
        row_count = seen.row_count,
        byte_count = seen.byte_count,
        status = seen.status,
        error = seen.error,
        started_at = seen.started_at,
        finished_at = seen.finished_at
when not matched
    then insert (file_name, content_key, feed, row_count, byte_count, status, error, started_at, finished_at)
    values (
        seen.file_name, seen.content_key, seen.feed, seen.row_count, seen.byte_count, seen.status, seen.error,
        seen.started_at, seen.finished_at
    )
{% endmacro %}

{% macro _copy_events(feeds, days) %}
{%- for feed in feeds %}
select
    '{{ feed.name }}' as feed,
    '{{ feed.folder }}' as folder,
    file_name,
    stage_location,
    last_load_time,
    pipe_received_time,
    status,
    row_count,
    file_size,
    first_error_message,
    first_error_line_number
from table({{ feed.database }}.information_schema.copy_history(
    table_name => '{{ feed.table }}', start_time => dateadd('day', -{{ days }}, current_timestamp())
))
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
{% endmacro %}

{#- The load time keeps the look at a long raw table short. -#}
{% macro _raw_files_without_key(feeds, days) %}
{%- for feed in feeds %}
select _file_name as file_name, _file_content_key as content_key, max(_loaded_at) as loaded_at
from {{ feed.table }}
where regexp_substr(_file_name, '{{ key_in_landed_name() }}') is null
    and _loaded_at >= dateadd('day', -{{ days + 1 }}, current_timestamp())::timestamp_ntz
group by _file_name, _file_content_key
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
{% endmacro %}
