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

with delivered as (

    select {{ parse_json("'" ~ record ~ "'") }} as record

),

cases as (

    {% for path, is_object in cases %}
        select
            '{{ path | join(' ') }}' as subject,
            {{ is_json_object('record', path) }} as actual,
            {{ is_object | lower }} as expected
        from delivered
        {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select * from cases
where actual is distinct from expected
