{#
    A select of the newest row per key, by load time, then file, then row in the file. There are no ties, so the same
    files give the same rows in whatever order they are read.

    It returns every column of the relation, and `has_moved`: true if the rows of the key differ in a watched column.
    Only keys with several rows go through a window; the rest, nearly all of a full refresh, pass as they are.

    relation    a CTE with loaded_at, file_name and file_row_number
    key         list of columns, none of them null
    watched     list of columns, none of them null
    whole_file  true for all rows of the key in the newest file, not only the last one
#}
{% macro latest_per_key(relation, key, watched=[], whole_file=false) -%}
    {%- if key is string -%}
        {{ exceptions.raise_compiler_error("latest_per_key takes its key as a list of columns, not '" ~ key ~ "'.") }}
    {%- endif -%}
    {%- set versions = "partition by version." ~ key | join(', version.') -%}
    with repeated as (

        select {{ key | join(', ') }} from {{ relation }}
        group by {{ key | join(', ') }}
        having count(*) > 1

    )

    select
        only_version.*,
        false as has_moved,
        1 as version_rank
    from {{ relation }} as only_version
    where not exists (
        select 1 from repeated
        where {{ marketing_insight.join_on_key('repeated', 'only_version', key) }}
    )

    union all

    select ranked.*
    from (
        select
            version.*,
            {%- for column in watched %}
            min(version.{{ column }}) over ({{ versions }}) != max(version.{{ column }}) over ({{ versions }}) or
            {%- endfor %} false as has_moved,
            {{ 'rank' if whole_file else 'row_number' }}() over (
                {{ versions }}
                order by
                    version.loaded_at desc, version.file_name desc
                    {{- ', version.file_row_number desc' if not whole_file }}
            ) as version_rank
        from {{ relation }} as version
        inner join repeated
            on {{ marketing_insight.join_on_key('version', 'repeated', key) }}
    ) as ranked
    where ranked.version_rank = 1
{%- endmacro %}
