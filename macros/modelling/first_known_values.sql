{#
    A select of a relation in which each value stands only in the row it counts from: of the rows with its key, the first
    in an order of preference that knows it. So a null never takes the place of a value. To get one row per key, group by
    it and take max() of each value; until then one can see whose a value is.

    Only keys that occur more than once go through a window; the rest pass as they are.

    relation  name of a CTE
    key       list of columns, none of them null
    values    list of columns
    order     list of columns, each with desc where the highest comes first; total within a key
    carried   list of columns that come along in every row
#}
{% macro first_known_values(relation, key, values, order, carried) -%}
    {%- set versions = "partition by version." ~ key | join(', version.') -%}
    with repeated as (

        select {{ key | join(', ') }} from {{ relation }}
        group by {{ key | join(', ') }}
        having count(*) > 1

    )

    select only_version.{{ (key + carried + values) | join(', only_version.') }}
    from {{ relation }} as only_version
    where not exists (
        select 1 from repeated
        where {{ marketing_insight.same_key('repeated', 'only_version', key) }}
    )

    union all

    select
        version.{{ (key + carried) | join(', version.') }},
        {%- for value in values %}
        case when version.preference = version.{{ value }}_preference then version.{{ value }} end as {{ value }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from (
        select
            version.*,
            {%- for value in values %}
            min(case when version.{{ value }} is not null then version.preference end) over ({{ versions }})
                as {{ value }}_preference{{ ',' if not loop.last }}
            {%- endfor %}
        from (
            select
                version.*,
                row_number() over ({{ versions }} order by version.{{ order | join(', version.') }}) as preference
            from {{ relation }} as version
            inner join repeated
                on {{ marketing_insight.same_key('version', 'repeated', key) }}
        ) as version
    ) as version
{%- endmacro %}
