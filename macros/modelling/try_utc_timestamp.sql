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
    {%- set shape = wall ~ '(Z|[-+]([01][0-9]|2[0-3]):?[0-5][0-9])' -%}
    {#- Of a text that has the shape; of any other the moment is null. -#}
    {%- set offset_length -%}
        case when {{ text }} like '%Z' then 1 when {{ text }} like '%:__' then 6 else 5 end
    {%- endset -%}
    {%- set moment -%}
        case
            when {{ marketing_insight.matches(expression, shape) }}
                then left(left({{ text }}, length({{ text }}) - {{ offset_length }}), 26)
        end
    {%- endset -%}
    {%- set hours = "left(right(" ~ text ~ ", " ~ offset_length ~ "), 3)" -%}
    {%- set minutes -%}
        case
            when {{ text }} like '%Z' then 0
            else
                -60 * {{ marketing_insight.try_cast(hours, 'integer') }}
                - {{ marketing_insight.try_cast("left(" ~ hours ~ ", 1) || right(" ~ text ~ ", 2)", 'integer') }}
        end
    {%- endset -%}
    {{ dbt.dateadd('minute', minutes, marketing_insight.try_cast(moment, 'timestamp')) }}
{%- endmacro %}
