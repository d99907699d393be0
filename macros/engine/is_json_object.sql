{#
    Whether the value at a path of a JSON value is an object; never null. A text that begins with a brace passes for
    one.

    record  SQL giving the engine's JSON type
    path    list of member names and, for arrays, numbers counted from 0; none is the value itself
#}
{% macro is_json_object(record, path=[]) -%}
    coalesce(left({{ marketing_insight.json_text(record, path) }}, 1) = '{', false)
{%- endmacro %}
