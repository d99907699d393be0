{# Values of a key over its deliveries: which changed, which hold now, which held when. #}

{#
    The CTEs of an incremental model that follows the values of a key through its deliveries, the last of them called
    `changes`: one row per delivery that says something else than the one before it. For `current_values` and
    `scd2_versions`, which keep the newest of these rows or all of them; the table being built carries last_seen_at.

    An incremental run needs no older deliveries: the stored rows stand for all of them, because they say which values
    held since when, and everything a late commit could slip in between lies inside the overlap that is read again.

    relation      accepted rows with loaded_at, file_name, file_row_number
    key           list of columns
    values        list of columns whose change counts
    one_per_load  true: of deliveries with one load time only the last counts, so that no version is of no length
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
        inner join (select distinct {{ key_columns }} from delivered) as touched
            on {{ marketing_insight.join_on_key('stored', 'touched', key) }}
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
    The whole body of an incremental model that keeps one row per key: its current values, the load time at which those
    values were first seen (`loaded_at`), and the newest load time at all (`last_seen_at`).

    A full list that is delivered every day without a change therefore moves `last_seen_at` only, and nothing downstream
    is computed again; a value that goes 18 % -> 5 % -> 18 % is a change twice.

    relation  accepted rows with loaded_at, file_name, file_row_number
    key       list of columns
    values    list of columns whose change counts
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
    The whole body of an incremental model that keeps every version of a key: its values, the load time at which they
    were first said (`loaded_at`) and the one at which others were (`valid_to`; 9999-12-31 for the version that holds),
    and the newest load time of the key at all (`last_seen_at`). Made from the deliveries alone, so that it can be
    rebuilt and doesn't hang on when runs happened.

    A run writes all versions of a delivered key anew, since a late file may begin one within another: the model's
    strategy is delete+insert with the key. What it reads grows with what is new, and with the versions of these keys.

    relation  accepted rows with loaded_at, file_name, file_row_number
    key       list of columns
    values    list of columns whose change begins a version
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
