{%- set records = {
    'two': '{"tags": ["a", "ü b"]}',
    'objects': '{"tags": [{"x": 1}, null]}',
    'empty': '{"tags": []}',
    'absent': '{}',
    'nothing': '{"tags": null}',
    'no_array': '{"tags": {"x": 1}}',
    'text': '{"tags": "a"}',
} -%}
{%- set expected = [
    ('two', 0, 'a'), ('two', 1, 'ü b'), ('objects', 0, none), ('objects', 1, none), ('empty', none, none),
    ('absent', none, none), ('nothing', none, none), ('no_array', none, none), ('text', none, none),
] -%}

with records as (

    {% for subject, record in records.items() %}
        select
            '{{ subject }}' as subject,
            {{ parse_json("'" ~ record ~ "'") }} as record
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

),

found as (

    select
        records.subject,
        cast(tag.index as integer) as position,
        case when records.subject = 'two' then {{ json_text('tag.value', []) }} end as value_text
    from records
    {{ json_elements('records.record', ['tags'], 'tag') }}

),

expected as (

    {% for subject, position, text in expected %}
        select
            '{{ subject }}' as subject,
            cast({{ position if position is not none else 'null' }} as integer) as position,
            cast({{ "'" ~ text ~ "'" if text else 'null' }} as {{ dbt.type_string() }}) as value_text
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

),

counted as (

    select subject, position, value_text, 1 as found_count, 0 as expected_count from found
    union all
    select subject, position, value_text, 0 as found_count, 1 as expected_count from expected

)

select
    subject,
    position,
    value_text
from counted
group by subject, position, value_text
having sum(found_count) != sum(expected_count)
