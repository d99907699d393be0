{# Values of a key through its deliveries: which changed, which are current, and which were valid when. #}

{#
    CTEs that follow the values of a key through its deliveries. The last one, `changes`, has one row per delivery whose
    values differ from those of the delivery before. `current_values` keeps the newest of these rows, `scd2_versions`
    all. The table being built needs the column last_seen_at.

    An incremental run doesn't read older deliveries. The stored rows say which values were valid from when, and a file
    that is committed late lies inside the overlap that is read again.

    relation      accepted rows with loaded_at, file_name, file_row_number
    key           list of columns
    values        list of columns to compare
    one_per_load  true to use only the last delivery of each load time, so that no version has zero length
#}
{% macro value_changes(relation, key, values, one_per_load=false) -%}
    {%- set key_columns = key | join(', ') -%}
    {%- set in_order = 'partition by ' ~ key_columns ~ ' order by loaded_at, file_name, file_row_number' -%}
    delivered as (

        select
            {{ (key + values) | join(', ') }},
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
        inner join (select distinct {{ key_columns }} from delivered) as affected
            on {{ marketing_insight.join_on_key('stored', 'affected', key) }}
        {%- endif %}

    ),

    {% if one_per_load %}
    ranked as (

        select
            *,
            row_number() over (
                partition by {{ key_columns }}, loaded_at order by file_name desc, file_row_number desc
            ) as rank_in_load
        from known

    ),
    {% endif %}

    compared as (

        select
            *,
            {%- for column in values %}
            lag({{ column }}) over ({{ in_order }}) as previous_{{ column }},
            {%- endfor %}
            row_number() over ({{ in_order }}) as version_number,
            max(last_seen_at) over (partition by {{ key_columns }}) as newest_seen_at
        from {{ 'ranked' if one_per_load else 'known' }}
        {%- if one_per_load %}
        where rank_in_load = 1
        {%- endif %}

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

    )
{%- endmacro %}

{#
    The whole body of an incremental model with one row per key: its current values, the load time at which these were
    first delivered (`loaded_at`), and that of the key's newest delivery (`last_seen_at`).

    A full list that is delivered every day without a change therefore changes only `last_seen_at`, and nothing
    downstream is computed again. A value that goes from 18 % to 5 % and back to 18 % has changed twice.

    relation  accepted rows with loaded_at, file_name, file_row_number
    key       list of columns
    values    list of columns to compare
#}
{% macro current_values(relation, key, values) -%}
    with {{ marketing_insight.value_changes(relation, key, values) }},

    final as (

        select
            {{ (key + values) | join(', ') }},
            file_name,
            file_row_number,
            loaded_at,
            newest_seen_at as last_seen_at
        from changes
        where change_rank = 1

    )

    select * from final
{%- endmacro %}

{#
    The whole body of an incremental model with every version of a key, a type 2 slowly changing dimension: the values,
    the load time at which they were first delivered (`loaded_at`), that at which the next version was (`valid_to`,
    9999-12-31 for the current one), and that of the key's newest delivery (`last_seen_at`). It uses deliveries only, so
    a full refresh gives the same versions, whenever runs happened.

    A run writes every version of a delivered key again, because a late file may split an older one: the model needs the
    strategy delete+insert on the key. A run reads the new deliveries and the stored versions of their keys.

    relation  accepted rows with loaded_at, file_name, file_row_number
    key       list of columns
    values    list of columns; a change in any of them starts a version
#}
{% macro scd2_versions(relation, key, values) -%}
    with {{ marketing_insight.value_changes(relation, key, values, one_per_load=true) }},

    final as (

        select
            {{ (key + values) | join(', ') }},
            change_rank = 1 as is_current,
            file_name,
            file_row_number,
            loaded_at,
            coalesce(
                lead(loaded_at) over (partition by {{ key | join(', ') }} order by loaded_at),
                cast('9999-12-31' as timestamp)
            ) as valid_to,
            newest_seen_at as last_seen_at
        from changes

    )

    select * from final
{%- endmacro %}
