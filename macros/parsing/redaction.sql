{# Redacting e-mail addresses and user names in text and URLs, and finding those that were missed. #}

{#
    A URL with `[email]` in place of the user and password before its host, and of every e-mail address after it, also
    if the @ is full-width or percent-encoded, once or repeatedly.

    Everything around an @, up to the next character that separates parts of a URL, counts as an address, including user
    and password of a URL inside the query. Redacting too much (`vue@3.2.1`) is better than letting a name through. An @
    with nothing before it (`/@name`) isn't an address.

    url  SQL giving text
#}
{% macro redact_emails_in_url(url) -%}
    {%- set user = "'^(([A-Za-z][A-Za-z0-9+.-]*:)?//)[^/?#]*@'" -%}
    {%- set at = '(@|＠|%(25)*40|%(25)*[Ee][Ff]%(25)*[Bb][Cc]%(25)*[Aa]0)' -%}
    {%- set in_words = "'[^]/?#&=;,@＠ ]+" ~ at ~ "[^]/?#&=:;,@＠ ]+'" -%}
    case
        when {{ marketing_insight.has_at_sign(url) }} or {{ url }} like '%A0%' or {{ url }} like '%a0%'
            then
                {{ marketing_insight.regexp_replace_all(
                    marketing_insight.regexp_replace_all(url, user, "chr(92) || '1[email]@'"), in_words, "'[email]'"
                ) }}
        else {{ url }}
    end
{%- endmacro %}

{#
    A text with `[email]` in place of every e-mail address, also if the @ is full-width or percent-encoded. The domain
    of an address has at least two parts and the last one starts with a letter, so `2 mugs @ 5.99`, `Coffee@Home` and
    `vue@3.2.1` stay. URLs are for `redact_emails_in_url`, which redacts more.

    expression  SQL giving text
    asked       false to skip the check whether the text has an @
#}
{% macro redact_emails(expression, asked=true) -%}
    {%- set between = "/?#&=:;,!@＠()<>\"' || chr(9) || '-' || chr(13) || chr(160) || ' " -%}
    {%- set part = '[^][' ~ between ~ '.]+' -%}
    {%- set email -%}
        '[^][{{ between }}]+(@|＠|%(25)*40)({{ part }}[.])+[^][{{ between }}.0-9][^][{{ between }}.]*'
    {%- endset -%}
    {%- set redacted = marketing_insight.regexp_replace_all(expression, email, "'[email]'") -%}
    {%- if asked -%}
        case
            when {{ marketing_insight.has_at_sign(expression) }}
                then
                    {{ redacted }}
            else {{ expression }}
        end
    {%- else -%}
        {{ redacted }}
    {%- endif -%}
{%- endmacro %}

{#
    A text of any kind with `[email]` in place of every word with an @, including full-width and percent-encoded ones
    and JSON's \u0040. No address gets through, and neither does anything that only looks like one (`@name`, `a@1`).

    A word ends at a space, a quote, a bracket, a comma or a separator of URL parts, so that JSON stays JSON. A text
    without an @ is returned as it is.

    text  SQL giving text
#}
{% macro redact_email_lookalikes(text) -%}
    {%- set backslash = "' || chr(92) || chr(92) || '" -%}
    {%- set at = '(@|＠|%(25)*40|' ~ backslash ~ 'u0040)' -%}
    {%- set before, after = '[^]/?#&=;,@ "<>(){}[|]*', '[^]/?#&=:;,@ "<>(){}[|]*' -%}
    case
        when {{ text }} like '%@%' or {{ text }} like '%＠%' or {{ text }} like '%40%'
            then {{ marketing_insight.regexp_replace_all(text, "'" ~ before ~ at ~ after ~ "'", "'[email]'") }}
        else {{ text }}
    end
{%- endmacro %}

{#
    A text with `[user]` in place of every handle after an @ (also a full-width @, also with the slash that prevents X
    from notifying the user), `[address]` in place of the path of a URL on twitter.com or x.com, which holds handles,
    too, and `[email]` in place of every e-mail address.

    A handle extends over all letters, digits and underscores, even beyond the fifteen that X allows, because redacting
    too much is better than letting part of a name through. Names without an @ can't be told from other words.

    expression  SQL giving text
#}
{% macro redact_handles(expression) -%}
    {%- set host = '([Tt][Ww][Ii][Tt][Tt][Ee][Rr]|(^|[^A-Za-z0-9-])[Xx])[.][Cc][Oo][Mm]' -%}
    {%- set address = "'" ~ host ~ "/[A-Za-z0-9_/?&=#%.:!~+@-]+'" -%}
    {%- set no_address = marketing_insight.regexp_replace_all(expression, address, "chr(92) || '1.com/[address]'") -%}
    {%- set no_email = marketing_insight.redact_emails(no_address, asked=false) -%}
    {{ marketing_insight.regexp_replace_all(no_email, "'(@|＠)/?[A-Za-z0-9_]+'", "'@[user]'") }}
{%- endmacro %}

{#
    Whether a text has an @, also full-width or percent-encoded (once or repeatedly): a cheap check before any search
    for addresses. Null for null.

    expression  SQL giving text
#}
{% macro has_at_sign(expression) -%}
    ({{ expression }} like '%@%' or {{ expression }} like '%＠%' or {{ expression }} like '%!%%40%' escape '!')
{%- endmacro %}

{#
    The body of a test that no text column of some relations contains an e-mail address: one row per relation and column
    that does, with the number of rows, never the address. It covers the rows of the last loads, or all rows if
    `tests_cover_full_history` is set or the relation has no load time.

    It uses a pattern of its own, so that it doesn't repeat mistakes of the redacting macros: an @, also full-width or
    percent-encoded, between a letter or digit and a domain name.

    names  list of models, seeds and snapshots
#}
{% macro emails_found(names) -%}
    {%- set searched, dated = [], [] -%}
    {%- for name in names -%}
        {%- set relation = ref(name) -%}
        {#- A quarantine view would validate every row to find its newest load; the raw table has it as a column. -#}
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
        when {{ marketing_insight.has_at_sign(text) }}
            then {{ marketing_insight.regexp_replace_all(text, email, "''") }} != {{ text }}
        else false
    end
{%- endmacro %}
