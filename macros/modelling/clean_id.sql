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
    {%- set unarmoured = marketing_insight.replace_matches(
        marketing_insight.replace_matches('trim(' ~ halfwidth ~ ', ' ~ blanks ~ ')', "'^(=\"|'')'", "''"), "'\"$'", "''"
    ) -%}
    case
        when
            {{ marketing_insight.is_trimmed_ascii(expression) }}
            and {{ expression }} not like '''%' and {{ expression }} not like '="%' and {{ expression }} not like '%.0%'
            then {{ expression }}
        else
            nullif({{ marketing_insight.replace_matches(
                'trim(' ~ unarmoured ~ ', ' ~ blanks ~ ')', "'^([0-9]+)[.]0+$'", "chr(92) || '1'"
            ) }}, '')
    end
{%- endmacro %}
