{#
    The CTEs of an incremental model that follows the values of a key through its deliveries, the last of them called
    `changes`: one row per delivery that says something else than the one before it. For `deduplicated` and `versioned`,
    which keep the newest of these rows or all of them; the table being built carries last_seen_at.

    An incremental run needs no older deliveries: the stored rows stand for all of them, because they say which values
    held since when, and everything a late commit could slip in between lies inside the overlap that is read again.

    relation      accepted rows with loaded_at, file_name, file_row_number
    key           list of columns
    values        list of columns whose change counts
    one_per_load  true: of deliveries with one load time only the last counts, so that no version is of no length
#}
{% macro changed_values(relation, key, values, one_per_load=false) -%}
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
            on {{ marketing_insight.same_key('stored', 'touched', key) }}
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
