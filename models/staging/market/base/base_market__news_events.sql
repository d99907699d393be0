{# Types every value and says which rule a record breaks. Drops no row. #}

with source as (

    select * from {{ source('market', 'news_events') }}

),

sent as (

    {% call add_columns('source') %}
        {{ is_json_object('record') }} as is_record,
        {{ json_text('record', ['url']) }} as url_sent,
        {{ json_text('record', ['title']) }} as title_sent,
        {{ json_text('record', ['description']) }} as description_sent,
        {{ json_text('record', ['content']) }} as content_sent,
        {{ json_text('record', ['author']) }} as author_sent,
        {{ json_text('record', ['source', 'id']) }} as source_id_sent,
        {{ json_text('record', ['source', 'name']) }} as source_name_sent,
        {{ json_text('record', ['publishedAt']) }} as published_at_sent
    {% endcall %}

),

parsed as (

    select
        is_record,
        {{ clean_key('url_sent') }} as url,
        {{ clean_text(collapse_whitespace('title_sent')) }} as headline,
        {{ clean_text(collapse_whitespace('description_sent')) }} as description,
        {{ clean_text('content_sent') }} as content,
        {{ clean_text('author_sent') }} as author,
        {{ clean_key('source_id_sent') }} as source_id,
        {{ clean_text('source_name_sent') }} as source_name,
        {{ clean_text('published_at_sent') }} as published_at_text,
        record,
        record_text,
        _file_name as file_name,
        _file_row_number as file_row_number,
        _loaded_at as loaded_at
    from sent

),

typed as (

    -- Some sources publish a date without a time, which is read as midnight.
    select
        *,
        coalesce(
            {{ try_utc_timestamp('published_at_text') }},
            cast({{ try_cast('published_at_text', 'date') }} as timestamp)
        ) as event_timestamp
    from parsed

),

validated as (

    -- The placeholders of withdrawn articles all have the same url: accepted, they would be one article.
    select
        *,
        {{ reject_reason({
            'unreadable_record': 'not is_record',
            'missing_url': 'url is null',
            'removed_article': "headline = '[Removed]' or url in ('https://removed.com', 'https://removed.com/')",
            'missing_headline': 'headline is null',
            'missing_published_at': 'published_at_text is null',
            'unreadable_published_at': 'event_timestamp is null',
        }, time_window_rules('market.news_events', 'event_timestamp', 'published')) }} as reject_reason
    from typed

)

select * from validated
