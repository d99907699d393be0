{#
    No file holds several rows of one key. Where one does, the last of them counts: this is for a warning that says so.
    It looks at what the last loads brought, or at everything where `tests_cover_full_history` is set.

    Fails with each key and file, and the number of rows.

    model  accepted rows, with file_name and loaded_at
    key    the column
    loads  the raw table, which knows its newest load at once
#}
{% test comes_once_per_file(model, key, loads) %}

select
    file_name,
    loaded_at,
    {{ key }},
    count(*) as row_count
from {{ model }}
where loaded_at >= {{ tested_since([[loads, '_loaded_at']])[0] }}
group by file_name, loaded_at, {{ key }}
having count(*) > 1

{% endtest %}
