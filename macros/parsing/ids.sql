{# Ids as delivered, and the hashes that stand for ids of persons. #}

{#
    The id of a customer, user, transaction or event in one spelling, null where there is none: a key (`clean_key`) of
    which is undone what programs do to ids on their way.

    | sent                                | is      | whose doing                                     |
    |-------------------------------------|---------|-------------------------------------------------|
    | `70001.0`, `70001.00`               | `70001` | a column of numbers with a gap, read as floats  |
    | `'70001`, `="70001"`                | `70001` | a spreadsheet told to leave digits alone        |
    | `７０００１`                         | `70001` | an East Asian keyboard                          |

    Leading zeros stay. What says nobody (`undefined`, `NULL`) is taken out by `unless_missing`, and what has lost its
    digits by `is_unreadable_id`.

    expression  SQL giving text
#}
{% macro clean_id(expression) -%}
    {%- set halfwidth -%}
        translate(
            {{ expression }}, '０１２３４５６７８９' || {{ marketing_insight.unicode_characters('invisible') }}, '0123456789'
        )
    {%- endset -%}
    {%- set blanks = marketing_insight.unicode_characters('blank') -%}
    {%- set unarmoured = marketing_insight.regexp_replace_all(
        marketing_insight.regexp_replace_all('trim(' ~ halfwidth ~ ', ' ~ blanks ~ ')', "'^(=\"|'')'", "''"),
        "'\"$'", "''"
    ) -%}
    case
        when
            {{ marketing_insight.is_trimmed_ascii(expression) }}
            and {{ expression }} not like '''%' and {{ expression }} not like '="%' and {{ expression }} not like '%.0%'
            then {{ expression }}
        else
            nullif({{ marketing_insight.regexp_replace_all(
                'trim(' ~ unarmoured ~ ', ' ~ blanks ~ ')', "'^([0-9]+)[.]0+$'", "chr(92) || '1'"
            ) }}, '')
    end
{%- endmacro %}

{#
    The condition that an id was damaged on its way, or never was one: digits cut off by scientific notation (only
    `1.23E+12`, since hexadecimal ids may hold an e), and in JSON whatever is neither text nor a whole number.

    id      SQL giving the id, cleaned
    record  for a JSON feed, SQL giving the record in the engine's JSON type
    path    where in it the id is
#}
{% macro is_unreadable_id(id, record=none, path=none) -%}
    ({{ id }} like '%+%' and {{ marketing_insight.regexp_full_match(id, '[0-9]([.][0-9]+)?[eE][+][0-9]+') }})
    {%- if record is not none %}
    or left({{ id }}, 1) in ('{', '[')
    or lower({{ id }}) in ('true', 'false')
    or (
        ({{ id }} like '%.%' or lower({{ id }}) like '%e%')
        and {{ marketing_insight.is_json_number(record, path) }}
    )
    {%- endif -%}
{%- endmacro %}

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
        when {{ marketing_insight.has_at_sign(key) }}
            then {{ marketing_insight.salted_hash(key, salt) }}
        else {{ key }}
    end
{%- endmacro %}

{#
    The id of a thing as it leaves staging: as it is, or a salted hash of the whole where an e-mail address is part of
    it, as in the ids that mail systems give to messages. Ids that differ stay different, so letters keep their case.

    id    SQL giving text
    salt  SQL giving the salt, if not that of all hashes
#}
{% macro hash_id_with_email(id, salt=none) -%}
    case
        when {{ marketing_insight.redact_emails(id) }} != {{ id }}
            then {{ marketing_insight.sha256_hex((salt or marketing_insight.hash_salt()) ~ ' || ' ~ id) }}
        else {{ id }}
    end
{%- endmacro %}

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

{#
    The salt of all hashes of personal values: a scalar subquery, so that a query with it never loses a row. Where the
    salt's table is empty, the query fails with a text that no engine can read as a number and that says what to run.

    The number stands in the condition and not in a branch: an engine may compute branches that it doesn't take.
#}
{% macro hash_salt() -%}
    (
        select
            case
                when
                    cast(
                        case
                            when min(kept.salt) is not null then '1'
                            else 'There is no salt. Run: dbt build --select int_shared__hash_salt'
                        end as integer
                    ) = 1
                    then min(kept.salt)
            end
        from {{ ref('int_shared__hash_salt') }} as kept
    )
{%- endmacro %}
