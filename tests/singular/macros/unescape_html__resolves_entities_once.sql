{%- set cases = {
    '7&quot; Dog Frisbee': '7" Dog Frisbee',
    'Pens &amp; Paper': 'Pens & Paper',
    'Kid&#39;s Tee': "Kid''s Tee",
    '&lt;b&gt;': '<b>',
    '&amp;quot;': '&quot;',
    'plain': 'plain',
    'Größe &amp; 𝔘': 'Größe & 𝔘',
    '&unknown; & &amp': '&unknown; & &amp',
    '': '',
} -%}

with cases as (

    {% for text, expected in cases.items() %}
    select
        '{{ text }}' as subject,
        {{ unescape_html("'" ~ text ~ "'") }} as actual,
        '{{ expected }}' as expected
    {% if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}

)

select * from cases
where actual is distinct from expected
