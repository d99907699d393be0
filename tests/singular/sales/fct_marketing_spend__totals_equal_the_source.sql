with newest_days as (

    select
        coalesce(offline_spend_amount, 0) + coalesce(online_spend_amount, 0) as spend_amount,
        row_number() over (
            partition by spend_date order by loaded_at desc, file_name desc, file_row_number desc
        ) as version_rank
    from {{ ref('stg_sales__marketing_spend') }}

),

totals as (

    select
        (select coalesce(sum(newest_days.spend_amount), 0) from newest_days where newest_days.version_rank = 1)
            as source_amount,
        (select coalesce(sum(spend.spend_amount), 0) from {{ ref('fct_marketing_spend') }} as spend) as published_amount

)

select * from totals
where source_amount != published_amount
