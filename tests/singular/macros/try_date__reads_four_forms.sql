{%- set cases = {
    '2019-03-05': '2019-03-05',
    '2019-3-5': '2019-03-05',
    '2019/03/05': '2019-03-05',
    '3/5/2019': '2019-03-05',
    '03/05/2019': '2019-03-05',
    '12/31/2019': '2019-12-31',
    '20190305': '2019-03-05',
    '  2019-03-05 ': '2019-03-05',
    '2020-02-29': '2020-02-29',
    '2019-02-29': none,
    '13/1/2019': none,
    '3/5/19': none,
    '19-03-05': none,
    '5.3.2019': none,
    '2019115': none,
    '4347011': none,
    'epoch': none,
    'infinity': none,
    'yesterday': none,
    '0000-01-01': none,
    '1/1/0000': none,
    '00000101': none,
    '0001-01-01': '0001-01-01',
    '9999-12-31': '9999-12-31',
    '2000-02-29': '2000-02-29',
    '2/29/1900': none,
    '2019-03/05': none,
    '2019-00-01': none,
    '2019-01-32': none,
    '2019-01-05 10:00': '2019-01-05',
    '2019-01-05 00:00:00': '2019-01-05',
    '2019-01-05T00:00:00.000': '2019-01-05',
    '2019-01-05T23:30:00Z': '2019-01-05',
    '2019-01-05 23:30:00 UTC': '2019-01-05',
    '2019-01-05T23:30:00+05:30': '2019-01-05',
    '2019-1-5 9:30:00 PM': '2019-01-05',
    '1/5/2019 0:00': '2019-01-05',
    '2019-01-05 25:00': none,
    '2019-01-05 10': none,
    '2019-01-05 soon': none,
    '2019-01-05T': none,
    '1/5/19 10:00:00': none,
    '٢٠١٩-01-05': none,
    'now': none,
    '': none,
} -%}

with cases as (

    {% for text, day in cases.items() %}
    select
        '{{ text }}' as subject,
        {{ try_date("'" ~ text ~ "'") }} as actual,
        {{ "cast('" ~ day ~ "' as date)" if day else "cast(null as date)" }} as expected
    {% if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}

)

select * from cases
where actual is distinct from expected

union all

select *
from (
    select
        'day first' as subject,
        {{ try_date("'13/2/2019 10:00'", 'true') }} as actual,
        cast('2019-02-13' as date) as expected
    union all
    select 'either way', {{ try_date("'1/2/2019'", 'true') }}, cast('2019-02-01' as date)
    union all
    select 'month first', {{ try_date("'2/13/2019'", 'true') }}, cast(null as date)
    union all
    select 'year first', {{ try_date("'2019/02/01'", 'true') }}, cast('2019-02-01' as date)
) as day_first
where actual is distinct from expected
