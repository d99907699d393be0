{#
    The number that a rate is written with, numeric(20, 8): 18 for `18%`, `18 %` and `18`; null where the text is
    anything else, such as `1%8`.

    expression  SQL giving text
#}
{% macro rate_number(expression) -%}
    {{ marketing_insight.try_cast(
        'case when ' ~ expression ~ " like '%!%' escape '!' then left(" ~ expression ~ ', length(' ~ expression
        ~ ') - 1) else ' ~ expression ~ ' end', 'numeric(20, 8)'
    ) }}
{%- endmacro %}
