{#
    The salt of all hashes of personal values: a scalar subquery, so that a query with it never loses a row. Where the
    salt's table is empty, the query fails with a text that no engine can read as a number and that says what to run.

    The number stands in the condition and not in a branch: an engine may compute branches that it doesn't take.
#}
{% macro hash_salt() -%}
    (
        select
            case
                when
                    cast(
                        case
                            when min(kept.salt) is not null then '1'
                            else 'There is no salt. Run: dbt build --select int_shared__hash_salt'
                        end as integer
                    ) = 1
                    then min(kept.salt)
            end
        from {{ ref('int_shared__hash_salt') }} as kept
    )
{%- endmacro %}
