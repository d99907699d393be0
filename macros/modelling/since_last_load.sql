{#
    The predicate that selects what an incremental run has not seen: rows loaded since the newest one in the table being
    built, with an overlap, because files commit out of order. Always load time, never event time: a row that happened
    long ago and arrives today is new.

    column     the load time in the relation that is read
    watermark  the load time in the table being built
#}
{% macro since_last_load(column='loaded_at', watermark='loaded_at') -%}
    {{ column }} >= {{ marketing_insight.last_load_at(watermark) }}
{%- endmacro %}
