{#
    A select of the elements of an array, one row per key that has any, as one text with commas between them, each of
    them once; what a text of that kind can't hold (white space, quotes, commas, backslashes) is taken out of them.

    relation  a CTE
    key       its key, one column
    array     its column of the engine's JSON type, also what the text is called
    path      where in an element the text is, as for json_text
    lowered   whether their letters are made small first
    in_order  'first_position' for the order of the array, 'element' for that of their code points
#}
{% macro listed_elements(relation, key, array, path, lowered, in_order) -%}
    {%- set unfit = "'[' || chr(1) || '- \",' || chr(92) || chr(92) || ']+'" -%}
    {%- set text = marketing_insight.replace_matches(marketing_insight.json_text('part.value', path), unfit, "''") -%}
    select
        {{ key }},
        {{ marketing_insight.text_list('element', in_order) }} as {{ array }}
    from (
        select
            {{ key }},
            element,
            min(position) as first_position
        from (
            select
                {{ relation }}.{{ key }},
                cast(part.index as bigint) as position,
                nullif({{ marketing_insight.lower_letters(text) if lowered else text }}, '') as element
            from {{ relation }}
            {{ marketing_insight.json_elements(relation ~ '.' ~ array, [], 'part') }}
        ) as each_element
        where element is not null
        group by {{ key }}, element
    ) as distinct_elements
    group by {{ key }}
{%- endmacro %}
