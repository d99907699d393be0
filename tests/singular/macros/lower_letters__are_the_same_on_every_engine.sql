{%- set cases = [
    ('BrexitNOW_2021', 'brexitnow_2021'), ('Großbritannien', 'großbritannien'), ('ROSÉ', 'rosé'),
    ('zostaŃWdomu', 'zostańwdomu'),
    ('ΑΘΗΝΑΣ', 'αθηνασ'), ('МОСКВА_Їжак', 'москва_їжак'), ('İstanbul', 'İstanbul'), ('アジアンポップ김요한', 'アジアンポップ김요한'),
    ('انقذوا_حي', 'انقذوا_حي'), ('Ａ', 'Ａ'), ('', ''),
] -%}

with cases as (

    {% for given, expected in cases %}
        select
            '{{ given }}' as given,
            {{ lower_letters("'" ~ given ~ "'") }} as actual,
            '{{ expected }}' as expected
        {% if not loop.last %}
            union all
        {% endif %}
    {%- endfor %}

)

select * from cases
where actual is distinct from expected
