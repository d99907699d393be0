{# Coupon and tax rates: their unit, their category, and the lines they apply to. #}

{#
    A rate as a fraction of one, numeric(9, 6); null where the text is no number, or one that no rate can be (above
    99,999 as written). `18%` is 0.18 in any file. What a bare `18` or `0.18` is only its file can tell: see
    `rate_unit`. A percent is multiplied by 0.01 in decimals, because a division would go through a double on DuckDB.

    expression  SQL giving text
    is_percent  SQL condition: the bare numbers of the row's file are percents
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
    The number that a rate is written with, numeric(20, 8): 18 for `18%`, `18 %` and `18`; null where the text is
    anything else, such as `1%8`.

    expression  SQL giving text
#}
{% macro rate_number(expression) -%}
    {{ marketing_insight.try_cast(
        'case when ' ~ expression ~ " like '%!%' escape '!' then left(" ~ expression ~ ', length(' ~ expression
        ~ ') - 1) else ' ~ expression ~ ' end', 'numeric(20, 8)'
    ) }}
{%- endmacro %}

{#
    An aggregate: what the bare numbers of a file of rates are, those without a percent sign. One above 1 makes all of
    them 'percent'; where all are below 1 they are 'fraction's; where the largest is exactly 1, nothing tells what
    that 1 is, and the unit is 'ambiguous'.

    expression  SQL giving the text of the rate
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
    The CTEs `files` and `rated` of a profile of rates: the unit that each file's bare numbers have, and every row with
    it (`rate_unit`) and with its rate as a fraction (`rate`).

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
    The condition that a rate is written with more decimals than the six that are kept of the fraction it is.

    expression  SQL giving text
    is_percent  SQL condition: the bare numbers of the row's file are percents
#}
{% macro is_rounded_rate(expression, is_percent) -%}
    case
        when {{ expression }} like '%!%' escape '!' or {{ is_percent }}
            then {{ marketing_insight.has_more_decimals(expression, kept=4) }}
        else {{ marketing_insight.has_more_decimals(expression) }}
    end
{%- endmacro %}

{#
    The condition that a rate is a bare 1 in a file of which nothing tells whether its numbers are percents: see
    `rate_unit`.

    expression  SQL giving text
#}
{% macro is_ambiguous_rate(expression) -%}
    rate_unit = 'ambiguous'
    and {{ expression }} not like '%!%' escape '!'
    and {{ marketing_insight.rate_number(expression) }} = 1
{%- endmacro %}

{#
    What two spellings of a category have in common that differ in case and in surrounding or repeated blanks alone.

    expression  SQL giving text
#}
{% macro category_key(expression) -%}
    {{ marketing_insight.lower_portable(marketing_insight.collapse_whitespace(expression)) }}
{%- endmacro %}

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
