{#
    The id of a thing as it leaves staging: as it is, or a salted hash of the whole where an e-mail address is part of
    it, as in the ids that mail systems give to messages. Ids that differ stay different, so letters keep their case.

    id    SQL giving text
    salt  SQL giving the salt, if not that of all hashes
#}
{% macro id_without_email(id, salt=none) -%}
    case
        when {{ marketing_insight.without_emails_in_text(id) }} != {{ id }}
            then {{ marketing_insight.sha256_hex((salt or marketing_insight.hash_salt()) ~ ' || ' ~ id) }}
        else {{ id }}
    end
{%- endmacro %}
