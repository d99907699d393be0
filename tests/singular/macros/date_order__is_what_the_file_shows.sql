{%- set cases = [
    (0, 0, 0, 'undecided'),
    (0, 0, 9, 'undecided'),
    (1, 0, 0, 'day_first'),
    (1, 0, 9, 'day_first'),
    (0, 1, 9, 'month_first'),
    (1, 1, 0, 'ambiguous'),
    (1, 1, 9999, 'ambiguous'),
    (900, 1, 98, 'ambiguous'),
    (900, 1, 99, 'ambiguous'),
    (900, 1, 100, 'day_first'),
    (1, 2000, 0, 'month_first'),
    (2, 3, 100000, 'month_first'),
] -%}

{% call(day_first, month_first, either, expected) cases_that_differ(cases) -%}
    {{ date_order(day_first | string, month_first | string, either | string) }} as actual,
    {{ text_literal(expected) }} as expected
{%- endcall %}
