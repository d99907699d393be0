with cases as (

    select 'plain' as subject, {{ try_cast("'12.5'", 'numeric(20, 4)') }} as actual, 12.5 as expected
    union all
    select 'blanks around' as subject, {{ try_cast("'  7 '", 'numeric(20, 4)') }} as actual, 7 as expected
    union all
    select 'negative' as subject, {{ try_cast("'-3'", 'numeric(20, 4)') }} as actual, -3 as expected
    union all
    select 'five decimals are rounded up' as subject, {{ try_cast("'1.23455'", 'numeric(20, 4)') }} as actual, 1.2346 as expected
    union all
    select 'empty' as subject, {{ try_cast("''", 'numeric(20, 4)') }} as actual, null as expected
    union all
    select 'words' as subject, {{ try_cast("'abc'", 'numeric(20, 4)') }} as actual, null as expected
    union all
    select 'thousands' as subject, {{ try_cast("'1,000'", 'numeric(20, 4)') }} as actual, null as expected
    union all
    select 'null' as subject, {{ try_cast("cast(null as " ~ dbt.type_string() ~ ")", 'numeric(20, 4)') }} as actual, null as expected

)

select * from cases
where actual is distinct from cast(expected as numeric(20, 4))
