{#
    A post-hook of every model: an insert of the settings that `refuse_changed_settings` found new for what was just
    built; nothing in most runs. Rows are only added, so that models which are built at the same time don't wait for
    each other.
#}
{% macro record_settings() -%}
    {%- set found = load_result('settings_to_record') if execute -%}
    {%- if found and found.response -%}
        {%- set record = marketing_insight.settings_record() -%}
        {%- set newest = run_query('select coalesce(max(version_number), 0) from ' ~ record).rows[0][0] -%}
        insert into {{ record }} (model_name, setting_name, setting_value, version_number, recorded_at)
        {%- for name, value in found.response.items() %}
        select
            {{ marketing_insight.quoted_list([model.name, name, value]) }},
            {{ newest + 1 }},
            cast('{{ modules.datetime.datetime.utcnow() }}' as timestamp)
        {{ 'union all' if not loop.last }}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
