{#
    The whole body of an incremental model that keeps one row per key: its current values, the load time at which those
    values were first seen (`loaded_at`), and the newest load time at all (`last_seen_at`).

    A full list that is delivered every day without a change therefore moves `last_seen_at` only, and nothing downstream
    is computed again; a value that goes 18 % -> 5 % -> 18 % is a change twice.

    An incremental run needs no older versions: the stored row stands for all of them, because it says which values held
    since when, and everything a late commit could slip in between lies inside the overlap that is read again.

    relation  accepted rows with loaded_at, file_name, file_row_number
    key       list of columns
    values    list of columns whose change counts
#}
{% macro deduplicated(relation, key, values) -%}
    {%- set key_columns = key | join(', ') -%}
    {%- set columns = (key + values) | join(', ') -%}
    with delivered as (

        select
            {{ columns }},
            file_name,
            file_row_number,
            loaded_at,
            loaded_at as last_seen_at
        from {{ relation }}
        {%- if is_incremental() %}
        where {{ marketing_insight.since_last_load(watermark='last_seen_at') }}
        {%- endif %}

    ),

    known as (

        select * from delivered
        {%- if is_incremental() %}

        union all

        select
            {% for column in key + values %}stored.{{ column }}, {% endfor %}
            stored.file_name,
            stored.file_row_number,
            stored.loaded_at,
            stored.last_seen_at
        from {{ this }} as stored
        inner join (select distinct {{ key_columns }} from delivered) as touched
            on {{ marketing_insight.same_key('stored', 'touched', key) }}
        {%- endif %}

    ),

    compared as (

        select
            *,
            {%- for column in values %}
            lag({{ column }}) over (
                partition by {{ key_columns }} order by loaded_at, file_name, file_row_number
            ) as previous_{{ column }},
            {%- endfor %}
            row_number() over (
                partition by {{ key_columns }} order by loaded_at, file_name, file_row_number
            ) as version_number,
            max(last_seen_at) over (partition by {{ key_columns }}) as newest_seen_at
        from known

    ),

    changes as (

        select
            *,
            row_number() over (
                partition by {{ key_columns }} order by loaded_at desc, file_name desc, file_row_number desc
            ) as change_rank
        from compared
        where
            version_number = 1
            {%- for column in values %}
            or {{ column }} is distinct from previous_{{ column }}
            {%- endfor %}

    ),

    final as (

        select
            {{ columns }},
            file_name,
            file_row_number,
            loaded_at,
            newest_seen_at as last_seen_at
        from changes
        where change_rank = 1

    )

    select * from final
{%- endmacro %}
