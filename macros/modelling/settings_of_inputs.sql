{#
    The settings that the running model is about to be built with: a dict by name of texts.

    They are those that it lists in `meta: {settings: […]}`, with what they say now. For an incremental table also all
    behind its inputs: the seeds, with the rows they hold; and what views and tables were built with, which is not what
    the vars say now where a run builds only a part.

    Empty for a model with `meta: {follows_settings: true}`: it compares all its rows with its inputs in every run.

    recorded  what recorded_settings found
#}
{% macro settings_of_inputs(recorded) -%}
    {%- set found, nodes = {}, [model.unique_id] -%}
    {#- The list grows while it is read, until nothing new is found. -#}
    {%- for each in nodes if not model.config.meta.get('follows_settings') -%}
        {%- set node = graph.nodes[each] -%}
        {%- set stored = recorded.get(node.name, {}) if each != model.unique_id else {} -%}
        {%- set is_settled = stored and node.config.materialized != 'view' -%}
        {%- set is_seed = node.resource_type == 'seed' -%}
        {%- set listed = [node.name] if is_seed else node.config.get('meta', {}).get('settings', []) -%}
        {%- set parents = [] if is_settled else node.depends_on.get('nodes', []) -%}
        {%- for name in (stored if is_settled else listed) -%}
            {%- set value = stored.get(name) or marketing_insight.setting_value(name) -%}
            {%- do found.setdefault(name, []).append(value) if value -%}
        {%- endfor -%}
        {%- for parent in parents if parent in graph.nodes and parent not in nodes -%}
            {%- do nodes.append(parent) if model.config.materialized == 'incremental' -%}
        {%- endfor -%}
    {%- endfor -%}
    {#- Inputs that were built with different values are a value of their own, which changes when they agree again. -#}
    {%- for name, values in found.items() -%}
        {%- do found.update({name: values | unique(case_sensitive=true) | sort | join(' and ')}) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}
