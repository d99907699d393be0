{#
    A select of the files whose rows wait: file_name, loaded_at and row_count of each file of a raw table that has no
    profile yet. A base view that joins profiles has none of their rows.

    raw       SQL naming a relation with the raw tables' technical columns
    profiles  SQL naming a relation with file_name and loaded_at, any number of rows per file
    since     SQL giving the load time from which files are looked for; all of them without it
#}
{% macro pending_files(raw, profiles, since=none) -%}
    select
        files.file_name,
        files.loaded_at,
        files.row_count
    from (
        select
            sent._file_name as file_name,
            sent._loaded_at as loaded_at,
            count(*) as row_count
        from {{ raw }} as sent
        {% if since is not none -%}
            where sent._loaded_at >= {{ since }}
        {% endif -%}
        group by sent._file_name, sent._loaded_at
    ) as files
    where not exists (
        select 1 from {{ profiles }} as profile
        where profile.file_name = files.file_name and profile.loaded_at = files.loaded_at
    )
{%- endmacro %}
