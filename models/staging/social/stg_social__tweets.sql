{#- Other apps may be named after their owners, so only these, which many people use, are named. -#}
{%- set known_clients = [
    'Twitter for iPhone', 'Twitter for Android', 'Twitter for iPad', 'Twitter for Mac', 'Twitter Web App',
    'Twitter Web Client', 'Twitter for Advertisers', 'Twitter Media Studio', 'TweetDeck', 'TweetDeck Web App',
    'Instagram', 'Facebook', 'Hootsuite Inc.', 'Buffer', 'IFTTT', 'WordPress.com', 'Sprout Social', 'Zapier.com'
] -%}
{#- An edit's place in its history is the number of ids that stand before its own. -#}
{%- set history = json_text('tweet', ['edit_history_tweet_ids']) -%}
{%- set versions_before = 'split_part(' ~ history ~ ", '\"' || tweet_id || '\"', 1)" -%}

with accepted as (

    select * from {{ ref('base_social__tweets') }}
    where reject_reason is null

),

final as (

    select
        tweet_id,
        case
            when {{ regexp_full_match('first_version_id', '[1-9][0-9]{0,19}') }} then first_version_id
            else tweet_id
        end as original_tweet_id,
        conversation_id,
        author_id,
        replied_to_author_id,
        {{ referenced_tweet_id('retweeted') }} as retweeted_tweet_id,
        {{ referenced_tweet_id('replied_to') }} as replied_to_tweet_id,
        {{ referenced_tweet_id('quoted') }} as quoted_tweet_id,
        place_id,
        -- From here on, no text holds a user name.
        {{ redact_handles('coalesce(long_text, short_text)') }} as tweet_text,
        {{ json_value('tweet', ['entities', 'hashtags']) }} as hashtags,
        language_code,
        case when client_name not in ({{ quoted_list(known_clients) }}) then 'Other' else client_name end
            as client_name,
        {{ json_value('record', ['includes', 'places']) }} as places,
        {{ json_value('tweet', ['withheld', 'country_codes']) }} as withheld_country_codes,
        withheld_scope,
        {{ try_cast('possibly_sensitive_text', 'boolean') }} as is_possibly_sensitive,
        {{ json_text('tweet', ['withheld']) }} is not null as is_withheld,
        cast(coalesce({{ json_array_length('tweet', ['attachments', 'media_keys']) }}, 0) as bigint) as media_count,
        cast(
            case
                when {{ history }} like '%"' || tweet_id || '"%'
                    then length({{ versions_before }}) - length(replace({{ versions_before }}, ',', ''))
                else 0
            end as bigint
        ) as edit_number,
        longitude,
        latitude,
        {% for metric in tweet_metrics() -%}
            cast({{ metric }}_read as bigint) as {{ metric }},
        {% endfor -%}
        created_at,
        file_name,
        file_row_number,
        loaded_at
    from accepted

)

select * from final
