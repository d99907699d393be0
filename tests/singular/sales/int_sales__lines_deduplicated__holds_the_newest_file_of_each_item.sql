{#-
    All lines that the newest file has of a product on a transaction are kept and no others, worked out from everything
    that was delivered. Fails with each line that is only on one side.
-#}
{%- set columns = [
    'transaction_id', 'product_sku', 'customer_id', 'product_name', 'product_category', 'transaction_date',
    'coupon_status', 'quantity', 'unit_price', 'delivery_charge', 'loaded_at', 'file_name'
] | join(', ') -%}

with deliveries as (

    select
        *,
        rank() over (
            partition by transaction_id, product_sku order by loaded_at desc, file_name desc
        ) as delivery_rank
    from {{ ref('stg_sales__online_sales') }}

),

newest as (

    select
        {{ columns }},
        {{ 1 if var('identical_lines_count_once') else 'count(*)' }} as line_count
    from deliveries
    where delivery_rank = 1
    group by {{ columns }}

),

kept as (

    select
        {{ columns }},
        count(*) as line_count
    from {{ ref('int_sales__lines_deduplicated') }}
    group by {{ columns }}

),

lost as (

    select * from newest
    except
    select * from kept

),

invented as (

    select * from kept
    except
    select * from newest

)

select 'lost' as problem, lost.* from lost
union all
select 'invented' as problem, invented.* from invented
