{# Paths: the channels of a customer's sessions, one after the other. #}

{#
    The var `attribution_path_transform`, which says what `transformed_steps` leaves out of a path. Raises a compiler
    error for a name that isn't one of these, which are those of the packages that people know:

        exposure                  a channel that follows itself: A, A, B, A becomes A, B, A
        first                     a channel that was there before: A, A, B, A becomes A, B
        unique                    nothing: every session is a step
        remove_if_not_all_direct  Direct, unless nothing else is there: Direct, A, Direct, A becomes A, A
#}
{% macro attribution_path_transform() -%}
    {%- set transform = var('attribution_path_transform') -%}
    {%- set transforms = ['exposure', 'first', 'unique', 'remove_if_not_all_direct'] -%}
    {%- if transform not in transforms -%}
        {{ exceptions.raise_compiler_error(
            "attribution_path_transform is one of " ~ transforms | join(', ') ~ ", not '" ~ transform ~ "'.") }}
    {%- endif -%}
    {{ return(transform) }}
{%- endmacro %}

{#
    A select of the steps that stay in a path: path_id, step_number and channel.

    steps  name of a CTE with these three columns, one row per session
#}
{% macro transformed_steps(steps) -%}
    {%- set transform = marketing_insight.attribution_path_transform() -%}
    select
        step.path_id,
        step.step_number,
        step.channel
    from (
        select
            path_id,
            step_number,
            channel,
            lag(channel) over (partition by path_id order by step_number) as previous_channel,
            row_number() over (partition by path_id, channel order by step_number) as occurrence,
            max(case when channel != 'Direct' then 1 else 0 end) over (partition by path_id) as has_others
        from {{ steps }}
    ) as step
    {% if transform == 'exposure' %}
        where step.previous_channel is distinct from step.channel
    {% elif transform == 'first' %}
        where step.occurrence = 1
    {% elif transform == 'remove_if_not_all_direct' %}
        where step.channel != 'Direct' or step.has_others = 0
    {% endif %}
{%- endmacro %}

{#
    A select of sessions that led to no order, as steps of paths: path_id, step_number (1, 2, …), step_count and channel, and
    is_kept, which is false for the steps that `attribution_lookback_steps` cuts off.

    A path begins with a session that is more than `attribution_lookback_days` after the customer's session before it. Its
    id is that of this session.

    sessions  name of a CTE with session_id, customer_id, channel and session_started_at
#}
{% macro steps_without_order(sessions) -%}
    {%- set kept = marketing_insight.attribution_lookback_steps() -%}
    {%- set reach = dbt.dateadd(
        'day', marketing_insight.attribution_lookback_days(), 'cast(neighbours.previous_at as date)') -%}
    {%- set by_time = 'order by session_started_at rows between unbounded preceding and current row' -%}
    select
        steps.path_id,
        steps.step_number,
        steps.step_count,
        steps.channel,
        {{ 'true' if kept is none else 'steps.step_number > steps.step_count - ' ~ kept }} as is_kept
    from (
        select
            numbered.channel,
            first_value(numbered.session_id) over (
                partition by numbered.customer_id, numbered.path_number {{ by_time }}
            ) as path_id,
            row_number() over (
                partition by numbered.customer_id, numbered.path_number order by numbered.session_started_at
            ) as step_number,
            count(*) over (partition by numbered.customer_id, numbered.path_number) as step_count
        from (
            select
                neighbours.*,
                sum(case when cast(neighbours.session_started_at as date) <= {{ reach }} then 0 else 1 end) over (
                    partition by neighbours.customer_id {{ by_time }}
                ) as path_number
            from (
                select
                    each.*,
                    lag(each.session_started_at) over (
                        partition by each.customer_id order by each.session_started_at
                    ) as previous_at
                from {{ sessions }} as each
            ) as neighbours
        ) as numbered
    ) as steps
{%- endmacro %}
