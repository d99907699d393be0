{#- Each flag is true for whom a row of that system names, and for nobody else. Fails with whom it is wrong for. -#}
{%- set systems = {
    'is_known_to_sales': ['int_sales__customers_deduplicated', 'fct_sales'],
    'is_known_to_demographics': ['int_engagement__customers_deduplicated'],
    'is_known_to_clickstream': ['fct_click_events'],
} -%}

with customers as (

    select * from {{ ref('dim_customer') }}

)

{% for flag, inputs in systems.items() %}
    select
        '{{ flag }}' as flag,
        coalesce(customers.customer_id, named.customer_id) as customer_id
    from customers
    full outer join (
        select distinct customer_id
        from (
            {%- for input in inputs %}
                select customer_id from {{ ref(input) }}
                {{ 'union all' if not loop.last }}
            {%- endfor %}
        ) as mentions
    ) as named
        on customers.customer_id = named.customer_id
    where coalesce(customers.{{ flag }}, false) != (named.customer_id is not null)
    {% if not loop.last %}
    union all
    {% endif %}
{% endfor %}
