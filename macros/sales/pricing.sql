{# The price of an order line. #}

{#
    The total of a line: quantity × unit price × (1 − discount) × (1 + GST) + delivery, the formula published with the
    data. Null if any part is unknown.

    quantity                         SQL number up to a hundred million, negative for a return
    unit_price, delivery             SQL numbers up to a hundred million
    discount_rate, gst_rate          SQL numbers, fractions of one

    The operands are cast first, so that the largest possible product stays within the 38 digits of every engine.
#}
{% macro calculate_total_amount(quantity, unit_price, discount_rate, gst_rate, delivery) -%}
    {%- set net = "cast(" ~ quantity ~ " as numeric(20, 0)) * cast(" ~ unit_price ~ " as numeric(20, 6)) * (1 - cast("
        ~ discount_rate ~ " as numeric(9, 6)))" -%}
    {%- set taxed = net ~ " * (1 + cast(" ~ gst_rate ~ " as numeric(9, 6)))" -%}
    {{ marketing_insight.rounded_amount(taxed ~ " + cast(" ~ delivery ~ " as numeric(20, 6))") }}
{%- endmacro %}

{#
    An amount with six decimals, rounded half away from zero. It is rounded to twelve decimals first, because Snowflake
    keeps no more of a product, and all engines have to agree to the last digit.

    expression  SQL number: a product of decimals, or a sum of products
#}
{% macro rounded_amount(expression) -%}
    cast(round(round({{ expression }}, 12), 6) as numeric(38, 6))
{%- endmacro %}

{#
    A select of order lines with their share of the transaction's delivery charge: every column of `lines`, and
    `delivery_amount`, numeric(20, 6).

    The charge is the largest among the transaction's lines, and shared by gross amount. To make the shares add up to it
    exactly, it is divided in whole millionths by running totals: a line gets the share of all lines up to it, rounded
    down, less the share of all lines before it. A return has no share. If nothing sold has a price, the first line by
    product_sku and line_number, a sold one if there is any, gets the whole charge.

    With 38 digits this works for up to a hundred lines with the largest quantity, price and charge on a transaction.

    lines  a CTE with transaction_id, product_sku, line_number, quantity, unit_price and delivery_charge (six decimals)
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
            row_number() over (
                partition by transaction_id
                order by case when quantity > 0 then 0 else 1 end, product_sku, line_number
            ) as place
        from (
            select
                lines.*,
                cast(greatest(lines.quantity, 0) * lines.unit_price * 1000000 as numeric(38, 0)) as gross
            from {{ lines }} as lines
        ) as measured
    ) as allocation
{%- endmacro %}

{#
    The pricing settings as one text: the delivery basis and the coupon statuses that give a discount. Tables that
    depend on them store it in every row, so that an incremental run with other vars, which would mix two conventions in
    one table, can be refused.

    Raises a compiler error for invalid vars, and for an incremental run on a table with another convention.
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
    The convention of the rows in the table being built, or none if it is empty. It queries the database, so unit tests
    of an incremental branch override it.
#}
{% macro stored_pricing_convention() -%}
    {%- set rows = run_query("select pricing_convention from " ~ this ~ " limit 1").rows -%}
    {{ return(rows[0][0] if rows else none) }}
{%- endmacro %}
