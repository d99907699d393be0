{#-
    If two versions of a row were loaded at the same time, the file name decides between them, and shares of a delivery
    charge are ordered by product. So text must sort by code point on every engine, and letters outside ASCII must have
    a lower case. A Postgres database gets both when it is created:
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
