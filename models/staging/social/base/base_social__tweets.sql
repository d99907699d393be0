{# Types every value and says which rule a record breaks. Drops no row. #}

with source as (

    select
        record,
        record_text,
        _file_name as file_name,
        _file_row_number as file_row_number,
        _loaded_at as loaded_at
    from {{ source('social', 'tweets') }}

),

opened as (

    {% call add_columns('source') %}
        {{ is_json_object('record') }} as is_record,
        {{ is_json_object('record', ['data']) }} as is_answer,
        {{ json_text('record', ['data']) }} is null
        and coalesce({{ json_text('record', ['id']) }}, {{ json_text('record', ['text']) }}) is not null as is_bare,
        case when {{ is_json_object('record', ['data']) }} then {{ json_value('record', ['data']) }} else record end
            as tweet
    {% endcall %}

),

sent as (

    {% call add_columns('opened') %}
        {{ json_text('tweet', ['id']) }} as tweet_id_sent,
        {{ json_text('tweet', ['author_id']) }} as author_id_sent,
        {{ json_text('tweet', ['conversation_id']) }} as conversation_id_sent,
        {{ json_text('tweet', ['in_reply_to_user_id']) }} as replied_to_author_id_sent,
        {{ json_text('tweet', ['edit_history_tweet_ids', 0]) }} as first_version_id_sent,
        {{ json_text('tweet', ['geo', 'place_id']) }} as place_id_sent,
        {{ json_text('tweet', ['text']) }} as short_text_sent,
        {{ json_text('tweet', ['note_tweet', 'text']) }} as long_text_sent,
        {{ json_text('tweet', ['lang']) }} as language_code_sent,
        {{ json_text('tweet', ['source']) }} as client_name_sent,
        {{ json_text('tweet', ['withheld', 'scope']) }} as withheld_scope_sent,
        {{ json_text('tweet', ['possibly_sensitive']) }} as possibly_sensitive_sent,
        {{ json_text('tweet', ['geo', 'coordinates', 'coordinates', 0]) }} as longitude_sent,
        {{ json_text('tweet', ['geo', 'coordinates', 'coordinates', 1]) }} as latitude_sent,
        -- A tweet retweets, quotes and replies to at most one tweet each.
        {% for position in [0, 1, 2] -%}
            {{ json_text('tweet', ['referenced_tweets', position, 'type']) }} as reference_type_{{ position }},
            {{ json_text('tweet', ['referenced_tweets', position, 'id']) }} as reference_id_{{ position }}_sent,
        {% endfor -%}
        {% for metric in tweet_metrics() -%}
            {{ json_text('tweet', ['public_metrics', metric]) }} as {{ metric }}_sent,
        {% endfor -%}
        {{ json_text('tweet', ['created_at']) }} as created_at_sent
    {% endcall %}

),

cleaned as (

    {% call add_columns('sent') %}
        {{ clean_text('tweet_id_sent') }} as tweet_id,
        {{ clean_text('author_id_sent') }} as author_id,
        {{ clean_text('conversation_id_sent') }} as conversation_id,
        {{ clean_text('replied_to_author_id_sent') }} as replied_to_author_id,
        {{ clean_text('first_version_id_sent') }} as first_version_id,
        {{ clean_text('place_id_sent') }} as place_id,
        {{ clean_text('short_text_sent') }} as short_text,
        {{ clean_text('long_text_sent') }} as long_text,
        {{ clean_text('language_code_sent') }} as language_code,
        {{ clean_text('client_name_sent') }} as client_name,
        {{ clean_text('withheld_scope_sent') }} as withheld_scope,
        {{ clean_text('possibly_sensitive_sent') }} as possibly_sensitive_text,
        {{ clean_text('longitude_sent') }} as longitude_text,
        {{ clean_text('latitude_sent') }} as latitude_text,
        {% for position in [0, 1, 2] -%}
            {{ clean_text('reference_id_' ~ position ~ '_sent') }} as reference_id_{{ position }},
        {% endfor -%}
        {% for metric in tweet_metrics() -%}
            {{ clean_text(metric ~ '_sent') }} as {{ metric }}_text,
        {% endfor -%}
        {{ clean_text('created_at_sent') }} as created_at_text
    {% endcall %}

),

typed as (

    {% call add_columns('cleaned') %}
        {{ try_cast('tweet_id', 'numeric(20, 0)') }} as tweet_number,
        {{ try_number('longitude_text', 'numeric(12, 8)') }} as longitude,
        {{ try_number('latitude_text', 'numeric(12, 8)') }} as latitude,
        {% for metric in tweet_metrics() -%}
            {{ try_number(metric ~ '_text', 'numeric(20, 4)') }} as {{ metric }}_read,
        {% endfor -%}
        {{ try_utc_timestamp('created_at_text') }} as created_at
    {% endcall %}

),

validated as (

    select
        *,
        {{ reject_reason({
            'unreadable_record': 'not is_record',
            'not_one_tweet': 'not is_answer and not is_bare',
            'missing_tweet_id': 'tweet_id is null',
            'unreadable_tweet_id': 'not ' ~ regexp_full_match('tweet_id', '[1-9][0-9]{0,19}'),
            'missing_author_id': 'author_id is null',
            'missing_text': 'coalesce(long_text, short_text) is null',
            'missing_created_at': 'created_at_text is null',
            'unreadable_created_at': 'created_at is null',
        }, time_window_rules('social.tweets', 'created_at', 'tweeted'), {
            'created_at_contradicts_tweet_id': contradicts_tweet_id('created_at', 'tweet_number'),
            'unreadable_metrics': has_unreadable_metric(),
        }) }} as reject_reason
    from typed

)

select * from validated
