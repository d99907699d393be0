{%- set cases = {
    '7&quot; Dog Frisbee': '7" Dog Frisbee',
    'Pens &amp; Paper': 'Pens & Paper',
    'Kid&#39;s Tee': "Kid's Tee",
    '&lt;b&gt;': '<b>',
    '&amp;quot;': '&quot;',
    'plain': 'plain',
    'Größe &amp; 𝔘': 'Größe & 𝔘',
    '&unknown; & &amp': '&unknown; & &amp',
    '': '',
} -%}

{% call(text, expected) cases_that_differ(cases.items()) -%}
    {{ unescape_html(text_literal(text)) }} as actual,
    {{ text_literal(expected) }} as expected
{%- endcall %}
