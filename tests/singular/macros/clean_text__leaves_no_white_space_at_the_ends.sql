with cases as (

    select 'blanks' as subject, {{ clean_text("'  a b '") }} as actual, 'a b' as expected
    union all
    select 'tab' as subject, {{ clean_text("'a' || chr(9)") }} as actual, 'a' as expected
    union all
    select 'line breaks' as subject, {{ clean_text("chr(10) || 'a' || chr(13) || chr(10)") }} as actual, 'a' as expected
    union all
    select 'no-break space' as subject, {{ clean_text("chr(160) || 'a' || chr(160)") }} as actual, 'a' as expected
    union all
    select 'nothing else' as subject, {{ clean_text("' ' || chr(9)") }} as actual, null as expected
    union all
    select 'letters' as subject, {{ clean_text("' ä 𝔘 '") }} as actual, 'ä 𝔘' as expected
    union all
    select 'null' as subject, {{ clean_text('cast(null as ' ~ dbt.type_string() ~ ')') }} as actual, null as expected
    union all
    select 'empty' as subject, {{ clean_text("''") }} as actual, null as expected

)

select * from cases
where actual is distinct from expected
