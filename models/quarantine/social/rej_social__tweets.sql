{#- The record itself is left out: what was said and by whom is personal. A tweet comes bare or within an answer. -#}
{%- set fields = {} -%}
{%- for name in ['id', 'author_id', 'created_at', 'public_metrics'] -%}
    {%- do fields.update({
        name ~ '_sent': 'coalesce(' ~ json_text('record', ['data', name]) ~ ', ' ~ json_text('record', [name]) ~ ')'
    }) -%}
{%- endfor -%}

{{ refused_rows('social', 'tweets', fields=fields) }}
