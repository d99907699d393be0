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


{#
    The values that corrected rows of a fact have had, in every delivery of theirs: the day a row was moved from, the
    customer it was taken from. Whoever aggregates by them must compute these groups again too. The current values come
    along; no row at all where nothing was corrected, and then the deliveries aren't read.

    columns     list of columns of the deliveries
    facts       the fact, with is_corrected
    deliveries  every accepted version of its rows
    key         list of columns that tell them apart
    is_new      predicate over the fact, named corrected: what the calling table has not seen
    bounded     column of the deliveries that lies between the bounds
    bounds      the lowest and highest of it that the corrected rows' deliveries can have, as asked of the database
                before, so that the engine sees literals; [none, none] where nothing is corrected
#}
{% macro values_before_corrections(columns, facts, deliveries, key, is_new, bounded, bounds) -%}
    select {% for column in columns %}delivered.{{ column }}{{ ', ' if not loop.last }}{% endfor %}
    from {{ deliveries }} as delivered
    {% if bounds[0] is not none %}
    inner join (
        select corrected.{{ key | join(', corrected.') }}
        from {{ facts }} as corrected
        where corrected.is_corrected and {{ is_new }}
    ) as corrected
        on {{ marketing_insight.join_on_key('delivered', 'corrected', key) }}
    where
        delivered.{{ bounded }} between '{{ dbt.escape_single_quotes(bounds[0] | string) }}'
        and '{{ dbt.escape_single_quotes(bounds[1] | string) }}'
    {% else %}
    where false
    {% endif %}
{%- endmacro %}
