with given as (

    select 'a' as word, 3 as position, 1 as part
    union all
    select 'ü b' as word, 1 as position, 1 as part
    union all
    select 'c' as word, 2 as position, 1 as part
    union all
    select 'alone' as word, 1 as position, 2 as part
    union all
    select null as word, 1 as position, 3 as part

),

listed as (

    select
        part,
        {{ string_agg_ordered('word', 'position') }} as by_position,
        {{ string_agg_ordered('word', 'word desc') }} as by_word,
        {{ string_agg_ordered('word', 'position', ' > ') }} as with_separator
    from given
    group by part

)

select * from listed
where
    by_position is distinct from case part when 1 then 'ü b,c,a' when 2 then 'alone' end
    or by_word is distinct from case part when 1 then 'ü b,c,a' when 2 then 'alone' end
    or with_separator is distinct from case part when 1 then 'ü b > c > a' when 2 then 'alone' end
