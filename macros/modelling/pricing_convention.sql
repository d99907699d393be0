{#
    How sales are priced, as one text: the delivery basis and the coupon states that are discounted. Every row of a
    table that depends on it carries it, so that an incremental run under other vars can be refused: it would mix two
    conventions in one table.

    Raises a compiler error for vars that make no sense, and for an incremental run over a table priced otherwise.
#}
{% macro pricing_convention() -%}
    {%- set basis = var('delivery_charge_basis') -%}
    {%- set discounted = var('coupon_statuses_discounted') -%}
    {%- if basis not in ['line', 'transaction'] -%}
        {{ exceptions.raise_compiler_error("delivery_charge_basis is line or transaction, not '" ~ basis ~ "'.") }}
    {%- endif -%}
    {%- for status in discounted if status not in var('coupon_statuses') -%}
        {{ exceptions.raise_compiler_error(
            "coupon_statuses_discounted names '" ~ status ~ "', which is not one of coupon_statuses: "
            ~ var('coupon_statuses') | join(', ') ~ ".") }}
    {%- endfor -%}
    {%- set discounting = discounted | sort | join(' or ') or 'never' -%}
    {%- set convention = "delivery per " ~ basis ~ ", discount when " ~ discounting -%}
    {%- if execute and is_incremental() -%}
        {%- set stored = marketing_insight.stored_pricing_convention() -%}
        {%- if stored is not none and stored != convention -%}
            {{ exceptions.raise_compiler_error(
                this.name ~ " is priced with '" ~ stored ~ "', the vars now say '" ~ convention
                ~ "': run dbt build --full-refresh -s fct_sales+ to price every line the new way.") }}
        {%- endif -%}
    {%- endif -%}
    {{ return(convention) }}
{%- endmacro %}
