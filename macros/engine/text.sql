{# Text, its bytes and its hashes. #}

{#
    Whether a text is pure ASCII; null for null. It is cheap enough for every value, so that the work for other
    characters is only done where there are any.

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

{#
    The texts of a group as one, a separator between them; null for a group that has none.

    expression  SQL giving text
    in_order    SQL that says what stands before what
    separator   text without an apostrophe, a comma by default

    | engine           | how                                          |
    |------------------|----------------------------------------------|
    | duckdb, postgres | string_agg, the order inside its parentheses |
    | snowflake        | listagg within group                         |
#}
{% macro string_agg_ordered(expression, in_order, separator=',') -%}
    {{ return(adapter.dispatch('string_agg_ordered', 'marketing_insight')(expression, in_order, separator)) }}
{%- endmacro %}

{% macro default__string_agg_ordered(expression, in_order, separator) -%}
    string_agg({{ expression }}, '{{ separator }}' order by {{ in_order }})
{%- endmacro %}

{% macro snowflake__string_agg_ordered(expression, in_order, separator) -%}
    nullif(listagg({{ expression }}, '{{ separator }}') within group (order by {{ in_order }}), '')
{%- endmacro %}

{#
    A join that gives one row per element of a text with commas between its elements, with `<alias>.value` (text, to be
    cast on Snowflake) and `<alias>.index` (from 0). A row whose text is null stays, once, with nulls. It follows a
    `from` clause, and is the reverse of `string_agg_ordered`.

    expression  SQL giving text
    alias       name of the elements

    | engine           | how                                  |
    |------------------|--------------------------------------|
    | duckdb, postgres | unnest of an array, with ordinality  |
    | snowflake        | flatten of an array, outer           |
#}
{% macro split_to_rows(expression, alias) -%}
    {{ return(adapter.dispatch('split_to_rows', 'marketing_insight')(expression, alias)) }}
{%- endmacro %}

{% macro default__split_to_rows(expression, alias) -%}
    left join lateral (
        select
            element.value,
            element.ordinality - 1 as index
        from unnest(string_to_array({{ expression }}, ',')) with ordinality as element (value, ordinality)
    ) as {{ alias }} on true
{%- endmacro %}

{% macro snowflake__split_to_rows(expression, alias) -%}
    cross join lateral flatten(input => split({{ expression }}, ','), outer => true) as {{ alias }}
{%- endmacro %}

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

{#
    A random UUID as text (122 random bits), another one on every call.

    | engine    | how               |
    |-----------|-------------------|
    | duckdb    | gen_random_uuid   |
    | snowflake | uuid_string       |
    | postgres  | gen_random_uuid   |
#}
{% macro random_uuid() -%}
    {{ return(adapter.dispatch('random_uuid', 'marketing_insight')()) }}
{%- endmacro %}

{% macro default__random_uuid() -%}
    cast(gen_random_uuid() as {{ dbt.type_string() }})
{%- endmacro %}

{% macro snowflake__random_uuid() -%}
    uuid_string()
{%- endmacro %}
