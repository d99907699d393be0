{# Tests of macros with literal inputs. #}

{#
    A select of the cases whose actual value isn't the expected one, with their number in the list. The call block has
    the two columns of a case, `actual` and `expected`:

        {% call(text, expected) cases_that_differ([('a', 'b'), ('c', none)]) %}
            {{ some_macro(text_literal(text)) }} as actual,
            {{ text_literal(expected) }} as expected
        {% endcall %}

    cases  list of tuples; their values are the arguments of the call block
#}
{% macro cases_that_differ(cases) -%}
    with cases as (

        {% for case in cases %}
        select
            {{ loop.index }} as case_number,
            {{ caller(*case) | trim }}
        {{ 'union all' if not loop.last }}
        {%- endfor %}

    )

    select * from cases
    where actual is distinct from expected
{%- endmacro %}

{#
    A text as a SQL literal; none gives a null of that type.

    value  text or none
#}
{% macro text_literal(value) -%}
    {%- if value is none -%}
        cast(null as {{ dbt.type_string() }})
    {%- else -%}
        {{ marketing_insight.quoted_list([value]) }}
    {%- endif -%}
{%- endmacro %}
