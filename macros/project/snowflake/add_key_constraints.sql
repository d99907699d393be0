{# Keys of marts for BI tools on Snowflake. #}

{#
    Declares the primary and foreign keys of marts, from the entities of the semantic models, for tools that propose
    joins from keys: `dbt run-operation add_key_constraints` prints the SQL, `--args '{dry_run: false}'` runs it, too.
    Snowflake doesn't enforce these keys, and `norely` keeps the optimizer from trusting them: the data tests check
    them. Run it after a build. It skips the keys that a table has already, so it can be repeated; a full refresh
    replaces the table without its keys.

    Prints nothing for an entity whose expression isn't a column, or a foreign entity without a primary one.
#}
{% macro add_key_constraints(dry_run=true) %}
    {%- do assert_snowflake('add_key_constraints') -%}
    {%- set existing = [] if dry_run else _existing_keys() -%}
    {%- set primary, foreign = [], [] -%}
    {%- for key in entity_keys() if (key.relation ~ '.' ~ key.name) | lower not in existing -%}
        {%- set added = 'alter table ' ~ key.relation ~ ' add constraint ' ~ key.name -%}
        {%- if key.one is none -%}
            {%- do primary.append(added ~ ' primary key (' ~ key.column ~ ') not enforced norely') -%}
        {%- else -%}
            {%- do foreign.append(
                added ~ ' foreign key (' ~ key.column ~ ') references ' ~ key.one.relation ~ ' (' ~ key.one.column
                ~ ') not enforced norely'
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- do run_script([
        {'purpose': 'Primary keys: one row per key.', 'statements': primary},
        {'purpose': 'Foreign keys: how tables join.', 'statements': foreign},
    ], dry_run) -%}
    {%- do print('-- Printed only: --args \'{dry_run: false}\' runs it.') if dry_run -%}
{% endmacro %}

{#
    The keys that the entities of all semantic models stand for: a list of `{name, relation, column, one}`, primary keys
    first. `one` is the primary key that a foreign key refers to, and none for a primary key.
#}
{% macro entity_keys() %}
    {%- set primary, foreign = {}, [] -%}
    {%- for semantic_model in graph.semantic_models.values() | sort(attribute='name') -%}
        {%- set node = graph.nodes[semantic_model.depends_on.nodes[0]] -%}
        {%- for entity in semantic_model.entities if modules.re.fullmatch('[a-z_0-9]+', entity.expr or entity.name) -%}
            {%- set key = {
                'name': node.alias ~ '__' ~ (entity.expr or entity.name),
                'relation': node.database ~ '.' ~ node.schema ~ '.' ~ node.alias,
                'column': entity.expr or entity.name,
                'entity': entity.name,
                'one': none,
            } -%}
            {%- if entity.type == 'primary' -%}
                {%- do primary.update({entity.name: key}) -%}
            {%- elif entity.type == 'foreign' -%}
                {%- do foreign.append(key) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- set keys = primary.values() | list -%}
    {%- for key in foreign if key.entity in primary -%}
        {%- do keys.append(dict(key, one=primary[key.entity])) -%}
    {%- endfor -%}
    {{ return(keys) }}
{% endmacro %}

{#- The names of all keys in the target's database, as database.schema.table.name in lower case. -#}
{% macro _existing_keys() %}
    {%- set existing = [] -%}
    {%- for row in run_query('show primary keys in database ' ~ target.database).rows -%}
        {%- set path = [row['database_name'], row['schema_name'], row['table_name'], row['constraint_name']] -%}
        {%- do existing.append(path | join('.') | lower) -%}
    {%- endfor -%}
    {%- for row in run_query('show imported keys in database ' ~ target.database).rows -%}
        {%- set path = [row['fk_database_name'], row['fk_schema_name'], row['fk_table_name'], row['fk_name']] -%}
        {%- do existing.append(path | join('.') | lower) -%}
    {%- endfor -%}
    {{ return(existing) }}
{% endmacro %}
