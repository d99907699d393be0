{# Click ids: parameters that ad networks add to the address of the page that a click leads to. #}

{#
    The parameters with a click id, as spelled in an address. Those that only ads add come first; Facebook adds fbclid
    to every link that leaves it.
#}
{% macro click_id_parameters() -%}
    {{ return([
        'gclid', 'gbraid', 'wbraid', 'dclid', 'msclkid', 'yclid',
        'ttclid', 'twclid', 'li_fat_id', 'rdt_cid', 'ScCid', 'fbclid',
    ]) }}
{%- endmacro %}

{#
    The kind of click id in a URL's query: the name of the parameter in lower case; null if there is none or it is
    empty. If there are several, the first one in `click_id_parameters` counts.

    query  SQL giving the result of `url_query`
#}
{% macro click_id_kind(query) -%}
    case
        {#- All of them end in "id", so one cheap check is enough for most queries. #}
        when {{ query }} like '%id=%'
            then
                case
                    {%- for name in marketing_insight.click_id_parameters() %}
                        when {{ marketing_insight.url_parameter(query, name) }} is not null then '{{ name | lower }}'
                    {%- endfor %}
                end
    end
{%- endmacro %}

{#
    A URL with `[click_id]` in place of the value of every click id: it stands for one click of one person.

    url  SQL giving text
#}
{% macro redact_click_ids(url) -%}
    {%- set parameter = "'([?&](" ~ marketing_insight.click_id_parameters() | join('|') ~ ")=)[^&#]+'" -%}
    case
        when {{ url }} like '%id=%'
            then {{ marketing_insight.regexp_replace_all(url, parameter, "chr(92) || '1[click_id]'") }}
        else {{ url }}
    end
{%- endmacro %}
