{{ config(severity='warn') }}

{#- Widening the calendar without adding its holidays to the seed would make them ordinary days in silence. -#}
select year
from {{ ref('dim_datetime') }}
group by year
having max(case when is_holiday then 1 else 0 end) = 0
