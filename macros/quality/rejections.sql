{# Rejected rows: reason codes, quarantine views, and when a delivery has too many. #}

{#
    The code of the first rule that a row breaks; null if it breaks none.

    rules    {code: SQL condition that is true for a bad row}, most serious first
    varargs  further rules, checked after these
#}
{% macro reject_reason(rules) -%}
    {%- set all_rules = dict(rules) -%}
    {%- for more in varargs -%}
        {%- do all_rules.update(more) -%}
    {%- endfor -%}
    {%- if not all_rules -%}
        {{ exceptions.raise_compiler_error("reject_reason needs at least one rule: {code: condition}.") }}
    {%- endif -%}
    case
        {%- for code, condition in all_rules.items() %}
            when {{ condition }} then '{{ code }}'
        {%- endfor %}
        end
{%- endmacro %}

{#
    The body of a quarantine view: the rows of a raw table that the base view gives a reject_reason, with every column
    as sent, including columns that a file added, followed by reject_reason and the row's file, row number and load
    time.

    Without `as_sent`, all values are shown as text and nothing personal is shown: `[redacted]` replaces values of
    columns that the source's YAML marks contains_pii and, if it marks the whole table, of columns that it doesn't
    declare; `[email]` replaces e-mail addresses in all other columns. With `as_sent`, JSON stays JSON.

    domain, table  of the source, and so of the base view
    as_sent        true to show all values as sent: only for views in models/restricted
    fields         {name: SQL expression on the columns of the raw table}: parts of a redacted JSON record that explain
                   the refusal and aren't personal
#}
{% macro refused_rows(domain, table, as_sent=false, fields={}) -%}
    {%- set redacted = marketing_insight.redact_email_lookalikes('refused.file_name') -%}
    {%- set file_name = 'refused.file_name' if as_sent else redacted -%}
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
            {{ marketing_insight.redact_email_lookalikes(expression) }} as {{ name }},
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

{#- {name: expression} of the raw table's columns, as in the database: a file may have added some. -#}
{% macro _sent_columns(domain, table, as_sent) -%}
    {%- set shown = {} -%}
    {%- set relation = load_relation(source(domain, table)) if execute else none -%}
    {%- for column in adapter.get_columns_in_relation(relation) if relation -%}
        {%- set name, value = column.name | lower, 'sent.' ~ adapter.quote(column.name) -%}
        {%- if not as_sent -%}
            {%- set value = _redacted(value, column, _is_personal(domain, table, name)) -%}
        {%- endif -%}
        {%- if name in ['reject_reason', 'file_name', 'file_row_number', 'file_content_key', 'loaded_at'] -%}
            {#- The file has a column with the name of one of ours. -#}
            {%- do shown.update({name ~ '_sent': value}) -%}
        {%- elif name not in ['_file_name', '_file_row_number', '_file_content_key', '_loaded_at', '_is_short_row'] -%}
            {%- do shown.update({adapter.quote(column.name): value}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(shown) }}
{%- endmacro %}

{#- In a table with personal data, columns that aren't declared may be personal, too. -#}
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
    {{ return(marketing_insight.redact_email_lookalikes(value)) }}
{%- endmacro %}

{#
    A select of the reject reasons in a feed's newest delivery if too many of its rows were refused; no rows otherwise.
    Columns: reject_reason, row_count, refused_count and delivered_count of the whole delivery, and failure_count. Most
    frequent reason first.

    failure_count is refused_count (at least 2) if more than the share refused_rows_error_rate of the rows and at least
    refused_rows_error_count rows were refused, and 1 if at least the share refused_rows_warn_rate was. Rows with one of
    the expected_reject_reasons don't count. All four are vars.

    deliveries  SQL naming a relation with the outcomes of each feed's newest delivery (feed, outcome, row_count)
    feed        the feed's name
#}
{% macro alarming_refusals(deliveries, feed) -%}
    with delivered as (

        select
            outcome,
            row_count
        from {{ deliveries }}
        where
            feed = '{{ feed }}'
            and not coalesce(outcome in ({{ marketing_insight.quoted_list(var('expected_reject_reasons')) }}), false)

    ),

    total as (

        select
            sum(row_count) as delivered_count,
            sum(case when outcome = 'accepted' then 0 else row_count end) as refused_count
        from delivered

    ),

    final as (

        select
            delivered.outcome as reject_reason,
            delivered.row_count,
            total.refused_count,
            total.delivered_count,
            case
                when
                    total.refused_count >= {{ var('refused_rows_error_count') }}
                    and total.refused_count > {{ var('refused_rows_error_rate') }} * total.delivered_count
                    then greatest(total.refused_count, 2)
                when total.refused_count >= {{ var('refused_rows_warn_rate') }} * total.delivered_count then 1
                else 0
            end as failure_count
        from delivered
        cross join total
        where delivered.outcome != 'accepted'

    )

    select * from final
    where failure_count > 0
    order by row_count desc, reject_reason
{%- endmacro %}
