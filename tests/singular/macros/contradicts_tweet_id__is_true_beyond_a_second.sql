{#- Times of ids, computed apart from the macro as (id >> 22) + 1288834974657 milliseconds since 1970. -#}
{%- set cases = [
    ('1440716275708854272', '2021-09-22 16:35:02.000', false),
    ('1440716275713048575', '2021-09-22 16:35:02.000', false),
    ('1440716275708854272', '2021-09-22 16:35:03.000', false),
    ('1440716275708854272', '2021-09-22 16:35:01.000', false),
    ('1440716275708854272', '2021-09-22 16:35:03.000001', true),
    ('1440716275708854272', '2021-09-22 16:35:00.999999', true),
    ('1440716275708854272', '2021-09-21 16:35:02.000', true),
    ('29700859248', '2010-11-04 01:43:01.738', false),
    ('29700859248', '2010-11-03 00:00:00.000', true),
    ('29700859247', '2010-11-03 00:00:00.000', none),
    ('20', '2006-03-21 20:50:14.000', none),
    ('18446744073709551615', '2150-03-18 09:18:05.760', false),
    ('99999999999999999999', '2020-01-01 00:00:00.000', true),
] -%}

with given as (

    {% for tweet_id, created_at, expected in cases %}
        select
            cast({{ tweet_id }} as numeric(20, 0)) as tweet_number,
            cast('{{ created_at }}' as timestamp) as created_at,
            cast({{ expected if expected is not none else 'null' }} as boolean) as expected
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

)

select * from given
where {{ contradicts_tweet_id('created_at', 'tweet_number') }} is distinct from expected
