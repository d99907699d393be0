{# One md5 over the fields as text, joined by '-'. A null counts as a word no value is likely to be. #}
{% macro generate_surrogate_key(field_list) %}
    {%- if field_list is string or field_list is not iterable or not field_list -%}
        {{ exceptions.raise_compiler_error("generate_surrogate_key wants a list of column names, got " ~ field_list) }}
    {%- endif -%}
    {%- set empty_nulls = var('surrogate_key_treat_nulls_as_empty_strings', false) -%}
    {%- set null_word = '' if empty_nulls else '_dbt_utils_surrogate_key_null_' -%}
    {%- set texts = [] -%}
    {%- for field in field_list -%}
        {%- do texts.append("'-'") if not loop.first -%}
        {%- do texts.append("coalesce(cast(" ~ field ~ " as " ~ dbt.type_string() ~ "), '" ~ null_word ~ "')") -%}
    {%- endfor -%}
    {{ return(dbt.hash(dbt.concat(texts))) }}
{% endmacro %}
