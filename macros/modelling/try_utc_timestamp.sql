{#
    The moment that an ISO 8601 text with an offset names, in UTC and without a zone; null where it names none. The
    offset is Z, ±hh:mm or ±hhmm: without one a moment isn't named, `try_cast` reads such a text. Decimals of a second
    beyond the sixth are cut off.

    expression  SQL giving text such as 2019-05-19T12:57:27Z
#}
{% macro try_utc_timestamp(expression) -%}
    {%- set text = "trim(" ~ expression ~ ", ' ')" -%}
    {%- set time_of_day = '[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?' -%}
    {%- set wall = marketing_insight.year_pattern() ~ '-[0-9]{2}-[0-9]{2}[ T]' ~ time_of_day -%}
    {#- How an offset ends a text, how long it is there, and the same as ±hhmm. -#}
    {%- set offsets = [
        ('Z', 1, "'+0000'"),
        ('[-+]([01][0-9]|2[0-3]):[0-5][0-9]', 6, "replace(right(" ~ text ~ ", 6), ':', '')"),
        ('[-+]([01][0-9]|2[0-3])[0-5][0-9]', 5, "right(" ~ text ~ ", 5)"),
    ] -%}
    {%- set moment -%}
        case
            {%- for shape, length, _ in offsets %}
                when {{ marketing_insight.matches(expression, wall ~ shape) }}
                    then left(left({{ text }}, length({{ text }}) - {{ length }}), 26)
            {%- endfor %}
        end
    {%- endset -%}
    {%- set offset -%}
        case
            {%- for shape, _, compact in offsets %}
                when {{ marketing_insight.matches(expression, wall ~ shape) }} then {{ compact }}
            {%- endfor %}
        end
    {%- endset -%}
    {%- set minutes -%}
        (
            -60 * {{ marketing_insight.try_cast("left(" ~ offset ~ ", 3)", 'integer') }}
            - {{ marketing_insight.try_cast("left(" ~ offset ~ ", 1) || right(" ~ offset ~ ", 2)", 'integer') }}
        )
    {%- endset -%}
    {{ dbt.dateadd('minute', minutes, marketing_insight.try_cast(moment, 'timestamp')) }}
{%- endmacro %}
