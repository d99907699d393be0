{{ config(severity='warn') }}

{#- Tax rates that no order line can use; most often the category is misspelled. -#}
with used as (

    select distinct matched_category from {{ ref('marketing_insight', 'int_sales__tax_rates_matched') }}

)

select tax_rates.product_category
from {{ ref('marketing_insight', 'int_sales__tax_rates_deduplicated') }} as tax_rates
left join used
    on tax_rates.product_category = used.matched_category
left join {{ ref('marketing_insight', 'ref_known_unmatched_categories') }} as known
    on tax_rates.product_category = known.product_category and known.feed = 'tax_amount'
where used.matched_category is null and known.product_category is null
