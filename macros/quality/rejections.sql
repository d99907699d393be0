{# Rejected rows: their reason codes, their quarantine views, how many are too many. #}

{#
    The first rule a row breaks, as its code, null when it breaks none.

    rules    {code: SQL condition that is true for a bad row}, most serious first
    varargs  further rules that come after these
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
    {{ return(marketing_insight.redact_email_lookalikes(value)) }}
{%- endmacro %}

{#
    A select of why rows of a feed's newest delivery were refused, if that is a reason for alarm; no row if it isn't.
    Most frequent reason first: reject_reason, row_count, refused_count and delivered_count of the whole delivery, and
    failure_count.

    failure_count is refused_count where more than the rate refused_rows_error_rate was refused and at least
    refused_rows_error_count rows were, and 1 from the rate refused_rows_warn_rate on. These are vars; so are the
    expected_reject_reasons, which don't count.

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
