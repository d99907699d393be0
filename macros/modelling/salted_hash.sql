{#
    The salted SHA-256 of what identifies a person: of the salt followed by the trimmed lower-case value, as 64
    hexadecimal digits; null for null. Equal values are equal hashes, so that they join; without the salt nobody can try
    values out.

    value  SQL giving text
    salt   SQL giving the salt: the column of int_shared__hash_salt, which the query cross joins
#}
{% macro salted_hash(value, salt) -%}
    {{ marketing_insight.sha256_hex(salt ~ ' || lower(trim(' ~ value ~ '))') }}
{%- endmacro %}
