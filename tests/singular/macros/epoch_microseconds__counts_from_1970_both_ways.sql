{#- Published POSIX times, or ones that follow from the calendar. A double can't hold 2^53 + 1. -#}
{%- set cases = [
    ("'1970-01-01 00:00:00'", '0'),
    ("'2001-09-09 01:46:40'", '1000000000000000'),
    ("'2000-02-29 12:34:56.000001'", '951827696000001'),
    ("'1969-12-31 23:59:59.999999'", '-1'),
    ("'2255-06-05 23:47:34.740993'", '9007199254740993'),
    ("'0001-01-01 00:00:00'", '-62135596800000000'),
    ("'9999-12-31 23:59:59.999999'", '253402300799999999'),
    ('null', none),
] -%}

{% call(moment, number) cases_that_differ(cases) -%}
    cast({{ epoch_microseconds('cast(' ~ moment ~ ' as timestamp)') }} as {{ dbt.type_string() }}) as actual,
    {{ text_literal(number) }} as expected
{%- endcall %}
