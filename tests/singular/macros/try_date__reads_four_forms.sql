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
    '2019-01-05 10:00': none,
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
