select distinct pricing_convention
from {{ ref('marketing_insight', 'fct_sales') }}
where pricing_convention != {{ quoted_list([pricing_convention()]) }}
