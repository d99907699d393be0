{%- set cases = [
    ('BrexitNOW_2021', 'brexitnow_2021'), ('Großbritannien', 'großbritannien'), ('ROSÉ', 'rosé'),
    ('zostaŃWdomu', 'zostańwdomu'),
    ('ΑΘΗΝΑΣ', 'αθηνασ'), ('МОСКВА_Їжак', 'москва_їжак'), ('İSTANBUL', 'istanbul'),
    ('ĐÀ_NẴNG', 'đà_nẵng'), ('アジアンポップ김요한', 'アジアンポップ김요한'),
    ('انقذوا_حي', 'انقذوا_حي'), ('Ａ', 'ａ'), ('ԵՐԵՎԱՆ', 'երեվան'), ('', ''),
] -%}

{% call(given, expected) cases_that_differ(cases) -%}
    {{ lower_portable(text_literal(given)) }} as actual,
    {{ text_literal(expected) }} as expected
{%- endcall %}
