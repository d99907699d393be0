{# The channel of a session, by rules in seeds. #}

{#
    The columns that say where a session came from. All of a session's are of one event: its first one that has a value
    in any of them.
#}
{% macro session_touch_columns() -%}
    {{ return([
        'utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content', 'referrer_host', 'click_id_kind',
    ]) }}
{%- endmacro %}

{#
    A select of all columns of `sessions` and of what the rules compare, in lower case: traffic_source, traffic_medium,
    traffic_campaign and traffic_click_id_kind. Empty text stands for unknown.

    As in GA4, a session about which nothing is known has the source `(direct)` and the medium `(none)`, one with a
    referrer only has its host and `referral`.

    sessions  name of a CTE with session_touch_columns
#}
{% macro traffic_described(sessions) -%}
    {%- set tags = ['utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content', 'click_id_kind'] -%}
    select
        {{ sessions }}.*,
        case
            when coalesce({{ (tags + ['referrer_host']) | join(', ') }}) is null then '(direct)'
            else coalesce({{ marketing_insight.tag_compared('utm_source') }}, referrer_host, '')
        end as traffic_source,
        case
            when coalesce({{ (tags + ['referrer_host']) | join(', ') }}) is null then '(none)'
            when coalesce({{ tags | join(', ') }}) is null then 'referral'
            else coalesce({{ marketing_insight.tag_compared('utm_medium') }}, '')
        end as traffic_medium,
        coalesce({{ marketing_insight.tag_compared('utm_campaign') }}, '') as traffic_campaign,
        coalesce(click_id_kind, '') as traffic_click_id_kind
    from {{ sessions }}
{%- endmacro %}

{#
    The value of a utm parameter as the rules compare it: in lower case, with its blanks and parentheses decoded.

    tag  SQL giving text
#}
{% macro tag_compared(tag) -%}
    trim(replace(replace(replace(replace(lower({{ tag }}), '%20', ' '), '+', ' '), '%28', '('), '%29', ')'))
{%- endmacro %}

{#
    A select of one row per distinct combination of traffic_source, traffic_medium, traffic_campaign and
    traffic_click_id_kind that a rule matches, with its `channel`: that of the matching rule with the lowest number.

    The rules are compared per combination and not per session, because there are far fewer of them.

    described  name of a CTE with the columns of `traffic_described`
#}
{% macro traffic_classified(described) -%}
    {%- set combination = ['traffic_source', 'traffic_medium', 'traffic_campaign', 'traffic_click_id_kind'] -%}
    select
        {% for column in combination -%}
            matched.{{ column }},
        {% endfor -%}
        rules.channel
    from (
        select
            {% for column in combination -%}
                traffic.{{ column }},
            {% endfor -%}
            min(rules.rule_number) as rule_number
        from (select distinct {{ combination | join(', ') }} from {{ described }}) as traffic
        left join (
            select distinct
                sources.traffic_source,
                sites.source_kind
            from (select distinct traffic_source from {{ described }}) as sources
            inner join (
                select source, 'search' as source_kind from {{ ref('marketing_insight', 'ref_search_engines') }}
                union all
                select source, source_kind from {{ ref('marketing_insight', 'ref_social_sites') }}
            ) as sites
                on sources.traffic_source like sites.source
        ) as kinds
            on traffic.traffic_source = kinds.traffic_source
        inner join {{ ref('marketing_insight', 'ref_channel_rules') }} as rules
            on
                coalesce(kinds.source_kind, '') like rules.source_kind
                and traffic.traffic_source like rules.source
                and traffic.traffic_medium like rules.medium
                and traffic.traffic_campaign like rules.campaign
                and traffic.traffic_click_id_kind like rules.click_id_kind
        group by {% for column in combination %}traffic.{{ column }}{{ ', ' if not loop.last }}{% endfor %}
    ) as matched
    inner join {{ ref('marketing_insight', 'ref_channel_rules') }} as rules
        on matched.rule_number = rules.rule_number
{%- endmacro %}
