{#- ~ stands for a backslash, which only Snowflake treats as an escape in a literal. -#}
{%- set record -%}
    {"id": 7, "user": {"name": "Zoë 𝔘", "Name": "other", "first name": "Z"}, "none": null, "empty": "", "ok": true,
     "box": [1, [2, 3], {"x": "y"}], "quoted": "a ~"b~"", "dotted.name": "d", "list": []}
{%- endset -%}
{%- set cases = [
    (['id'], '7'),
    (['user', 'name'], 'Zoë 𝔘'),
    (['user', 'Name'], 'other'),
    (['user', 'NAME'], none),
    (['user', 'first name'], 'Z'),
    (['dotted.name'], 'd'),
    (['none'], none),
    (['none', 'below'], none),
    (['absent'], none),
    (['empty'], ''),
    (['ok'], 'true'),
    (['quoted'], 'a "b"'),
    (['box', 0], '1'),
    (['box', 1, 1], '3'),
    (['box', 2, 'x'], 'y'),
    (['box', 3], none),
    (['list', 0], none),
    (['id', 'below'], none),
] -%}

{% call(path, text) cases_that_differ(cases) -%}
    {{ json_text('delivered.record', path) }} as actual,
    {{ text_literal(text) }} as expected
    from (select {{ parse_json("replace('" ~ record ~ "', '~', chr(92))") }} as record) as delivered
{%- endcall %}
