{%- set cases = {
    'Jan': 1, 'january': 1, ' DEC ': 12, 'May': 5, 'Sep': 9, '7': 7, '07': 7, '12': 12,
    '13': none, '0': none, '1.0': none, 'Janu': none, 'Sept': none, 'Mär': none, '': none,
} -%}

{% call(text, month) cases_that_differ(cases.items()) -%}
    {{ month_number(text_literal(text)) }} as actual,
    cast({{ month if month else 'null' }} as integer) as expected
{%- endcall %}
