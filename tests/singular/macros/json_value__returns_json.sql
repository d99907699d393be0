{%- set record = {'data': {'id': '1', 'tags': ['a', {'b': 2}], 'none': []}, 'text': 'x'} -%}
{%- set cases = [
    (json_text(json_value('record', ['data']), ['id']), "'1'"),
    (json_text(json_value('record', ['data', 'tags']), [1, 'b']), "'2'"),
    (json_text(json_value('record', ['data', 'absent']), ['id']), 'null'),
    (json_text(json_value('record', []), ['text']), "'x'"),
    ('cast(' ~ json_array_length('record', ['data', 'tags']) ~ ' as ' ~ dbt.type_string() ~ ')', "'2'"),
    ('cast(' ~ json_array_length('record', ['data', 'none']) ~ ' as ' ~ dbt.type_string() ~ ')', "'0'"),
    ('cast(' ~ json_array_length('record', ['data']) ~ ' as ' ~ dbt.type_string() ~ ')', 'null'),
    ('cast(' ~ json_array_length('record', ['text']) ~ ' as ' ~ dbt.type_string() ~ ')', 'null'),
    ('cast(' ~ json_array_length('record', ['absent']) ~ ' as ' ~ dbt.type_string() ~ ')', 'null'),
] -%}

{% call(actual, expected) cases_that_differ(cases) -%}
    {{ actual }} as actual,
    cast({{ expected }} as {{ dbt.type_string() }}) as expected
    from (select {{ parse_json("'" ~ tojson(record) ~ "'") }} as record) as delivered
{%- endcall %}
