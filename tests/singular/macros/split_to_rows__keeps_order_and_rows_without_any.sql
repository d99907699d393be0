{%- set texts = {'three': "'b,ü b,a'", 'one': "'김요한'", 'none': 'null'} -%}
{%- set expected = [
    ('three', 0, 'b'), ('three', 1, 'ü b'), ('three', 2, 'a'), ('one', 0, '김요한'), ('none', none, none)
] -%}

with texts as (

    {% for subject, text in texts.items() %}
        select
            '{{ subject }}' as subject,
            cast({{ text }} as {{ dbt.type_string() }}) as elements
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

),

found as (

    select
        texts.subject,
        cast(element.index as integer) as position,
        cast(element.value as {{ dbt.type_string() }}) as element
    from texts
    {{ split_to_rows('texts.elements', 'element') }}

),

expected as (

    {% for subject, position, element in expected %}
        select
            '{{ subject }}' as subject,
            cast({{ position if position is not none else 'null' }} as integer) as position,
            cast({{ "'" ~ element ~ "'" if element else 'null' }} as {{ dbt.type_string() }}) as element
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

),

counted as (

    select subject, position, element, 1 as found_count, 0 as expected_count from found
    union all
    select subject, position, element, 0 as found_count, 1 as expected_count from expected

)

select
    subject,
    position,
    element
from counted
group by subject, position, element
having sum(found_count) != sum(expected_count)
