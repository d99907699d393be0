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

with cases as (

    {% for record, expected in cases.items() %}
        select
            {{ loop.index }} as case_number,
            {{ is_json_number(parse_json("'" ~ record ~ "'"), ['id']) }} as actual,
            {{ 'true' if expected else 'false' }} as expected
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

)

select * from cases
where actual is distinct from expected
