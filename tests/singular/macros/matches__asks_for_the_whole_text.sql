with cases as (

    select case when {{ matches("'2019'", '[0-9]{4}') }} then 1 else 0 end as actual, 1 as expected
    union all
    select case when {{ matches("' 2019 '", '[0-9]{4}') }} then 1 else 0 end as actual, 1 as expected
    union all
    select case when {{ matches("'20190'", '[0-9]{4}') }} then 1 else 0 end as actual, 0 as expected
    union all
    select case when {{ matches("'a2019'", 'a|b[0-9]{4}') }} then 1 else 0 end as actual, 0 as expected

)

select * from cases
where actual != expected
