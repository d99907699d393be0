-- Which products should we offer together?
-- The fifty pairs with the highest lift: how many times as often they are on one order as they would be by chance.
-- Pairs on few orders are left out; the var product_pairs_min_support also sets how frequent a pair has to be.
{% set least_orders = 3 %}
select
    pairs.product_sku_a,
    product_a.product_name as product_name_a,
    pairs.product_sku_b,
    product_b.product_name as product_name_b,
    pairs.pair_order_count,
    pairs.support_rate,
    pairs.confidence_a_to_b_rate,
    pairs.confidence_b_to_a_rate,
    pairs.lift
from {{ ref('marketing_insight', 'mart_product_pairs') }} as pairs
inner join {{ ref('marketing_insight', 'dim_products') }} as product_a
    on pairs.product_sku_a = product_a.product_sku
inner join {{ ref('marketing_insight', 'dim_products') }} as product_b
    on pairs.product_sku_b = product_b.product_sku
where pairs.lift > 1 and pairs.pair_order_count >= {{ least_orders }}
order by pairs.lift desc, pairs.pair_order_count desc, pairs.product_sku_a, pairs.product_sku_b
limit 50
