{# The row ledger: every raw row is accepted, rejected or pending, exactly once. #}

{#
    Every feed that lands files, as [domain, table] of its source. Models can't ask the sources themselves: dbt wants to
    know what a model reads before it has seen them all.
#}
{% macro raw_feeds() -%}
    {{ return([
        ['sales', 'customers'],
        ['sales', 'discount_coupon'],
        ['sales', 'marketing_spend'],
        ['sales', 'online_sales'],
        ['sales', 'tax_amount'],
        ['market', 'bitcoin_prices'],
        ['market', 'news_events'],
        ['weather', 'open_meteo_hourly'],
        ['weather', 'openweathermap_current'],
        ['engagement', 'clickstream_events'],
        ['engagement', 'customer_demographics'],
        ['social', 'tweets'],
        ['marketing', 'campaign_costs'],
    ]) }}
{%- endmacro %}

{#
    The feeds whose base view joins profiles of its files, as [domain, table] of their source. The model
    profile_<domain>__<table> has a row for each profiled file, with file_name and loaded_at.
#}
{% macro profiled_feeds() -%}
    {{ return([
        ['sales', 'discount_coupon'],
        ['sales', 'marketing_spend'],
        ['sales', 'online_sales'],
        ['sales', 'tax_amount'],
        ['engagement', 'customer_demographics'],
        ['marketing', 'campaign_costs'],
    ]) }}
{%- endmacro %}

{#
    A select of pending files: file_name, loaded_at and row_count of each file of a raw table that has no profile yet. A
    base view that joins profiles doesn't have their rows yet.

    raw       SQL naming a relation with the raw tables' technical columns
    profiles  SQL naming a relation with file_name and loaded_at, any number of rows per file
    since     SQL giving the earliest load time to consider; all files by default
#}
{% macro pending_files(raw, profiles, since=none) -%}
    select
        files.file_name,
        files.loaded_at,
        files.row_count
    from (
        select
            sent._file_name as file_name,
            sent._loaded_at as loaded_at,
            count(*) as row_count
        from {{ raw }} as sent
        {% if since is not none -%}
            where sent._loaded_at >= {{ since }}
        {% endif -%}
        group by sent._file_name, sent._loaded_at
    ) as files
    where not exists (
        select 1 from {{ profiles }} as profile
        where profile.file_name = files.file_name and profile.loaded_at = files.loaded_at
    )
{%- endmacro %}

{#
    A select of differences between a raw table, its base view and the two halves of the base view: what, expected_count
    and found_count. One row per file whose row count or sum of row numbers differs between raw and base, and one row if
    accepted plus rejected rows don't add up to base.

    Rows of a file without a profile are pending and expected in none of the views.

    raw, base, accepted, rejected  SQL naming relations
    profiles                       SQL naming a relation with a row for each profiled file (file_name, loaded_at); none
                                   for a feed whose files have no profiles
#}
{% macro split_differences(raw, base, accepted, rejected, profiles=none) -%}
    with raw_files as (

        select
            _file_name as file_name,
            _loaded_at as loaded_at,
            count(*) as row_count,
            sum(_file_row_number) as row_numbers
        from {{ raw }}
        group by _file_name, _loaded_at

    ),

    base_files as (

        select
            file_name,
            loaded_at,
            count(*) as row_count,
            sum(file_row_number) as row_numbers
        from {{ base }}
        group by file_name, loaded_at

    ),

    {% if profiles %}
        pending as (

            {{ marketing_insight.pending_files(raw, profiles) }}

        ),
    {% endif %}

    due as (

        select raw_files.* from raw_files
        {% if profiles %}
            where not exists (
                select 1 from pending
                where pending.file_name = raw_files.file_name and pending.loaded_at = raw_files.loaded_at
            )
        {% endif %}

    ),

    split as (

        select
            (select count(*) from {{ base }}) as row_count,
            (select count(*) from {{ accepted }}) as accepted_count,
            (select count(*) from {{ rejected }}) as rejected_count

    )

    select
        coalesce(due.file_name, base_files.file_name) as what,
        due.row_count as expected_count,
        base_files.row_count as found_count
    from due
    full outer join base_files
        on due.file_name = base_files.file_name and due.loaded_at = base_files.loaded_at
    where
        due.row_count is distinct from base_files.row_count
        or due.row_numbers is distinct from base_files.row_numbers

    union all

    select
        'accepted and rejected' as what,
        row_count as expected_count,
        accepted_count + rejected_count as found_count
    from split
    where row_count != accepted_count + rejected_count
{%- endmacro %}

{#
    The load times from which a test covers rows, a list of SQL literals, one for each of `tables`: the newest load time
    minus `load_overlap_minutes`, or the beginning of time if `tests_cover_full_history` is set.

    One query asks for all of them, so that the engine sees literals it can prune by. Load times in the future, which a
    wrong clock leaves, are ignored.

    tables  list of [relation, column with its load times]; a relation that isn't built counts as empty
#}
{% macro tested_since(tables) -%}
    {%- set beginning = modules.datetime.datetime(1970, 1, 1) -%}
    {%- set now = modules.datetime.datetime.utcnow() -%}
    {%- set asked, since = [], [] -%}
    {%- for relation, column in tables if execute and load_relation(relation) is not none -%}
        {%- do asked.append(
            "select '" ~ relation ~ "' as relation_name, max(t." ~ column ~ ") as newest from " ~ relation
            ~ " as t where t." ~ column ~ " <= cast('" ~ now.strftime('%Y-%m-%d %H:%M:%S.%f') ~ "' as timestamp)"
        ) -%}
    {%- endfor -%}
    {%- set newest = {} -%}
    {%- if asked and not var('tests_cover_full_history') -%}
        {%- for row in run_query(asked | join(' union all ')).rows if row[1] is not none -%}
            {%- do newest.update({row[0]: row[1]}) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- set overlap = modules.datetime.timedelta(minutes=var('load_overlap_minutes', 60)) -%}
    {%- for relation, column in tables -%}
        {%- set from_here = newest[relation | string] - overlap if relation | string in newest else beginning -%}
        {%- do since.append("cast('" ~ from_here.strftime('%Y-%m-%d %H:%M:%S.%f') ~ "' as timestamp)") -%}
    {%- endfor -%}
    {{ return(since) }}
{%- endmacro %}
