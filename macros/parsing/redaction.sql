{# E-mail addresses and user names taken out of text and URLs, and found where they got through. #}

{#
    A URL with `[email]` in place of whatever stands before its host (user and password), and of every e-mail address
    behind that, also with its @ full-width or percent-encoded, once or more than once.

    An address is what stands around an @ up to the next character that separates parts of a URL; so are user and
    password of a URL inside the query. Rather too much is taken away (`vue@3.2.1`) than a name let through. An @ with
    nothing before it (`/@name`) is none.

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
    A text in words with `[email]` in place of every e-mail address, also with its @ full-width or percent-encoded.
    An address has a domain of two parts at least, the last of which begins with a letter: `2 mugs @ 5.99`,
    `Coffee@Home` and `vue@3.2.1` stay. For addresses of pages there is `redact_emails_in_url`, which takes more away.

    expression  SQL giving text
    asked       false where the text is known to have an @
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
    A text of any kind with `[email]` in place of every word that holds an @, also the full-width one, percent-encoded
    ones and JSON's \u0040: no address gets through, and neither does what only looks like one (`@name`, `a@1`).

    A word ends at a blank, a quote, a bracket, a comma or what separates the parts of a URL, so that JSON stays JSON.
    A text without an @ is handed back unread.

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
    A text with `[user]` in place of every user name that follows an @ (also the full-width one, also with the slash
    that keeps X from telling the user), `[address]` in place of what stands behind the host of an address on
    twitter.com or x.com, where names are too, and `[email]` in place of every e-mail address.

    A name is as long as its letters, digits and underscores go, even beyond the fifteen a name can have: rather too
    much is taken away than a part of a name let through. What a person is called in plain words can't be told from
    other words.

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
    Whether a text has an @, also full-width or percent-encoded (once or more than once): the cheap question before any
    about addresses. Null for null.

    expression  SQL giving text
#}
{% macro has_at_sign(expression) -%}
    ({{ expression }} like '%@%' or {{ expression }} like '%＠%' or {{ expression }} like '%!%%40%' escape '!')
{%- endmacro %}

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
        when {{ marketing_insight.has_at_sign(text) }}
            then {{ marketing_insight.regexp_replace_all(text, email, "''") }} != {{ text }}
        else false
    end
{%- endmacro %}
