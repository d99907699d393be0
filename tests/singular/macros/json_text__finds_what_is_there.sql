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

with delivered as (

    select {{ parse_json("replace('" ~ record ~ "', '~', chr(92))") }} as record

),

cases as (

    {% for path, text in cases %}
        select
            '{{ path | join(' ') }}' as subject,
            {{ json_text('record', path) }} as actual,
            {{ "'" ~ text ~ "'" if text is not none else 'cast(null as ' ~ dbt.type_string() ~ ')' }} as expected
        from delivered
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

)

select * from cases
where actual is distinct from expected
