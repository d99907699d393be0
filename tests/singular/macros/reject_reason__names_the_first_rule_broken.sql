with inputs as (

    select 'neither' as subject, 5 as amount, cast(null as {{ dbt.type_string() }}) as expected
    union all
    select 'both' as subject, -200 as amount, 'negative' as expected
    union all
    select 'second only' as subject, 200 as amount, 'too_large' as expected
    union all
    select 'unknown breaks no rule' as subject, null as amount, null as expected

),

cases as (

    select
        subject,
        {{ reject_reason({'negative': 'amount < 0', 'too_large': 'abs(amount) > 100'}) }} as actual,
        expected
    from inputs

)

select * from cases
where actual is distinct from expected
