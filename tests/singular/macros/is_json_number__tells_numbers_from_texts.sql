{%- set cases = {
    '{"id": 1}': true,
    '{"id": 1.5}': true,
    '{"id": 1e5}': true,
    '{"id": 12345678901234567890123}': true,
    '{"id": "1"}': false,
    '{"id": true}': false,
    '{"id": null}': false,
    '{"id": {}}': false,
    '{"id": [1]}': false,
    '{}': false,
} -%}

{% call(record, expected) cases_that_differ(cases.items()) -%}
    {{ is_json_number(parse_json("'" ~ record ~ "'"), ['id']) }} as actual,
    {{ 'true' if expected else 'false' }} as expected
{%- endcall %}
