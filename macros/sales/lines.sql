{#
    A select of the lines that an item, a product on a transaction, has in the newest delivery that names it: the
    columns of a delivered line, and

        line_number          1, 2, … by value, so that the same lines in another order have the same numbers
        line_count           lines of the item
        identical_count      identical lines in the file, on the first of them; 1 on every other line
        previous_line_count  lines of the item in the delivery before, null where `delivered` has none

    Identical lines of a file are one line with the var `identical_lines_count_once`, each a line without it.

    Only items with several rows go through windows; the rest, nearly all of a full refresh, pass as they are.

    delivered  a CTE with accepted order lines
#}
{% macro newest_lines_per_item(delivered) -%}
    {%- set item = ['transaction_id', 'product_sku'] -%}
    {%- set values = [
        'unit_price', 'quantity', 'delivery_charge', 'transaction_date', 'customer_id', 'coupon_status',
        'product_category', 'product_name'
    ] -%}
    {%- set columns = (item + values + ['file_name', 'file_row_number', 'loaded_at']) | join(', ') -%}
    {%- set of_item = 'partition by ' ~ item | join(', ') -%}
    {%- set of_delivery = of_item ~ ', loaded_at, file_name' -%}
    {%- set of_identical = of_delivery ~ ', ' ~ values | join(', ') -%}
    with repeated as (

        select {{ item | join(', ') }} from {{ delivered }}
        group by {{ item | join(', ') }}
        having count(*) > 1

    ),

    copies as (

        select
            delivered.*,
            row_number() over ({{ of_identical }} order by file_row_number desc) as copy_number,
            count(*) over ({{ of_identical }}) as copy_count
        from {{ delivered }} as delivered
        where
            exists (
                select 1 as found from repeated
                where {{ marketing_insight.join_on_key('repeated', 'delivered', item) }}
            )

    ),

    numbered as (

        select
            *,
            row_number() over (
                {{ of_delivery }}
                order by
                    unit_price desc,
                    quantity desc,
                    delivery_charge desc,
                    transaction_date,
                    customer_id,
                    coupon_status,
                    coalesce(product_category, ''),
                    coalesce(product_name, ''),
                    copy_number
            ) as line_number,
            count(*) over ({{ of_delivery }}) as line_count,
            dense_rank() over ({{ of_item }} order by loaded_at desc, file_name desc) as delivery_rank
        from copies
        {% if var('identical_lines_count_once') %}
            where copy_number = 1
        {% endif %}

    ),

    compared as (

        select
            *,
            max(case when delivery_rank = 2 then line_count end) over ({{ of_item }}) as previous_line_count
        from numbered

    )

    select
        {{ columns }},
        1 as line_number,
        1 as line_count,
        1 as identical_count,
        cast(null as integer) as previous_line_count
    from {{ delivered }} as delivered
    where
        not exists (
            select 1 as found from repeated
            where {{ marketing_insight.join_on_key('repeated', 'delivered', item) }}
        )

    union all

    select
        {{ columns }},
        line_number,
        line_count,
        case when copy_number = 1 then copy_count else 1 end as identical_count,
        previous_line_count
    from compared
    where delivery_rank = 1
{%- endmacro %}
