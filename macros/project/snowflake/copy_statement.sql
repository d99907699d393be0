{# The COPY that loads what is new below a feed's folder of the stage; a file with an error is left out whole. #}
{% macro copy_statement(feed) %}
    {%- set names = snowflake_names() -%}
    {%- set statement = _copy_csv(feed, names) if feed.format == 'csv' else _copy_json(feed, names) -%}
    {{ return(statement | trim) }}
{% endmacro %}

{% macro _copy_csv(feed, names) %}
copy into {{ feed.table }}
from @{{ names.stage }}/{{ feed.folder }}
file_format = (format_name = '{{ names.csv_format }}')
match_by_column_name = case_insensitive
include_metadata = (
    _file_name = metadata$filename,
    _file_row_number = metadata$file_row_number,
    _file_content_key = metadata$file_content_key,
    _loaded_at = metadata$start_scan_time
)
on_error = skip_file
{% endmacro %}

{#-
    Lines are read as text and parsed here, since one broken line of a JSON file format would end the whole COPY. Of the
    functions that a COPY may use, TRY_PARSE_JSON is none; CHECK_JSON is null for what PARSE_JSON can read.

    Two lines are other than on the other engines. One of nothing but blanks arrives with neither record nor
    record_text, since a COPY can't leave out rows; the other engines' loader skips it. And an object with a key twice,
    which they take for JSON, PARSE_JSON refuses by default: such a line stays text. (Snowflake documents this of
    PARSE_JSON only; if CHECK_JSON were to let it pass, the COPY would end with an error and load nothing.)
-#}
{% macro _copy_json(feed, names) %}
copy into {{ feed.table }} (
    record, record_text, _file_name, _file_row_number, _file_content_key, _loaded_at
)
from (
    select
        parse_json(case when check_json($1) is null then $1 end),
        case when check_json($1) is not null then $1 end,
        metadata$filename,
        metadata$file_row_number,
        metadata$file_content_key,
        convert_timezone('UTC', metadata$start_scan_time)::timestamp_ntz
    from @{{ names.stage }}/{{ feed.folder }}
)
file_format = (format_name = '{{ names.json_format }}')
on_error = skip_file
{% endmacro %}
