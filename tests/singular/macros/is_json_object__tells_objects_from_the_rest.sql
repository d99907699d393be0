{%- set record = '{"object": {}, "array": [{}], "number": 1, "text": "x", "true": true, "null": null}' -%}
{%- set cases = [
    ([], true),
    (['object'], true),
    (['array'], false),
    (['array', 0], true),
    (['number'], false),
    (['text'], false),
    (['true'], false),
    (['null'], false),
    (['absent'], false),
] -%}

{% call(path, is_object) cases_that_differ(cases) -%}
    {{ is_json_object('delivered.record', path) }} as actual,
    {{ is_object | lower }} as expected
    from (select {{ parse_json("'" ~ record ~ "'") }} as record) as delivered
{%- endcall %}
