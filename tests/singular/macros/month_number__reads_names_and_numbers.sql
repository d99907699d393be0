{%- set cases = {
    'Jan': 1, 'january': 1, ' DEC ': 12, 'May': 5, 'Sep': 9, '7': 7, '07': 7, '12': 12,
    '13': none, '0': none, '1.0': none, 'Janu': none, 'Sept': none, 'Mär': none, '': none,
} -%}

with cases as (

    {% for text, month in cases.items() %}
    select
        '{{ text }}' as subject,
        {{ month_number("'" ~ text ~ "'") }} as actual,
        cast({{ month if month else 'null' }} as integer) as expected
    {% if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}

)

select * from cases
where actual is distinct from expected
