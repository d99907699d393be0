{%- set cases = [
    ('13/2/2019', 'day_first'),
    ('31/12/2019', 'day_first'),
    ('2/13/2019', 'month_first'),
    ('02/13/2019 10:00', 'month_first'),
    ('2/1/2019', 'either'),
    ('02/1/2019', 'either'),
    ('2/02/2019', none),
    ('32/1/2019', none),
    ('13/13/2019', none),
    ('2019/02/13', none),
    ('2019-02-13', none),
    ('13/2/19', none),
    ('1x/2/2019', none),
    ('', none),
    (none, none),
] -%}

{% call(text, expected) cases_that_differ(cases) -%}
    {{ date_shape(text_literal(text)) }} as actual,
    {{ text_literal(expected) }} as expected
{%- endcall %}
