with cases as (

    select {{ collapse_whitespace("'  a   b c  '") }} as actual, 'a b c' as expected
    union all
    select {{ collapse_whitespace("'a'") }} as actual, 'a' as expected
    union all
    select {{ collapse_whitespace("'   '") }} as actual, '' as expected
    union all
    select {{ collapse_whitespace("'a' || chr(9) || chr(10) || ' b'") }} as actual, 'a b' as expected
    union all
    select {{ collapse_whitespace("'ä' || chr(13) || chr(10) || 'ß 𝔘'") }} as actual, 'ä ß 𝔘' as expected
    union all
    select {{ collapse_whitespace("'a' || chr(160) || ' b'") }} as actual, 'a b' as expected
    union all
    select {{ collapse_whitespace("'a' || chr(8195) || 'b'") }} as actual, 'a b' as expected
    union all
    select {{ collapse_whitespace("chr(8195) || 'a '") }} as actual, 'a' as expected
    union all
    select {{ collapse_whitespace("cast(null as text)") }} as actual, null as expected

)

select * from cases
where actual is distinct from expected
