{#
    How landed files are read, as statements: so that values arrive as the loader of the other engines delivers them. An
    empty field is an empty text, nothing spells null, a backslash is a backslash, blanks stay.
#}
{% macro file_formats(names) %}
    {{ return([_csv_format(names) | trim, _json_format(names) | trim]) }}
{% endmacro %}

{#- With include_metadata and schema evolution, error_on_column_count_mismatch has to be false. -#}
{% macro _csv_format(names) %}
create file format if not exists {{ names.csv_format }}
type = csv
parse_header = true
field_delimiter = ','
field_optionally_enclosed_by = '"'
escape_unenclosed_field = none
null_if = ()
empty_field_as_null = false
trim_space = false
skip_blank_lines = true
error_on_column_count_mismatch = false
{% endmacro %}

{#- A CSV without delimiter and quotes: each line is one text. -#}
{% macro _json_format(names) %}
create file format if not exists {{ names.json_format }}
type = csv
field_delimiter = none
field_optionally_enclosed_by = none
escape_unenclosed_field = none
null_if = ()
trim_space = false
skip_blank_lines = true
{% endmacro %}
