{#
    A select of what is lost or there twice between a raw table, its base view and the two halves of that: what,
    expected_count and found_count. One row per file that base doesn't hold as raw does, by the count of its rows and
    the sum of their numbers; and one where base, over all files, isn't what was accepted and what was refused.

    Rows of a file that has no profile yet wait, and are in none of them.

    raw, base, accepted, rejected  SQL naming relations
    profiles                       SQL naming a relation with a row for each profiled file (file_name, loaded_at); none
                                   for a feed whose files have no profiles
#}
{% macro split_differences(raw, base, accepted, rejected, profiles=none) -%}
    with raw_files as (

        select
            _file_name as file_name,
            _loaded_at as loaded_at,
            count(*) as row_count,
            sum(_file_row_number) as row_numbers
        from {{ raw }}
        group by _file_name, _loaded_at

    ),

    base_files as (

        select
            file_name,
            loaded_at,
            count(*) as row_count,
            sum(file_row_number) as row_numbers
        from {{ base }}
        group by file_name, loaded_at

    ),

    {% if profiles %}
        pending as (

            {{ marketing_insight.pending_files(raw, profiles) }}

        ),
    {% endif %}

    due as (

        select raw_files.* from raw_files
        {% if profiles %}
            where not exists (
                select 1 from pending
                where pending.file_name = raw_files.file_name and pending.loaded_at = raw_files.loaded_at
            )
        {% endif %}

    ),

    split as (

        select
            (select count(*) from {{ base }}) as row_count,
            (select count(*) from {{ accepted }}) as accepted_count,
            (select count(*) from {{ rejected }}) as rejected_count

    )

    select
        coalesce(due.file_name, base_files.file_name) as what,
        due.row_count as expected_count,
        base_files.row_count as found_count
    from due
    full outer join base_files
        on due.file_name = base_files.file_name and due.loaded_at = base_files.loaded_at
    where
        due.row_count is distinct from base_files.row_count
        or due.row_numbers is distinct from base_files.row_numbers

    union all

    select
        'accepted and rejected' as what,
        row_count as expected_count,
        accepted_count + rejected_count as found_count
    from split
    where row_count != accepted_count + rejected_count
{%- endmacro %}
