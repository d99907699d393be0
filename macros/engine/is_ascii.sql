{#
    Whether a text has no character beyond ASCII; null for null. Cheap enough to ask of every value, so that the work
    for the rest of Unicode is done only where there is any.

    expression  SQL giving text

    | engine              | how                                                     |
    |---------------------|---------------------------------------------------------|
    | duckdb              | as many bytes (strlen) as characters                    |
    | postgres, snowflake | as many bytes (octet_length) as characters              |
#}
{% macro is_ascii(expression) -%}
    {{ return(adapter.dispatch('is_ascii', 'marketing_insight')(expression)) }}
{%- endmacro %}

{% macro default__is_ascii(expression) -%}
    octet_length({{ expression }}) = length({{ expression }})
{%- endmacro %}

{% macro duckdb__is_ascii(expression) -%}
    strlen({{ expression }}) = length({{ expression }})
{%- endmacro %}
