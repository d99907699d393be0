{#
    A pre-hook of every model. It stops an incremental run of a table that was built with other settings than those its
    inputs have now: the rows it has and the rows it would add would follow different rules. Views and tables are built
    anew each time and follow at once.

    What each was built with stands in int_shared__settings_recorded. A setting without a record is none that changed:
    the table is older than the record, or than the setting. `record_settings` writes what is new here.

    Raises a compiler error that names what changed and the command that builds everything concerned anew.
#}
{% macro refuse_changed_settings() -%}
    {#- The first time a model is parsed its config isn't known; with its YAML it is parsed again. -#}
    {%- set is_compared = model.config.materialized == 'incremental' or model.config.meta.get('settings') -%}
    {%- if is_compared and model.name != 'int_shared__settings_recorded' -%}
        {%- set record = marketing_insight.settings_record() -%}
        {%- if execute and record -%}
            {%- do marketing_insight._compare_settings(marketing_insight.recorded_settings(record)) -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{#- Raise the error, or hand over to record_settings what this run builds with and the record doesn't know. -#}
{% macro _compare_settings(recorded) -%}
    {%- set before = recorded.get(model.name, {}) -%}
    {%- set new, changes = {}, [] -%}
    {%- for name, value in marketing_insight.settings_of_inputs(recorded).items() if value != before.get(name) -%}
        {%- do new.update({name: value}) -%}
        {%- do changes.append(name ~ " was '" ~ before[name] ~ "' and is '" ~ value ~ "'") if name in before -%}
    {%- endfor -%}
    {%- if changes and is_incremental() -%}
        {%- set changed = new.keys() | select('in', before) | list -%}
        {{ exceptions.raise_compiler_error(
            model.name ~ " was built with other settings: " ~ changes | join(', ')
            ~ ". To build everything with the new ones, run dbt build --full-refresh -s "
            ~ marketing_insight.models_to_refresh(changed) | join(' ') ~ ".") }}
    {%- endif -%}
    {%- do store_result('settings_to_record', response=new) -%}
{%- endmacro %}
