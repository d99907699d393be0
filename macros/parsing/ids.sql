{# Ids as delivered, and hashes in place of personal ids. #}

{#
    The id of a customer, user, transaction or event in one spelling; null if there is none. Beyond `clean_key`, it
    reverts what other programs do to ids:

    | sent                                | id      | cause                                           |
    |-------------------------------------|---------|-------------------------------------------------|
    | `70001.0`, `70001.00`               | `70001` | a column of numbers with a gap, read as floats  |
    | `'70001`, `="70001"`                | `70001` | a spreadsheet told to treat digits as text      |
    | `７０００１`                         | `70001` | an East Asian keyboard                          |

    Leading zeros stay. Spellings of a missing id (`undefined`, `NULL`) are for `unless_missing`, ids that have lost
    digits for `is_unreadable_id`.

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
    The condition that an id is damaged or isn't an id: digits lost to scientific notation (only `1.23E+12`, because
    hexadecimal ids may contain an e), and in JSON any value that is neither text nor a whole number.

    id      SQL giving the id, cleaned
    record  for a JSON feed, SQL giving the record in the engine's JSON type
    path    path of the id in the record
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
    The key of a person as it leaves staging: unchanged, or a salted hash if it is an e-mail address. The hash is the
    same for every spelling of the address in every system, and equals the hash of a column that holds the address.

    Every key with an @ counts as an address, also with a full-width or percent-encoded @. Other keys, nearly all there
    are, only cost that check.

    key   SQL giving text
    salt  SQL giving the salt; the project's salt by default
#}
{% macro person_key(key, salt=none) -%}
    case
        when {{ marketing_insight.has_at_sign(key) }}
            then {{ marketing_insight.salted_hash(key, salt) }}
        else {{ key }}
    end
{%- endmacro %}

{#
    The id of anything but a person as it leaves staging: unchanged, or a salted hash of all of it if it contains an
    e-mail address, as the message ids of mail systems do. Case is kept, so that different ids stay different.

    id    SQL giving text
    salt  SQL giving the salt; the project's salt by default
#}
{% macro hash_id_with_email(id, salt=none) -%}
    case
        when {{ marketing_insight.redact_emails(id) }} != {{ id }}
            then {{ marketing_insight.sha256_hex((salt or marketing_insight.hash_salt()) ~ ' || ' ~ id) }}
        else {{ id }}
    end
{%- endmacro %}

{#
    The salted SHA-256 of a personal identifier, as 64 hexadecimal digits: the hash of the salt followed by the trimmed,
    lower-case value; null for null. Equal values have equal hashes, so that they join. Without the salt nobody can
    find the value by trying. A full-width or percent-encoded @ counts as @.

    value  SQL giving text
    salt   SQL giving the salt; the project's salt by default
#}
{% macro salted_hash(value, salt=none) -%}
    {%- set with_plain_at = "replace(replace(replace(" ~ value ~ ", '%2540', '@'), '%40', '@'), '＠', '@')" -%}
    {%- set salt = salt or marketing_insight.hash_salt() -%}
    {{ marketing_insight.sha256_hex(salt ~ ' || lower(trim(' ~ with_plain_at ~ '))') }}
{%- endmacro %}

{#
    The project's salt for hashes of personal values. It is a scalar subquery, so it can't drop rows of the query. If
    the salt's table is empty, the query fails on casting a text to a number, and that text says what to run.

    The cast is in the condition, not in a branch, because an engine may evaluate branches that it doesn't take.
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
        from {{ ref('marketing_insight', 'int_shared__hash_salt') }} as kept
    )
{%- endmacro %}
