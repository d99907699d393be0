{# The attribution models, and how an order is shared out exactly. #}

{#
    The attribution models in the order of their columns, as {name: SQL}: the weight that a model gives a touch, a whole
    number over the columns of `order_touches`. A touch gets the part of its order that its weight is of the weights of
    all touches.

        first_touch            all to the first touch
        last_touch             all to the last touch
        last_non_direct_touch  all to the last touch whose channel isn't Direct; to the last touch if all are Direct
        linear                 the same to each
        position_based         40 % to the first touch, 40 % to the last, 20 % to those in between; half to each of two
        time_decay             half as much to a touch `attribution_half_life_days` earlier
#}
{% macro attribution_weights() -%}
    {{ return({
        'first_touch': 'case when touch_number = 1 then 1 else 0 end',
        'last_touch': 'case when touch_number = touch_count then 1 else 0 end',
        'last_non_direct_touch': 'case when touch_number = last_non_direct_number then 1 else 0 end',
        'linear': '1',
        'position_based':
            'case when touch_count > 2 and touch_number in (1, touch_count) then 2 * (touch_count - 2) else 1 end',
        'time_decay': marketing_insight.decayed_weight('days_before_last_touch'),
    }) }}
{%- endmacro %}

{#
    A billion that is halved every `attribution_half_life_days`, rounded down to a whole number:
    10^9 · 2^(-days / half-life). 0 from thirty half-lives on, where less than one is left.

    The numbers are computed here, in whole numbers, because engines differ in the last digits of a power. The root of
    2^days is the largest number whose power isn't too large, found by halving the range in which it lies.

    days  SQL giving a whole number of days, not negative
#}
{% macro decayed_weight(days) -%}
    {%- set half_life = marketing_insight.attribution_number(
        'attribution_half_life_days', var('attribution_half_life_days'), 1, 365) -%}
    {%- set whole = 10 ** 9 -%}
    {%- set within_half_life = [] -%}
    {%- for day in range(half_life) -%}
        {%- set root = namespace(lowest=whole // 2, highest=whole) -%}
        {%- for _ in range(30) -%}
            {%- set middle = (root.lowest + root.highest + 1) // 2 -%}
            {%- if middle ** half_life * 2 ** day > whole ** half_life -%}
                {%- set root.highest = middle - 1 -%}
            {%- else -%}
                {%- set root.lowest = middle -%}
            {%- endif -%}
        {%- endfor -%}
        {%- do within_half_life.append(root.lowest) -%}
    {%- endfor -%}
    {%- set last_day = [marketing_insight.attribution_lookback_days(), 30 * half_life - 1] | min -%}
    case {{ days }}
        {%- for day in range(last_day + 1) %}
        when {{ day }} then {{ within_half_life[day % half_life] // 2 ** (day // half_life) }}
        {%- endfor %}
        else 0
    end
{%- endmacro %}

{#
    A select of all columns of a relation and of shares of whole numbers: `<weight>_<units>` for each weight and each
    kind of units, in whole units. The shares of a group add up to its units exactly.

    The largest remainder decides: each row gets its exact share rounded down, and what is left goes, one unit each, to
    the rows that lost most by rounding, among equals to the first. A product of units and weight has up to 38 digits.

    relation  name of a CTE
    group     the columns that say what belongs together
    place     the column that orders the rows of a group
    weights   {name: SQL giving a whole number, not negative, not 0 in all rows of a group}
    units     {name: SQL giving a whole number, not negative, the same in all rows of a group}
#}
{% macro shared_out(relation, group, place, weights, units) -%}
    {%- set of_group = 'partition by ' ~ group -%}
    {%- set shares = [] -%}
    {%- for weight in weights -%}
        {%- for kind in units -%}
            {%- do shares.append([weight ~ '_' ~ kind, weight, kind]) -%}
        {%- endfor -%}
    {%- endfor -%}
    select
        ranked.*,
        {%- for share, _, _ in shares %}
        {{ share }}_floor + case when {{ share }}_rank <= {{ share }}_left then 1 else 0 end as {{ share }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from (
        select
            divided.*,
            {%- for share, weight, kind in shares %}
            {{ kind }}_units - sum({{ share }}_floor) over ({{ of_group }}) as {{ share }}_left,
            row_number() over (
                {{ of_group }}
                order by
                    {{ kind }}_units * {{ weight }}_weight - {{ share }}_floor * {{ weight }}_total desc, {{ place }}
            ) as {{ share }}_rank
            {{- ',' if not loop.last }}
            {%- endfor %}
        from (
            select
                added_up.*,
                {%- for share, weight, kind in shares %}
                cast({{ marketing_insight.integer_divide(
                    kind ~ '_units * ' ~ weight ~ '_weight', weight ~ '_total'
                ) }} as numeric(38, 0)) as {{ share }}_floor
                {{- ',' if not loop.last }}
                {%- endfor %}
            from (
                select
                    weighed.*,
                    {%- for weight in weights %}
                    cast(sum({{ weight }}_weight) over ({{ of_group }}) as numeric(38, 0)) as {{ weight }}_total
                    {{- ',' if not loop.last }}
                    {%- endfor %}
                from (
                    select
                        {{ relation }}.*,
                        {%- for weight, expression in weights.items() %}
                        cast({{ expression }} as numeric(38, 0)) as {{ weight }}_weight,
                        {%- endfor %}
                        {%- for kind, expression in units.items() %}
                        cast({{ expression }} as numeric(38, 0)) as {{ kind }}_units
                        {{- ',' if not loop.last }}
                        {%- endfor %}
                    from {{ relation }}
                ) as weighed
            ) as added_up
        ) as divided
    ) as ranked
{%- endmacro %}
