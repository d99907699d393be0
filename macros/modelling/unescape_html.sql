{#
    A text with the five predefined HTML entities (and the numeric form of the apostrophe) turned into their characters.
    `&amp;` goes last, so that `&amp;quot;` becomes `&quot;`, as a browser would read it.

    expression  SQL giving text
#}
{% macro unescape_html(expression) -%}
    {%- set entities = [
        ('&quot;', '"'), ('&#39;', "''"), ('&apos;', "''"), ('&lt;', '<'), ('&gt;', '>'), ('&amp;', '&')
    ] -%}
    {%- for entity, _ in entities %}replace({% endfor -%}
    {{ expression }}
    {%- for entity, character in entities %}, '{{ entity }}', '{{ character }}'){% endfor -%}
{%- endmacro %}
