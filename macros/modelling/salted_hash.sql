{#
    The salted SHA-256 of what identifies a person: of the salt followed by the trimmed lower-case value, as 64
    hexadecimal digits; null for null. Equal values are equal hashes, so that they join; without the salt nobody can try
    values out. The @ of an address is the same one full-width or percent-encoded.

    value  SQL giving text
    salt   SQL giving the salt, if not that of all hashes
#}
{% macro salted_hash(value, salt=none) -%}
    {%- set with_plain_at = "replace(replace(replace(" ~ value ~ ", '%2540', '@'), '%40', '@'), '＠', '@')" -%}
    {%- set salt = salt or marketing_insight.hash_salt() -%}
    {{ marketing_insight.sha256_hex(salt ~ ' || lower(trim(' ~ with_plain_at ~ '))') }}
{%- endmacro %}
