{#
    The whole body of a test that no text of some relations holds an e-mail address: a row per relation and column that
    does, with the number of rows, and never the address. It looks at what the last loads brought, or at everything
    where `tests_cover_full_history` is set or the relation has no load time.

    It asks otherwise than the macros that take addresses out: for an @, also full-width or percent-encoded, between a
    letter or digit and the name of a domain.

    names  list of models, seeds and snapshots
#}
{% macro emails_found(names) -%}
    {%- set searched, dated = [], [] -%}
    {%- for name in names -%}
        {%- set relation = ref(name) -%}
        {#- A quarantine view judges every row again when it is asked for its newest load; the raw table just knows. -#}
        {%- set loads = [relation, 'loaded_at'] -%}
        {%- if name.startswith('rej_') -%}
            {%- set loads = [source(*name.removeprefix('rej_').split('__')), '_loaded_at'] -%}
        {%- endif -%}
        {%- if execute and load_relation(relation) is not none -%}
            {%- set texts, is_dated = [], [] -%}
            {%- for column in adapter.get_columns_in_relation(relation) -%}
                {%- do is_dated.append(true) if column.name | lower == 'loaded_at' -%}
                {%- do texts.append(column.name)
                    if column.is_string() or column.dtype | lower in ['json', 'jsonb', 'variant'] -%}
            {%- endfor -%}
            {%- do searched.append({'name': name, 'relation': relation, 'texts': texts, 'loads': is_dated and loads})
                if texts -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set since = tested_since(searched | map(attribute='loads') | select | list) -%}
    {%- for each in searched %}
        select
            '{{ each.name }}' as relation_name,
            found.column_name,
            count(*) as row_count
        from (
            select
                case
                    {%- for text in each.texts %}
                        when {{ _holds_email('cast(t.' ~ text ~ ' as ' ~ dbt.type_string() ~ ')') }} then '{{ text }}'
                    {%- endfor %}
                end as column_name
            from {{ each.relation }} as t
            {%- if each.loads %}
                where t.loaded_at >= {{ since.pop(0) }}
            {%- endif %}
        ) as found
        where found.column_name is not null
        group by found.column_name
        {% if not loop.last -%}
            union all
        {% endif -%}
    {%- else %}
        select 'nothing is built' as relation_name, 'none' as column_name, 0 as row_count
        where false
    {%- endfor %}
{%- endmacro %}

{% macro _holds_email(text) -%}
    {%- set email = "'[A-Za-z0-9](@|＠|%(25)*40)([A-Za-z0-9-]+[.])+[A-Za-z]'" -%}
    case
        when {{ marketing_insight.has_at(text) }}
            then {{ marketing_insight.replace_matches(text, email, "''") }} != {{ text }}
        else false
    end
{%- endmacro %}
