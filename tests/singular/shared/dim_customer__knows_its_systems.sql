{#- Each flag is true for exactly the customers that have a row in that system. Fails with every wrong flag. -#}
{%- set systems = [
    ('is_known_to_sales', 'int_sales__customers_deduplicated'),
    ('is_known_to_sales', 'fct_sales'),
    ('is_known_to_demographics', 'int_engagement__customers_deduplicated'),
    ('is_known_to_clickstream', 'fct_click_events'),
] -%}

with mentions as (

    {% for flag, relation in systems %}
        select distinct
            '{{ flag }}' as flag,
            customer_id
        from {{ ref(relation) }}
        {{ 'union' if not loop.last }}
    {%- endfor %}

),

flags as (

    {% for flag in systems | map(attribute=0) | unique %}
        select
            '{{ flag }}' as flag,
            customer_id
        from {{ ref('marketing_insight', 'dim_customer') }}
        where {{ flag }}
        {{ 'union' if not loop.last }}
    {%- endfor %}

),

unfounded as (

    select * from flags
    except
    select * from mentions

),

unknown as (

    select * from mentions
    except
    select * from flags

)

select * from unfounded
union all
select * from unknown
