{%- set anything_else = "'[^A-Za-z0-9]+'" -%}
{%- set text = "' ' || headline || ' ' || coalesce(description, '') || ' ' || coalesce(content, '') || ' '" -%}

with accepted as (

    select * from {{ ref('base_market__news_events') }}
    where reject_reason is null

),

redacted as (

    select
        {{ dbt_utils.generate_surrogate_key(['url']) }} as article_id,
        {{ redact_emails_in_url('url') }} as url,
        {% for name in ['headline', 'description', 'content', 'author', 'source_name'] -%}
            {{ redact_emails(name) }} as {{ name }},
        {% endfor -%}
        source_id,
        event_timestamp,
        file_name,
        file_row_number,
        loaded_at
    from accepted

),

final as (

    select
        article_id,
        url,
        headline,
        description,
        content,
        -- Letters outside ASCII count as separators, because engines disagree about their lower case.
        lower({{ regexp_replace_all(text, anything_else, "' '") }}) as searched_words,
        length(headline) - length(replace(headline, ' ', '')) + 1 as word_count,
        author,
        source_id,
        source_name,
        event_timestamp,
        file_name,
        file_row_number,
        loaded_at
    from redacted

)

select * from final
