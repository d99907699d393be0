{# Which sessions led to an order, and how the attribution models share it out among them. #}

{#
    The value of a var that is a whole number, or null if `optional`. Raises a compiler error for anything else.

    name             the var
    value            its value
    lowest, highest  the range that it has to be in
    optional         whether null is allowed
#}
{% macro attribution_number(name, value, lowest, highest, optional=false) -%}
    {%- if not (optional and value is none) and (value is not integer or not lowest <= value <= highest) -%}
        {{ exceptions.raise_compiler_error(
            name ~ " is a whole number from " ~ lowest ~ " to " ~ highest ~ (', or null' if optional)
            ~ ", not '" ~ value ~ "'.") }}
    {%- endif -%}
    {{ return(value) }}
{%- endmacro %}

{#
    The var `attribution_lookback_days`: a session touches an order if it starts on the day of the order, or on one of so
    many days before it.
#}
{% macro attribution_lookback_days() -%}
    {{ return(marketing_insight.attribution_number(
        'attribution_lookback_days', var('attribution_lookback_days'), 0, 3650)) }}
{%- endmacro %}

{#
    The var `attribution_lookback_steps`: null, or how many touches of an order count, the last ones.
#}
{% macro attribution_lookback_steps() -%}
    {{ return(marketing_insight.attribution_number(
        'attribution_lookback_steps', var('attribution_lookback_steps'), 1, 1000000, optional=true)) }}
{%- endmacro %}

{#
    The name under which sessions and costs of a campaign are brought together: as channel rules compare it, in lower case
    with its blanks decoded; `(not set)` if there is none.

    campaign  SQL giving text
#}
{% macro campaign_compared(campaign) -%}
    coalesce(nullif({{ marketing_insight.tag_compared(campaign) }}, ''), '(not set)')
{%- endmacro %}

{#
    A select of the sessions that can touch an order, by the vars that leave channels and campaigns out or in: session_id,
    customer_id, channel, campaign and session_started_at. An empty list has no effect.

    Campaigns are compared without regard to case, channels as they are spelled.

    Raises a compiler error for a var that isn't a list.

    sessions  fct_sessions, or a CTE with some of its rows
#}
{% macro attributable_sessions(sessions) -%}
    {%- set campaign = marketing_insight.campaign_compared('utm_campaign') -%}
    {%- set conditions = [] -%}
    {%- for column, excluded, included in [
        ('channel', var('attribution_channels_excluded'), var('attribution_channels_included')),
        (campaign, var('attribution_campaigns_excluded'), var('attribution_campaigns_included')),
    ] -%}
        {%- for values, operator in [(excluded, 'not in'), (included, 'in')] -%}
            {%- if values is string or values is mapping or values is not iterable -%}
                {{ exceptions.raise_compiler_error(
                    "The channels and campaigns of attribution are lists, not '" ~ values ~ "'.") }}
            {%- endif -%}
            {%- set compared = values if column == 'channel' else values | map('lower') | list -%}
            {%- do conditions.append(
                column ~ ' ' ~ operator ~ ' (' ~ marketing_insight.quoted_list(compared) ~ ')') if values -%}
        {%- endfor -%}
    {%- endfor -%}
    select
        session_id,
        customer_id,
        channel,
        {{ campaign }} as campaign,
        session_started_at
    from {{ sessions }}
    {% if conditions %}
        where {{ conditions | join(' and ') }}
    {% endif %}
{%- endmacro %}

{#
    A select of one row per order and touching session: every column of `orders`, session_id, channel, campaign and

        touch_number            1, 2, … in the order of sessions
        touch_count             touches of the order
        last_non_direct_number  the last touch whose channel isn't Direct; the last touch if all are Direct
        days_before_order       days from the start of the session to the order, 0 on its day
        days_before_last_touch  days from the start of the session to that of the last touch

    An order has a day and not a time, so every session of that day touches it, even one after the purchase. A session
    touches every order that it is near enough to.

    An order without a touch has one row with the channel `Unattributed`: the first and last of one touch, with a null
    session_id and days_before_order.

    orders    name of a CTE with order_key, customer_id and order_date; a customer without orders has one row of nulls
    sessions  name of a CTE with the columns of `attributable_sessions`
#}
{% macro order_touches(orders, sessions) -%}
    {%- set first_day = dbt.dateadd('day', -marketing_insight.attribution_lookback_days(), 'orders.order_date') -%}
    {%- set steps = marketing_insight.attribution_lookback_steps() -%}
    {%- set left_out = '0' if steps is none else 'greatest(numbered.place_count - ' ~ steps ~ ', 0)' -%}
    {%- set days = dbt.datediff('cast(sessions.session_started_at as date)', 'orders.order_date', 'day') -%}
    {%- set of_order = 'partition by touches.customer_id, touches.order_key' -%}
    {%- set of_numbered = 'partition by orders.customer_id, orders.order_key' -%}
    select
        touches.*,
        coalesce(
            max(case when touches.channel != 'Direct' then touches.touch_number end) over ({{ of_order }}),
            touches.touch_count
        ) as last_non_direct_number,
        coalesce(
            touches.days_before_order - min(touches.days_before_order) over ({{ of_order }}), 0
        ) as days_before_last_touch
    from (
        select
            numbered.*,
            numbered.place - {{ left_out }} as touch_number,
            numbered.place_count - {{ left_out }} as touch_count
        from (
            select
                orders.*,
                sessions.session_id,
                coalesce(sessions.channel, 'Unattributed') as channel,
                coalesce(sessions.campaign, '(not set)') as campaign,
                cast({{ days }} as integer) as days_before_order,
                row_number() over ({{ of_numbered }} order by sessions.session_started_at) as place,
                count(*) over ({{ of_numbered }}) as place_count
            from {{ orders }} as orders
            left join {{ sessions }} as sessions
                on
                    orders.customer_id = sessions.customer_id
                    and sessions.session_started_at >= {{ first_day }}
                    and sessions.session_started_at < {{ dbt.dateadd('day', 1, 'orders.order_date') }}
        ) as numbered
        where numbered.place > {{ left_out }}
    ) as touches
{%- endmacro %}

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
    A billion that is halved every `attribution_half_life_days`, rounded down to a whole number: 10^9 · 2^(-days / half-life).
    0 from thirty half-lives on, where less than one is left.

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
    A select of all columns of a relation and of shares of whole numbers: `<weight>_<units>` for each weight and each kind
    of units, in whole units. The shares of a group add up to its units exactly.

    The largest remainder decides: each row gets its exact share rounded down, and what is left goes, one unit each, to the
    rows that lost most by rounding, among equals to the first. A product of units and weight has up to 38 digits.

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
                order by {{ kind }}_units * {{ weight }}_weight - {{ share }}_floor * {{ weight }}_total desc, {{ place }}
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

{#
    A select of the customers whose orders have to be attributed again: those with orders or sessions loaded since the last
    run, each counted by a watermark of its own, and those whose stored rows no longer follow from their orders and
    sessions. A correction leaves the latter: an order got another amount, or a session lost an event to somebody else.

    orders    name of a CTE: every order, with its order_key and the columns compared below
    visitors  name of a CTE: every customer with sessions, with their customer_event_count and sessions_loaded_at
    stored    the table being built
#}
{% macro customers_to_attribute(orders, visitors, stored) -%}
    select customer_id from {{ orders }}
    where {{ marketing_insight.since_last_load('order_loaded_at', watermark='order_loaded_at') }}

    union

    select customer_id from {{ visitors }}
    where
        {{ marketing_insight.since_last_load('sessions_loaded_at', watermark='sessions_loaded_at') }}
        and customer_id in (select buyers.customer_id from {{ orders }} as buyers)

    union

    select changed_orders.customer_id
    from (
        {{ marketing_insight.groups_left_by_corrections(
            orders, '(select * from ' ~ stored ~ ' where coalesce(touch_number, 1) = 1)', ['order_key', 'customer_id'],
            ['order_date', 'is_return', 'is_first_order', 'order_net_amount', 'order_loaded_at']
        ) }}
    ) as changed_orders

    union

    select known.customer_id
    from (select distinct customer_id, customer_event_count, sessions_loaded_at from {{ stored }}) as known
    left join {{ visitors }} as visitors
        on known.customer_id = visitors.customer_id
    where
        known.customer_event_count is distinct from visitors.customer_event_count
        or known.sessions_loaded_at is distinct from visitors.sessions_loaded_at
{%- endmacro %}
