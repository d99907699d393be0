{#
    The var of the same name: a session ends when its customer does nothing for longer than so many minutes.

    Raises a compiler error for what is no whole number from 1 to 1440. A longer gap would let an event change sessions
    more than a day after it, where int_engagement__days_aggregated doesn't look.
#}
{% macro session_gap_minutes() -%}
    {%- set minutes = var('session_gap_minutes') -%}
    {%- if minutes is not integer or not 1 <= minutes <= 1440 -%}
        {{ exceptions.raise_compiler_error(
            "session_gap_minutes is a whole number from 1 to 1440, which is a day, not '" ~ minutes ~ "'.") }}
    {%- endif -%}
    {{ return(minutes) }}
{%- endmacro %}
