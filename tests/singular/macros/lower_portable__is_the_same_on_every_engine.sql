{%- set cases = [
    ('BrexitNOW_2021', 'brexitnow_2021'), ('Großbritannien', 'großbritannien'), ('ROSÉ', 'rosé'),
    ('zostaŃWdomu', 'zostańwdomu'),
    ('ΑΘΗΝΑΣ', 'αθηνασ'), ('МОСКВА_Їжак', 'москва_їжак'), ('İSTANBUL', 'istanbul'),
    ('ĐÀ_NẴNG', 'đà_nẵng'), ('アジアンポップ김요한', 'アジアンポップ김요한'),
    ('انقذوا_حي', 'انقذوا_حي'), ('Ａ', 'ａ'), ('ԵՐԵՎԱՆ', 'երեվան'), ('', ''),
] -%}

with cases as (

    {% for given, expected in cases %}
        select
            '{{ given }}' as given,
            {{ lower_portable("'" ~ given ~ "'") }} as actual,
            '{{ expected }}' as expected
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

)

select * from cases
where actual is distinct from expected
