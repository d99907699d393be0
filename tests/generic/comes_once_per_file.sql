{#
    No file has several rows with the same key. Where one does, the last row wins, so use this as a warning. It checks
    the newest loads, or everything if the var `tests_cover_full_history` is true.

    Fails with each key and file, and the number of rows.

    model  accepted rows, with file_name and loaded_at
    key    the column
    loads  the raw table, where looking up the newest load is cheap
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
