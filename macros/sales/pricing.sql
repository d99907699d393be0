{# What a customer pays for an order line. #}

{#
    What a customer pays for a line: quantity × unit price × (1 − discount) × (1 + GST) + delivery, the formula that was
    published with the data. Null when any part is unknown.

    quantity, unit_price, delivery   SQL giving numbers up to a hundred million, delivery in money of the line
    discount_rate, gst_rate          fractions of one

    The operands are cast first: then the largest of them, multiplied, stay within the 38 digits of every engine.
#}
{% macro calculate_total_amount(quantity, unit_price, discount_rate, gst_rate, delivery) -%}
    {%- set net = "cast(" ~ quantity ~ " as numeric(20, 0)) * cast(" ~ unit_price ~ " as numeric(20, 6)) * (1 - cast("
        ~ discount_rate ~ " as numeric(9, 6)))" -%}
    {%- set taxed = net ~ " * (1 + cast(" ~ gst_rate ~ " as numeric(9, 6)))" -%}
    {{ marketing_insight.rounded_amount(taxed ~ " + cast(" ~ delivery ~ " as numeric(20, 6))") }}
{%- endmacro %}

{#
    An amount as it is stored, with six decimals, rounded half away from zero. A product with more than twelve decimals
    is rounded to twelve first: Snowflake keeps no more, and all engines are to agree to the last digit.

    expression  SQL giving a number, a product of decimals or a sum of such
#}
{% macro rounded_amount(expression) -%}
    cast(round(round({{ expression }}, 12), 6) as numeric(38, 6))
{%- endmacro %}

{#
    A line's share of its transaction's delivery charge, by gross amount. The charge, the largest of the lines', is cut
    into whole millionths; a line gets what the running total up to and with it earns, less what the one before earned.
    Shares are rounded down together, not each by itself, so they add up to the charge exactly. When every line is free
    the whole charge is on the first line, by product_sku and line_number.

    The engines' 38 digits suffice for a hundred lines of the largest quantity, price and charge on a transaction.

    lines  a CTE with transaction_id, product_sku, line_number, quantity, unit_price and delivery_charge (six decimals)

    Out come all its columns and `delivery_amount`, numeric(20, 6).
#}
{% macro allocate_delivery_charge(lines) -%}
    {%- set charge_units = "cast(allocation.charge * 1000000 as numeric(38, 0))" -%}
    {%- set earned = marketing_insight.integer_divide(
        charge_units ~ " * allocation.gross_so_far", "allocation.gross_total") -%}
    {%- set earned_before = marketing_insight.integer_divide(
        charge_units ~ " * (allocation.gross_so_far - allocation.gross)", "allocation.gross_total") -%}
    select
        allocation.*,
        cast(
            case
                when allocation.gross_total > 0
                    then cast({{ earned }} - {{ earned_before }} as numeric(26, 0)) * cast(0.000001 as numeric(7, 6))
                when allocation.place = 1 then allocation.charge
                else 0
            end as numeric(20, 6)
        ) as delivery_amount
    from (
        select
            measured.*,
            max(delivery_charge) over (partition by transaction_id) as charge,
            cast(sum(gross) over (partition by transaction_id) as numeric(38, 0)) as gross_total,
            cast(sum(gross) over (
                partition by transaction_id order by product_sku, line_number
                rows between unbounded preceding and current row
            ) as numeric(38, 0)) as gross_so_far,
            row_number() over (partition by transaction_id order by product_sku, line_number) as place
        from (
            select
                lines.*,
                cast(lines.quantity * lines.unit_price * 1000000 as numeric(38, 0)) as gross
            from {{ lines }} as lines
        ) as measured
    ) as allocation
{%- endmacro %}

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

{#
    The convention the table being built was priced with, none where it is empty. Unit tests of the incremental branch
    override it, because it asks the database.
#}
{% macro stored_pricing_convention() -%}
    {%- set rows = run_query("select pricing_convention from " ~ this ~ " limit 1").rows -%}
    {{ return(rows[0][0] if rows else none) }}
{%- endmacro %}
