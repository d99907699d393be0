{#
    The whole body of a view of refused rows: the rows of a raw table whose base view names a reason, with every column
    as it was sent, also those that a file added, then reject_reason and where the row came from.

    Values of other types than JSON are shown as text, JSON too unless `as_sent`. Without `as_sent` nothing personal is
    shown: `[redacted]` in place of what stands in columns that the source's YAML marks contains_pii and, where it marks
    the whole table so, in columns that it doesn't declare; `[email]` in place of addresses anywhere else.

    domain, table  of the source, and so of the base view
    as_sent        true to show all values as they were sent: only for views in models/restricted
    fields         {name: SQL expression on the columns of the raw table}: parts of a JSON record that is left out as
                   personal which tell no more than why it was refused
#}
{% macro refused_rows(domain, table, as_sent=false, fields={}) -%}
    {%- set file_name = 'refused.file_name' if as_sent else marketing_insight.without_any_email('refused.file_name') -%}
    with sent as (

        select * from {{ source(domain, table) }}

    ),

    refused as (

        select
            file_name,
            file_row_number,
            loaded_at,
            reject_reason
        from {{ ref('base_' ~ domain ~ '__' ~ table) }}
        where reject_reason is not null

    ),

    final as (

        select
            {%- for name, expression in fields.items() %}
            {{ marketing_insight.without_any_email(expression) }} as {{ name }},
            {%- endfor %}
            {%- for name, expression in _sent_columns(domain, table, as_sent).items() %}
            {{ expression }} as {{ name }},
            {%- endfor %}
            refused.reject_reason,
            {{ file_name }} as file_name,
            refused.file_row_number,
            sent._file_content_key as file_content_key,
            refused.loaded_at
        from sent
        inner join refused
            on
                sent._file_name = refused.file_name
                and sent._file_row_number = refused.file_row_number
                and sent._loaded_at = refused.loaded_at

    )

    select * from final
{%- endmacro %}

{#- {name: expression} of the raw table's columns. The database is asked: a file may have added some. -#}
{% macro _sent_columns(domain, table, as_sent) -%}
    {%- set shown = {} -%}
    {%- set relation = load_relation(source(domain, table)) if execute else none -%}
    {%- for column in adapter.get_columns_in_relation(relation) if relation -%}
        {%- set name, value = column.name | lower, 'sent.' ~ adapter.quote(column.name) -%}
        {%- if not as_sent -%}
            {%- set value = _redacted(value, column, _is_personal(domain, table, name)) -%}
        {%- endif -%}
        {%- if name in ['reject_reason', 'file_name', 'file_row_number', 'file_content_key', 'loaded_at'] -%}
            {#- A file has a column called as one of ours. -#}
            {%- do shown.update({name ~ '_sent': value}) -%}
        {%- elif name not in ['_file_name', '_file_row_number', '_file_content_key', '_loaded_at', '_is_short_row'] -%}
            {%- do shown.update({adapter.quote(column.name): value}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(shown) }}
{%- endmacro %}

{#- Of a table with personal data, what isn't declared may be personal too. -#}
{% macro _is_personal(domain, table, column) -%}
    {%- set declared = graph.sources['source.marketing_insight.' ~ domain ~ '.' ~ table] -%}
    {%- if column in declared.columns -%}
        {{ return(declared.columns[column].config.meta.get('contains_pii', false)) }}
    {%- endif -%}
    {{ return(declared.config.meta.get('contains_pii', false)) }}
{%- endmacro %}

{% macro _redacted(value, column, is_personal) -%}
    {%- if is_personal -%}
        {{ return('case when ' ~ value ~ " is not null then '[redacted]' end") }}
    {%- endif -%}
    {%- if column.dtype | lower in ['json', 'jsonb', 'variant', 'object', 'array'] -%}
        {%- set value = marketing_insight.json_text(value, []) -%}
    {%- elif not column.is_string() -%}
        {%- set value = 'cast(' ~ value ~ ' as ' ~ dbt.type_string() ~ ')' -%}
    {%- endif -%}
    {{ return(marketing_insight.without_any_email(value)) }}
{%- endmacro %}
