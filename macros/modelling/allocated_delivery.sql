{#
    A line's share of its transaction's delivery charge, by gross amount. The charge, the largest of the lines', is cut
    into whole millionths; a line gets what the running total up to and with it earns, less what the one before earned.
    Shares are rounded down together, not each by itself, so they add up to the charge exactly. When every line is free
    the whole charge is on the first line, by product_sku and line_number.

    The engines' 38 digits suffice for a hundred lines of the largest quantity, price and charge on a transaction.

    lines  a CTE with transaction_id, product_sku, line_number, quantity, unit_price and delivery_charge (six decimals)

    Out come all its columns and `delivery_amount`, numeric(20, 6).
#}
{% macro allocated_delivery(lines) -%}
    {%- set charge_units = "cast(allocation.charge * 1000000 as numeric(38, 0))" -%}
    {%- set earned = marketing_insight.integer_quotient(
        charge_units ~ " * allocation.gross_so_far", "allocation.gross_total") -%}
    {%- set earned_before = marketing_insight.integer_quotient(
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
