{# Groups of a roll-up that have to be written again. #}

{#
    A select of the keys of the groups whose stored figures differ from those computed now: a correction took a row
    from them, or priced their rows again, however late the file that did so was loaded. A group that lost its last row
    is among them.

    It doesn't replace the search for new rows by load time: a group that gains as much as it loses keeps its figures.

    computed  CTE with the figures of every group, from all rows of the fact
    stored    relation or CTE with the figures of the last run
    key       list of columns, none of them null
    columns   list of figures to compare
#}
{% macro groups_left_by_corrections(computed, stored, key, columns) -%}
    select
        {%- for column in key %}
        coalesce(computed.{{ column }}, stored.{{ column }}) as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ computed }} as computed
    full outer join {{ stored }} as stored
        on {{ marketing_insight.join_on_key('computed', 'stored', key) }}
    where
        {%- for column in columns %}
        computed.{{ column }} is distinct from stored.{{ column }}{{ ' or' if not loop.last }}
        {%- endfor %}
{%- endmacro %}
