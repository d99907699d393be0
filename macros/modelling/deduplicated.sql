{#
    The whole body of an incremental model that keeps one row per key: its current values, the load time at which those
    values were first seen (`loaded_at`), and the newest load time at all (`last_seen_at`).

    A full list that is delivered every day without a change therefore moves `last_seen_at` only, and nothing downstream
    is computed again; a value that goes 18 % -> 5 % -> 18 % is a change twice.

    relation  accepted rows with loaded_at, file_name, file_row_number
    key       list of columns
    values    list of columns whose change counts
#}
{% macro deduplicated(relation, key, values) -%}
    with {{ marketing_insight.changed_values(relation, key, values) }},

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
