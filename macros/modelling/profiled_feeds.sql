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
    ]) }}
{%- endmacro %}
