{# Coupon and tax rates: reading them, their unit, and the categories they apply to. #}

{#
    A rate as a fraction of one, numeric(9, 6). Null if the text isn't a number, or is above 99,999. `18%` is always
    0.18; whether a number without a percent sign is a percentage depends on its file, see `rate_unit`. Percentages are
    multiplied by 0.01, because DuckDB would divide as doubles.

    expression  SQL text
    is_percent  SQL condition: numbers without a percent sign are percentages in the row's file
#}
{% macro try_rate(expression, is_percent) -%}
    {%- set number = marketing_insight.rate_number(expression) -%}
    cast(
        case
            when abs({{ number }}) > 99999 then null
            when {{ expression }} like '%!%' escape '!' or {{ is_percent }}
                then {{ number }} * cast(0.01 as numeric(3, 2))
            when abs({{ number }}) <= 999 then {{ number }}
        end as numeric(9, 6)
    )
{%- endmacro %}

{#
    The number in the text of a rate, numeric(20, 8): 18 for `18%`, `18 %` and `18`. Null for any other text, such as
    `1%8`.

    expression  SQL text
#}
{% macro rate_number(expression) -%}
    {{ marketing_insight.try_cast(
        'case when ' ~ expression ~ " like '%!%' escape '!' then left(" ~ expression ~ ', length(' ~ expression
        ~ ') - 1) else ' ~ expression ~ ' end', 'numeric(20, 8)'
    ) }}
{%- endmacro %}

{#
    An aggregate over a file of rates: the unit of its numbers without a percent sign. It is 'percent' if any of them is
    above 1, and 'fraction' if all are below 1. If the largest is exactly 1, which may be 1 % or 100 %, it is
    'ambiguous'.

    expression  SQL text of the rate
#}
{% macro rate_unit(expression) -%}
    {%- set largest = 'max(case when ' ~ expression ~ " not like '%!%' escape '!' then "
        ~ marketing_insight.rate_number(expression) ~ ' end)' -%}
    case
        when {{ largest }} > 1 then 'percent'
        when {{ largest }} = 1 then 'ambiguous'
        else 'fraction'
    end
{%- endmacro %}

{#
    The CTEs of a profile of rates: `files` with the unit of each file (`rate_unit`), and `rated` with every row, its
    unit and its rate as a fraction (`rate`).

    relation  a CTE with rate_text, file_name and loaded_at
#}
{% macro rated_rows(relation) -%}
    files as (

        select
            file_name,
            loaded_at,
            {{ marketing_insight.rate_unit('rate_text') }} as rate_unit
        from {{ relation }}
        group by file_name, loaded_at

    ),

    rated as (

        select
            {{ relation }}.*,
            files.rate_unit,
            {{ marketing_insight.try_rate(relation ~ '.rate_text', "files.rate_unit = 'percent'") }} as rate
        from {{ relation }}
        inner join files
            on {{ relation }}.file_name = files.file_name and {{ relation }}.loaded_at = files.loaded_at

    )
{%- endmacro %}

{#
    A condition: as a fraction, the rate has more than the six decimals that are kept.

    expression  SQL text
    is_percent  SQL condition: numbers without a percent sign are percentages in the row's file
#}
{% macro is_rounded_rate(expression, is_percent) -%}
    case
        when {{ expression }} like '%!%' escape '!' or {{ is_percent }}
            then {{ marketing_insight.has_more_decimals(expression, kept=4) }}
        else {{ marketing_insight.has_more_decimals(expression) }}
    end
{%- endmacro %}

{#
    A condition: the rate is a 1 without a percent sign, in a file whose unit is ambiguous (see `rate_unit`).

    expression  SQL text
#}
{% macro is_ambiguous_rate(expression) -%}
    rate_unit = 'ambiguous'
    and {{ expression }} not like '%!%' escape '!'
    and {{ marketing_insight.rate_number(expression) }} = 1
{%- endmacro %}

{#
    A category without differences in case and in surrounding or repeated blanks.

    expression  SQL text
#}
{% macro category_key(expression) -%}
    {{ marketing_insight.lower_portable(marketing_insight.collapse_whitespace(expression)) }}
{%- endmacro %}

{#
    A select of the rates of the order lines' categories, one row per category (and `also_by`) that has a candidate: a
    rate whose category is the same except for case and blanks. An exact match is preferred, otherwise a single
    candidate applies: `apparel` in a rate file means `Apparel`. With several candidates and no exact match the values
    are null, because nothing says which one is meant.

    It returns product_category, also_by, matched_category, values and loaded_at, the newest load time of all
    candidates, because a further candidate may make the match ambiguous.

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
