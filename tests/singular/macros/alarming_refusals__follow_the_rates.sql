{#- Each case is a feed: the outcomes of its newest delivery, and the expected failure_count. -#}
{%- set cases = {
    'nothing_came': {'came': {}, 'expected': 0},
    'all_fine': {'came': {'accepted': 100}, 'expected': 0},
    'all_refused': {'came': {'accepted': 0, 'bad': 30, 'worse': 70}, 'expected': 100},
    'one_in_five': {'came': {'accepted': 80, 'bad': 20}, 'expected': 1},
    'more_than_one_in_five': {'came': {'accepted': 79, 'bad': 20}, 'expected': 20},
    'fewer_than_twenty': {'came': {'accepted': 0, 'bad': 19}, 'expected': 1},
    'two_percent': {'came': {'accepted': 98, 'bad': 2}, 'expected': 1},
    'less_than_two_percent': {'came': {'accepted': 99, 'bad': 1}, 'expected': 0},
    'only_expected_refusals': {'came': {'accepted': 1, 'removed_article': 99}, 'expected': 0},
    'others_beside_expected': {'came': {'accepted': 1, 'removed_article': 99, 'bad': 20}, 'expected': 20},
} -%}

with deliveries as (

    select 'another' as feed, 'bad' as outcome, 999 as row_count
    {% for feed, case in cases.items() %}
        {%- for outcome, row_count in case.came.items() %}
            union all
            select '{{ feed }}' as feed, '{{ outcome }}' as outcome, {{ row_count }} as row_count
        {%- endfor %}
    {%- endfor %}

),

reported as (

    {% for feed, case in cases.items() %}
        select
            '{{ feed }}' as feed,
            {{ case.expected }} as expected,
            (
                select coalesce(max(refusals.failure_count), 0)
                from ({{ alarming_refusals('deliveries', feed) }}) as refusals
            ) as actual
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

)

select * from reported
where actual != expected
