{#
    The SHA-256 of a text's UTF-8 bytes, as 64 hexadecimal digits in lower case; null for null.

    expression  SQL giving text

    | engine    | how                                       |
    |-----------|-------------------------------------------|
    | duckdb    | sha256                                    |
    | snowflake | sha2 with 256 bits                        |
    | postgres  | sha256 of the bytes, encoded as hex       |
#}
{% macro sha256_hex(expression) -%}
    {{ return(adapter.dispatch('sha256_hex', 'marketing_insight')(expression)) }}
{%- endmacro %}

{% macro duckdb__sha256_hex(expression) -%}
    sha256({{ expression }})
{%- endmacro %}

{% macro snowflake__sha256_hex(expression) -%}
    sha2({{ expression }}, 256)
{%- endmacro %}

{% macro postgres__sha256_hex(expression) -%}
    encode(sha256(convert_to({{ expression }}, 'UTF8')), 'hex')
{%- endmacro %}
