{#- Returns the orders that are missing, are left from before, or whose shares don't add up exactly. -#}
{%- set models = attribution_weights().keys() | list -%}

with shares as (

    select
        order_key,
        {% for model in models -%}
            sum({{ model }}_credit) as {{ model }}_credit,
            sum({{ model }}_revenue_amount) as {{ model }}_revenue_amount,
        {% endfor -%}
        count(*) as row_count,
        min(touch_count) as fewest_touches,
        max(touch_count) as most_touches
    from {{ ref('marketing_insight', 'fct_attributed_orders') }}
    group by order_key

)

select
    orders.order_key,
    shares.*
from {{ ref('marketing_insight', 'fct_orders') }} as orders
full outer join shares
    on orders.order_key = shares.order_key
where
    orders.order_key is null
    or shares.order_key is null
    or shares.fewest_touches != shares.most_touches
    or shares.row_count != greatest(shares.most_touches, 1)
    {% for model in models -%}
        or shares.{{ model }}_credit != 1
        or shares.{{ model }}_revenue_amount != orders.net_amount
    {% endfor %}
