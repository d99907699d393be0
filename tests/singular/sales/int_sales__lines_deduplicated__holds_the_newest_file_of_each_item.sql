{#-
    The model has exactly the lines that the newest file has for a product on a transaction, computed here from all
    deliveries. Fails with each line that is on one side only.
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
    from {{ ref('marketing_insight', 'stg_sales__online_sales') }}

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
    from {{ ref('marketing_insight', 'int_sales__lines_deduplicated') }}
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
