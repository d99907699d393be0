{#
    The incremental strategy `event_merge`, for events whose ids are random, so that a range of the key prunes nothing.

    It is dbt's merge on the whole key. With the var `event_correction_days` it looks only so many days around the days
    of what came in, a range on the column that the model's config `event_time` names. That is no part of the key: an
    event whose time was corrected by more stands there twice, which only a uniqueness test over the whole table says.

    What a model reads of its stored rows it bounds alike, by `near_new_rows` with that column and so many days.
#}
{% macro get_incremental_event_merge_sql(arg_dict) %}
    {%- set days = marketing_insight.event_correction_days() -%}
    {%- if days is none -%}
        {%- do return(get_incremental_merge_sql(arg_dict)) -%}
    {%- endif -%}
    {%- set column = config.require('event_time') -%}
    {%- do return(marketing_insight.merge_within_range(
        arg_dict,
        column,
        dbt.dateadd('day', -days, dbt.date_trunc('day', "min(" ~ column ~ ")")),
        dbt.dateadd('day', days + 1, dbt.date_trunc('day', "max(" ~ column ~ ")"))
    )) -%}
{% endmacro %}
