{#-
    Where two versions of a row were loaded at the same moment, the name of the file decides, and shares of a delivery
    charge go by product: so text must sort alike everywhere, by code point, and letters beyond ASCII must have a lower
    case. A Postgres database gets that when it is created:
    create database … template template0 encoding 'UTF8' locale 'C.UTF-8'
-#}
with cases as (

    select 'a sorts after B' as subject, case when 'a' > 'B' then 1 else 0 end as holds
    union all
    select 'a_ sorts after aZ' as subject, case when 'a_' > 'aZ' then 1 else 0 end as holds
    union all
    select 'ä sorts after z' as subject, case when 'ä' > 'z' then 1 else 0 end as holds
    union all
    select 'Ä has a lower case' as subject, case when lower('Ä') = 'ä' then 1 else 0 end as holds

)

select * from cases
where holds = 0
