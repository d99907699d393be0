{#- Published POSIX times, or ones that follow from the calendar. -#}
{%- set cases = [
    ('0', 'second', "'1970-01-01 00:00:00'"),
    ('1000000000', 'second', "'2001-09-09 01:46:40'"),
    ('951827696', 'second', "'2000-02-29 12:34:56'"),
    ('-1', 'second', "'1969-12-31 23:59:59'"),
    ('-14182940', 'second', "'1969-07-20 20:17:40'"),
    ('-62135596800', 'second', "'0001-01-01 00:00:00'"),
    ('253402300799', 'second', "'9999-12-31 23:59:59'"),
    ('253402300800', 'second', none),
    ('-62135596801', 'second', none),
    ('99999999999999999', 'second', none),
    ('1234567890123', 'millisecond', "'2009-02-13 23:31:30.123'"),
    ('-1', 'millisecond', "'1969-12-31 23:59:59.999'"),
    ('4102444800000001', 'microsecond', "'2100-01-01 00:00:00.000001'"),
    ('-1', 'microsecond', "'1969-12-31 23:59:59.999999'"),
    ('null', 'second', none),
] -%}

{% call(number, unit, moment) cases_that_differ(cases) -%}
    {{ timestamp_from_epoch('cast(' ~ number ~ ' as bigint)', unit) }} as actual,
    cast({{ moment if moment else 'null' }} as timestamp) as expected
{%- endcall %}
