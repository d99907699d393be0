with given as (

    select 1 as id, cast(2 as integer) as factor
    union all
    select 2 as id, cast(null as integer) as factor

),

computed as (

    {% call add_columns('given') %}
        factor * 2 as doubled,
        factor is not null as is_known
    {% endcall %}

),

expected as (

    select 1 as id, 2 as factor, 4 as doubled, true as is_known
    union all
    select 2 as id, null as factor, null as doubled, false as is_known

)

select
    expected.id,
    computed.doubled,
    computed.is_known
from expected
full outer join computed
    on expected.id = computed.id
where
    expected.factor is distinct from computed.factor
    or expected.doubled is distinct from computed.doubled
    or expected.is_known is distinct from computed.is_known
