{#
    A select of the newest row per key. Newest is a total order: load time, then file, then row in the file, so that the
    same files give the same answer in whatever order they are read.

    Only keys that occur more than once go through a window; the rest, nearly all of a full refresh, pass as they are.
    Every column of the relation comes out, and `version_rank`, which is always 1.

    relation  a CTE or relation with loaded_at, file_name and file_row_number
    key       list of columns, none of them null
#}
{% macro latest_per_key(relation, key) -%}
    {%- if key is string -%}
        {{ exceptions.raise_compiler_error("latest_per_key takes its key as a list of columns, not '" ~ key ~ "'.") }}
    {%- endif -%}
    {%- set columns = key | join(', ') -%}
    select
        only_version.*,
        1 as version_rank
    from {{ relation }} as only_version
    where not exists (
        select 1
        from (select {{ columns }} from {{ relation }} group by {{ columns }} having count(*) > 1) as repeated
        where {{ marketing_insight.same_key('repeated', 'only_version', key) }}
    )

    union all

    select ranked.*
    from (
        select
            version.*,
            row_number() over (
                partition by {% for column in key %}version.{{ column }}{% if not loop.last %}, {% endif %}{% endfor %}
                order by version.loaded_at desc, version.file_name desc, version.file_row_number desc
            ) as version_rank
        from {{ relation }} as version
        inner join (
            select {{ columns }} from {{ relation }} group by {{ columns }} having count(*) > 1
        ) as repeated
            on {{ marketing_insight.same_key('version', 'repeated', key) }}
    ) as ranked
    where ranked.version_rank = 1
{%- endmacro %}
