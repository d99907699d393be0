{# Types every value and names what is wrong with a record. Drops nothing. #}

{%- set tweet_id_shape = '[1-9][0-9]{0,19}' -%}
{#- One tweet retweets, quotes and answers one other each at most. -#}
{%- set reference_positions = [0, 1, 2] -%}

{%- set texts = {
    'tweet_id': ['id'],
    'author_id': ['author_id'],
    'conversation_id': ['conversation_id'],
    'replied_to_author_id': ['in_reply_to_user_id'],
    'first_version_id': ['edit_history_tweet_ids', 0],
    'place_id': ['geo', 'place_id'],
    'short_text': ['text'],
    'long_text': ['note_tweet', 'text'],
    'language_code': ['lang'],
    'client_name': ['source'],
    'withheld_scope': ['withheld', 'scope'],
    'possibly_sensitive_text': ['possibly_sensitive'],
    'longitude_text': ['geo', 'coordinates', 'coordinates', 0],
    'latitude_text': ['geo', 'coordinates', 'coordinates', 1],
    'created_at_text': ['created_at'],
} -%}
{%- set sent, read, typed, unreadable = {}, {}, {}, [] -%}
{%- for name, path in texts.items() -%}
    {%- do sent.update({name ~ '_sent': json_text('tweet', path)}) -%}
    {%- do read.update({name: clean_text(name ~ '_sent')}) -%}
{%- endfor -%}
{%- for position in reference_positions -%}
    {%- do sent.update({
        'reference_type_' ~ position: json_text('tweet', ['referenced_tweets', position, 'type']),
        'reference_id_' ~ position ~ '_sent': json_text('tweet', ['referenced_tweets', position, 'id']),
    }) -%}
    {%- do read.update({'reference_id_' ~ position: clean_text('reference_id_' ~ position ~ '_sent')}) -%}
{%- endfor -%}
{%- for metric in tweet_metrics() -%}
    {%- do sent.update({metric ~ '_sent': json_text('tweet', ['public_metrics', metric])}) -%}
    {%- do read.update({metric ~ '_text': clean_text(metric ~ '_sent')}) -%}
    {%- do typed.update({metric ~ '_read': try_number(metric ~ '_text', 'numeric(20, 4)')}) -%}
    {%- do unreadable.append(
        '(' ~ metric ~ '_text is not null and coalesce(' ~ metric ~ '_read < 0 or ' ~ metric ~ '_read != floor('
        ~ metric ~ '_read), true))'
    ) -%}
{%- endfor -%}
{%- do typed.update({
    'longitude': try_number('longitude_text', 'numeric(12, 8)'),
    'latitude': try_number('latitude_text', 'numeric(12, 8)'),
    'created_at': try_utc_timestamp('created_at_text'),
}) -%}

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
        {{ json_text('record', ['data']) }} is null and coalesce({{ json_text('record', ['id']) }}, {{ json_text('record', ['text']) }}) is not null as is_bare
    {% endcall %}

),

found as (

    {% call add_columns('opened') %}
        case when is_answer then {{ json_value('record', ['data']) }} when is_bare then record end as tweet
    {% endcall %}

),

sent as (

    {{ add_columns('found', sent) }}

),

parsed as (

    {{ add_columns('sent', read) }}

),

typed as (

    {{ add_columns('parsed', typed) }}

),

validated as (

    select
        *,
        {{ reject_reason({
            'unreadable_record': 'not is_record',
            'not_one_tweet': 'not is_answer and not is_bare',
            'missing_tweet_id': 'tweet_id is null',
            'unreadable_tweet_id': 'not ' ~ regexp_full_match('tweet_id', tweet_id_shape),
            'missing_author_id': 'author_id is null',
            'missing_text': 'coalesce(long_text, short_text) is null',
            'missing_created_at': 'created_at_text is null',
            'unreadable_created_at': 'created_at is null',
        }, time_window_rules('social.tweets', 'created_at', 'tweeted'), {
            'unreadable_metrics': unreadable | join(' or '),
        }) }} as reject_reason
    from typed

)

select * from validated
