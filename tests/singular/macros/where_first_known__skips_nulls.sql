with inputs as (

    select 'first' as subject, 1 as preference, 10 as amount, 10 as expected
    union all
    select 'first' as subject, 2 as preference, 20 as amount, null as expected
    union all
    select 'after nulls' as subject, 1 as preference, null as amount, null as expected
    union all
    select 'after nulls' as subject, 2 as preference, 20 as amount, 20 as expected
    union all
    select 'after nulls' as subject, 3 as preference, null as amount, null as expected
    union all
    select 'after nulls' as subject, 4 as preference, 40 as amount, null as expected
    union all
    select 'unknown' as subject, 1 as preference, null as amount, null as expected
    union all
    select 'alone' as subject, 1 as preference, 10 as amount, 10 as expected

),

cases as (

    select
        subject,
        preference,
        {{ where_first_known('amount', ['subject'], ['preference']) }} as actual,
        expected
    from inputs

)

select * from cases
where actual is distinct from expected
