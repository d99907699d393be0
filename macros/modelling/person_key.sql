{#
    The key of a person as it leaves staging: as it is, or its salted hash where it is an address, which is the same in
    whatever system and spelling, and the same as that of the address itself.

    Anything with an @ counts, also full-width or percent-encoded. Keys without one, nearly all there are, cost no more
    than the look.

    key   SQL giving text
    salt  SQL giving the salt, if not that of all hashes
#}
{% macro person_key(key, salt=none) -%}
    case
        when {{ marketing_insight.has_at(key) }}
            then {{ marketing_insight.salted_hash(key, salt) }}
        else {{ key }}
    end
{%- endmacro %}
