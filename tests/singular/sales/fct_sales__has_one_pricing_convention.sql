select distinct pricing_convention
from {{ ref('fct_sales') }}
where pricing_convention != {{ quoted_list([pricing_convention()]) }}
