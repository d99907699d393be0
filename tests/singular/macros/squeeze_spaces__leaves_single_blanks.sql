with cases as (

    select {{ squeeze_spaces("'  a   b c  '") }} as actual, 'a b c' as expected
    union all
    select {{ squeeze_spaces("'a'") }} as actual, 'a' as expected
    union all
    select {{ squeeze_spaces("'   '") }} as actual, '' as expected

)

select * from cases
where actual is distinct from expected
