{#
    The var `event_correction_days`: none, or a whole number of days.
#}
{% macro event_correction_days() -%}
    {%- set days = var('event_correction_days', none) -%}
    {%- if days is not none and (days is not integer or days < 0) -%}
        {{ exceptions.raise_compiler_error(
            "event_correction_days must be null or a whole number of days from 0 on, not '" ~ days ~ "'."
        ) }}
    {%- endif -%}
    {{ return(days) }}
{%- endmacro %}
