with cases as (

    select case when 'it''s' in ({{ quoted_list(["it's", 'b']) }}) then 1 else 0 end as actual, 1 as expected
    union all
    select case when 'c' in ({{ quoted_list(["it's", 'b']) }}) then 1 else 0 end as actual, 0 as expected
    union all
    select case when 'a' in ({{ quoted_list([]) }}) then 1 else 0 end as actual, 0 as expected

)

select * from cases
where actual != expected
