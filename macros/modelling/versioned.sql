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
{% macro versioned(relation, key, values) -%}
    with {{ marketing_insight.changed_values(relation, key, values, one_per_load=true) }},

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
