{# Vars and seeds that a table was built with. They are recorded, and a run with different ones is refused. #}

{#
    A pre-hook of every model. It stops an incremental run if the table was built with other settings than its inputs
    have now, because old and new rows would follow different rules. Views and tables are rebuilt in every run and need
    no check.

    int_shared__settings_recorded has the settings of each table. A setting without a record counts as unchanged: the
    table is older than the record or the setting. `record_settings` then records it.

    Raises a compiler error with the changed settings and the command that rebuilds every table they affect.
#}
{% macro refuse_changed_settings() -%}
    {#- A model is first parsed without its YAML, and its config isn't complete then. -#}
    {%- set is_compared = model.config.materialized == 'incremental' or model.config.meta.get('settings') -%}
    {%- if is_compared and model.name != 'int_shared__settings_recorded' -%}
        {%- set record = marketing_insight.settings_record() -%}
        {%- if execute and record -%}
            {%- do marketing_insight._compare_settings(marketing_insight.recorded_settings(record)) -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{#- Raise the error, or keep for record_settings what this run is built with and the record doesn't have. -#}
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

{#
    A post-hook of every model: inserts the settings that `refuse_changed_settings` found without a record, which are
    none in most runs. It only inserts, so that models built at the same time don't wait for each other.
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

{#
    The settings that every table and view was last built with: {model name: {setting name: text}}.

    record  relation of int_shared__settings_recorded
#}
{% macro recorded_settings(record) -%}
    {%- set asked -%}
        select model_name, setting_name, setting_value from {{ record }} order by version_number
    {%- endset -%}
    {%- set found = {} -%}
    {%- for row in run_query(asked).rows -%}
        {%- do found.setdefault(row[0], {}).update({row[1]: row[2]}) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}

{#
    The table int_shared__settings_recorded of this target, or none if it isn't built or is a view that `dbt clone` made
    of another target's. It is never another target's table, not even with --defer, because hooks write to it.

    A model that calls this is built after that table.
#}
{% macro settings_record() -%}
    {%- do ref('marketing_insight', 'int_shared__settings_recorded') -%}
    {%- if execute -%}
        {%- set node = graph.nodes['model.marketing_insight.int_shared__settings_recorded'] -%}
        {%- set record = adapter.get_relation(node.database, node.schema, node.alias) -%}
        {{ return(record if record and record.is_table else none) }}
    {%- endif -%}
{%- endmacro %}

{#
    The settings that the current model is about to be built with: {name: text}.

    They are the ones that the model lists in `meta: {settings: […]}`, with their current values. For an incremental
    table they include those of its inputs: seeds with their rows, and the settings that tables were last built with,
    which may differ from the current vars if a run builds only a part.

    recorded  what recorded_settings found
#}
{% macro settings_of_inputs(recorded) -%}
    {%- set found, nodes = {}, [model.unique_id] -%}
    {#- The list grows while it is read, until nothing new is found. -#}
    {%- for each in nodes -%}
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
    {#- Inputs built with different values give both as one value, which changes once they agree again. -#}
    {%- for name, values in found.items() -%}
        {%- do found.update({name: values | unique(case_sensitive=true) | sort | join(' and ')}) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}

{#
    The current value of a setting, as text: a var's value, or the number of rows in a seed's table with a hash of them.
    The table is used and not the file, because a model may be built before a changed file is loaded. The order of lists
    and mappings doesn't matter.

    name  a var, `name.key` for one entry of a var that is a mapping, or a seed of this project

    Returns none for a seed that isn't loaded.
#}
{% macro setting_value(name) -%}
    {%- set seed = graph.nodes['seed.marketing_insight.' ~ name] -%}
    {{ return(marketing_insight._seed_value(seed) if seed else marketing_insight._var_value(name)) }}
{%- endmacro %}

{% macro _seed_value(seed) -%}
    {%- set table = adapter.get_relation(seed.database, seed.schema, seed.alias) -%}
    {%- set lines = [] -%}
    {%- if table -%}
        {%- for row in run_query('select * from ' ~ table).rows -%}
            {%- do lines.append(row.values() | map('string') | join(' | ')) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- set rows = lines | sort(case_sensitive=true) | join('\n') -%}
    {{ return((lines | length) ~ ' rows, ' ~ local_md5(rows)[:8] if table) }}
{%- endmacro %}

{% macro _var_value(name) -%}
    {%- set var_name, _, key = name.partition('.') -%}
    {%- set value = var(var_name).get(key) if key else var(var_name) -%}
    {%- if value is mapping -%}
        {%- set value = value | dictsort | map('join', ': ') | list -%}
    {%- endif -%}
    {%- if value is iterable and value is not string -%}
        {%- set value = value | map('string') | sort(case_sensitive=true) | join(', ') -%}
    {%- endif -%}
    {#- An empty text would count as no record, and a change from it would pass. -#}
    {{ return('(none)' if value == '' else value | string) }}
{%- endmacro %}

{#
    The selectors for `dbt build --full-refresh -s` after a change of settings, in alphabetical order: the changed
    seeds, and the models that list a changed var, except those downstream of another one. Each has a + for what is
    downstream.

    settings  list of names
#}
{% macro models_to_refresh(settings) -%}
    {%- set listing, first = {}, [] -%}
    {%- for node in graph.nodes.values() if node.resource_type in ['model', 'seed'] -%}
        {%- for name in node.config.get('meta', {}).get('settings', []) + [node.name] if name in settings -%}
            {%- do listing.update({node.unique_id: node.name ~ '+'}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- for each, selector in listing.items() -%}
        {%- set others = marketing_insight.nodes_upstream(each) | reject('equalto', each) | select('in', listing) -%}
        {%- do first.append(selector) if not others | list -%}
    {%- endfor -%}
    {{ return(first | sort) }}
{%- endmacro %}

{#
    The unique ids of a node and of all nodes upstream of it, without sources, itself first. Empty while the project is
    parsed, because the graph isn't complete then.

    unique_id  a model, seed or snapshot
#}
{% macro nodes_upstream(unique_id) -%}
    {%- set found = [unique_id] -%}
    {#- The list grows while it is read, until nothing new is found. -#}
    {%- for each in found if each in graph.nodes -%}
        {%- for parent in graph.nodes[each].depends_on.get('nodes', []) if parent not in found -%}
            {%- do found.append(parent) if parent in graph.nodes -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(found if execute else []) }}
{%- endmacro %}
