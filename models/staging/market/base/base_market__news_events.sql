{# Types every value and names what is wrong with a record. Drops nothing. #}

with source as (

    select * from {{ source('market', 'news_events') }}

),

read as (

    select
        {{ is_json_object('record') }} as is_record,
        {{ clean_text(json_text('record', ['url'])) }} as url,
        {{ clean_text(squeeze_spaces(json_text('record', ['title']))) }} as headline,
        {{ clean_text(squeeze_spaces(json_text('record', ['description']))) }} as description,
        {{ clean_text(json_text('record', ['content'])) }} as content,
        {{ clean_text(json_text('record', ['author'])) }} as author,
        {{ clean_text(json_text('record', ['source', 'id'])) }} as source_id,
        {{ clean_text(json_text('record', ['source', 'name'])) }} as source_name,
        {{ clean_text(json_text('record', ['publishedAt'])) }} as published_at_text,
        record,
        record_text,
        _file_name as file_name,
        _file_row_number as file_row_number,
        _loaded_at as loaded_at
    from source

),

typed as (

    select
        *,
        {{ try_utc_timestamp('published_at_text') }} as event_timestamp
    from read

),

judged as (

    -- A withdrawn article keeps nothing of its own, not even its url: all of them would be one article.
    select
        *,
        {{ reject_reason({
            'unreadable_record': 'not is_record',
            'missing_url': 'url is null',
            'removed_article': "headline = '[Removed]' or url in ('https://removed.com', 'https://removed.com/')",
            'missing_headline': 'headline is null',
            'missing_published_at': 'published_at_text is null',
            'unreadable_published_at': 'event_timestamp is null',
            'published_after_loaded': 'event_timestamp > ' ~ dbt.dateadd('day', 1, 'loaded_at'),
        }) }} as reject_reason
    from typed

)

select * from judged
