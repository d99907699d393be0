{# Which sessions touched an order, and which customers an incremental run has to look at. #}

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
    The var `attribution_lookback_days`: a session touches an order if it starts on the day of the order, or on one of
    so many days before it.
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
    The name under which sessions and costs of a campaign are brought together: as channel rules compare it, in lower
    case with its blanks decoded; `(not set)` if there is none.

    campaign  SQL giving text
#}
{% macro campaign_compared(campaign) -%}
    coalesce(nullif({{ marketing_insight.tag_compared(campaign) }}, ''), '(not set)')
{%- endmacro %}

{#
    A select of the sessions that can touch an order, by the vars that leave channels and campaigns out or in:
    session_id, customer_id, channel, campaign and session_started_at. An empty list has no effect.

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

    orders    name of a CTE with order_key, customer_id and order_date; a row without an order stays one
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
    A select of the customers whose orders have to be attributed again: those with orders or sessions loaded since the
    last run, each counted by a watermark of its own, and those whose stored rows no longer follow from their orders and
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
