{#
    The condition that 1/2/2019 is the first of February in a row's file: so its profile found, or, where every date of
    the file could be read either way, the feed's var says.

    setting  the var of the feed, month_first or day_first
#}
{% macro is_day_first(setting) -%}
    {%- set order = var(setting) -%}
    {%- if order not in ['month_first', 'day_first'] -%}
        {{ exceptions.raise_compiler_error(setting ~ " is month_first or day_first, not '" ~ order ~ "'.") }}
    {%- endif -%}
    (date_order = 'day_first' {{- " or date_order = 'undecided'" if order == 'day_first' }})
{%- endmacro %}
