{{ config(severity='warn') }}

{#- A rate that no order line can use taxes nothing; most often its category is misspelled. -#}
with used as (

    select distinct matched_category from {{ ref('int_sales__tax_rates_matched') }}

)

select tax_rates.product_category
from {{ ref('int_sales__tax_rates_deduplicated') }} as tax_rates
left join used
    on tax_rates.product_category = used.matched_category
left join {{ ref('ref_known_unmatched_categories') }} as known
    on tax_rates.product_category = known.product_category and known.feed = 'tax_amount'
where used.matched_category is null and known.product_category is null
