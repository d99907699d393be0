-- What share of the new customers of a month orders again in the months after?
-- A row per month of the first order. Null: the data does not reach that month.
select
    cohort_month,
    max(cohort_customer_count) as customer_count,
    {% for month in range(1, 13) -%}
        max(
            case when months_since_first_order = {{ month }} then retention_rate end
        ) as month_{{ month }}_retention_rate,
    {% endfor -%}
    max(cumulative_revenue_per_customer_amount) as revenue_per_customer_amount
from {{ ref('marketing_insight', 'mart_customer_cohorts') }}
group by cohort_month
order by cohort_month
