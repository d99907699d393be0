{#- Each case is a base view of the same raw rows: file a has rows 1 and 2, file b has row 1 and no profile yet. -#}
{%- set cases = {
    'all_there': {'base': [('a', 1), ('a', 2), ('b', 1)], 'split': 3, 'profiles': false, 'expected': 0},
    'b_waits': {'base': [('a', 1), ('a', 2)], 'split': 2, 'profiles': true, 'expected': 0},
    'b_is_lost': {'base': [('a', 1), ('a', 2)], 'split': 2, 'profiles': false, 'expected': 1},
    'b_should_wait': {'base': [('a', 1), ('a', 2), ('b', 1)], 'split': 3, 'profiles': true, 'expected': 1},
    'one_is_lost': {'base': [('a', 1), ('b', 1)], 'split': 2, 'profiles': false, 'expected': 1},
    'one_is_doubled': {'base': [('a', 1), ('a', 2), ('a', 2), ('b', 1)], 'split': 4, 'profiles': false, 'expected': 1},
    'one_for_another': {'base': [('a', 2), ('a', 2), ('b', 1)], 'split': 3, 'profiles': false, 'expected': 1},
    'one_is_in_no_half': {'base': [('a', 1), ('a', 2), ('b', 1)], 'split': 2, 'profiles': false, 'expected': 1},
    'one_is_in_both_halves': {'base': [('a', 1), ('a', 2), ('b', 1)], 'split': 4, 'profiles': false, 'expected': 1},
} -%}

with raw_rows as (

    select 'a' as _file_name, cast('2020-01-01' as timestamp) as _loaded_at, 1 as _file_row_number
    union all
    select 'a' as _file_name, cast('2020-01-01' as timestamp) as _loaded_at, 2 as _file_row_number
    union all
    select 'b' as _file_name, cast('2020-01-01' as timestamp) as _loaded_at, 1 as _file_row_number

),

{#- A profile may have a row per row of the file. #}
profiles as (

    select 'a' as file_name, cast('2020-01-01' as timestamp) as loaded_at, 1 as file_row_number
    union all
    select 'a' as file_name, cast('2020-01-01' as timestamp) as loaded_at, 2 as file_row_number

),

{% for name, case in cases.items() %}
    base_of_{{ name }} as (

        {% for file, number in case.base %}
            select
                '{{ file }}' as file_name,
                cast('2020-01-01' as timestamp) as loaded_at,
                {{ number }} as file_row_number
            {% if not loop.last %}
                union all
            {% endif %}
        {%- endfor %}

    ),

    half_of_{{ name }} as (

        {% for number in range(case.split - 1) %}
            select {{ number }} as file_row_number
            {% if not loop.last %}
                union all
            {% endif %}
        {%- endfor %}

    ),
{% endfor %}

one_refused as (

    select 1 as file_row_number

),

reported as (

    {% for name, case in cases.items() %}
        {%- set profiles = 'profiles' if case.profiles else none %}
        select
            '{{ name }}' as subject,
            {{ case.expected }} as expected,
            (
                select count(*)
                from (
                    {{ split_differences(
                        'raw_rows', 'base_of_' ~ name, 'half_of_' ~ name, 'one_refused', profiles
                    ) }}
                ) as differences
            ) as actual
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

)

select * from reported
where actual != expected
