with cases as (

    select case when {{ matches("'2019'", '[0-9]{4}') }} then 1 else 0 end as actual, 1 as expected
    union all
    select case when {{ matches("' 2019 '", '[0-9]{4}') }} then 1 else 0 end as actual, 1 as expected
    union all
    select case when {{ matches("'20190'", '[0-9]{4}') }} then 1 else 0 end as actual, 0 as expected
    union all
    select case when {{ matches("'a2019'", 'a|b[0-9]{4}') }} then 1 else 0 end as actual, 0 as expected
    union all
    select case when {{ matches("'2019' || chr(10)", '[0-9]{4}') }} then 1 else 0 end as actual, 0 as expected
    union all
    select case when {{ matches("'٢٠١٩'", '[0-9]{4}') }} then 1 else 0 end as actual, 0 as expected
    union all
    select case when {{ matches("'äß'", '[äöü]ß') }} then 1 else 0 end as actual, 1 as expected
    union all
    select case when {{ matches("'AB'", '[a-z]+') }} then 1 else 0 end as actual, 0 as expected
    union all
    select case when {{ matches("''", '[0-9]*') }} then 1 else 0 end as actual, 1 as expected
    union all
    select
        case when {{ matches('cast(null as ' ~ dbt.type_string() ~ ')', '.*') }} is null then 1 else 0 end as actual,
        1 as expected

)

select * from cases
where actual != expected
