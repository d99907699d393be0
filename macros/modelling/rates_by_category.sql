{#
    A select of the rates that hold for the categories of order lines, one row per category (and what else the rates go
    by) for which there is any rate that may be meant: the one of exactly that category, otherwise the only one whose
    category differs in case and blanks alone. Where two differ like that and neither is exact, nothing holds: the
    values are null. In the files `apparel` is meant to be `Apparel`, and nobody can say which of two is.

    Out come product_category, also_by, matched_category, values and loaded_at, the newest load time of all rates that
    may be meant: a further one may take a category its rate away.

    categories  a CTE with product_category, none of them null
    rates       a CTE with product_category, also_by, values, loaded_at
    values      list of columns
    also_by     list of columns, none of them null
#}
{% macro rates_by_category(categories, rates, values, also_by=[]) -%}
    {%- set in_category_key = marketing_insight.category_key('product_category') -%}
    select
        categories.product_category,
        {%- for column in also_by %}
        candidates.{{ column }},
        {%- endfor %}
        coalesce(exact.product_category, alike.product_category) as matched_category,
        {%- for column in values %}
        case
            when exact.product_category is not null then exact.{{ column }}
            else alike.{{ column }}
        end as {{ column }},
        {%- endfor %}
        candidates.loaded_at
    from (
        select
            product_category,
            {{ in_category_key }} as category_key
        from {{ categories }}
    ) as categories
    inner join (
        select
            {{ ([in_category_key ~ ' as category_key'] + also_by) | join(', ') }},
            min(product_category) as first_category,
            max(product_category) as last_category,
            max(loaded_at) as loaded_at
        from {{ rates }}
        group by {{ ([in_category_key] + also_by) | join(', ') }}
    ) as candidates
        on categories.category_key = candidates.category_key
    left join {{ rates }} as exact
        on
            categories.product_category = exact.product_category
            {%- for column in also_by %}
            and candidates.{{ column }} = exact.{{ column }}
            {%- endfor %}
    left join {{ rates }} as alike
        on
            candidates.first_category = candidates.last_category
            and candidates.first_category = alike.product_category
            {%- for column in also_by %}
            and candidates.{{ column }} = alike.{{ column }}
            {%- endfor %}
{%- endmacro %}
