"""The queries that generate the shop. `pick` gives an integer below n that depends only on its arguments."""

# Category, its share of sales in thousandths, a price in cents, its products, GST, coupon prefix.
# As in the real files four categories have no coupon, and Notebooks has coupons but no tax rate.
CATALOGUE = [
    ("Apparel", 342, 1539, "Tee", 18, "SALE"),
    ("Nest-USA", 264, 11900, "Learning Thermostat", 10, "ELEC"),
    ("Office", 122, 247, "Sticker Sheet", 10, "OFF"),
    ("Drinkware", 66, 1039, "Mug", 18, "EXTRA"),
    ("Lifestyle", 58, 285, "Sunglasses", 18, "EXTRA"),
    ("Nest", 41, 19900, "Outdoor Camera", 5, "NE"),
    ("Bags", 35, 1231, "Tote", 18, "AIO"),
    ("Headgear", 15, 1519, "Cap", 5, "HGEAR"),
    ("Notebooks & Journals", 14, 1199, "Journal", 5, "NJ"),
    ("Waze", 10, 559, "Decal", 18, "WEMP"),
    ("Nest-Canada", 6, 14900, "Smoke Alarm", 10, "NCA"),
    ("Bottles", 5, 299, "Water Bottle", 5, "BT"),
    ("Accessories", 4, 399, "Key Ring", 10, "ACC"),
    ("Fun", 3, 719, "Yoyo", 18, None),
    ("Gift Cards", 3, 10000, "Gift Card", 5, "GC"),
    ("Housewares", 2, 200, "Spoon Set", 12, "HOU"),
    ("Google", 2, 1443, "Figurine", 10, None),
    ("Backpacks", 2, 7999, "Rucksack", 10, None),
    ("More Bags", 2, 1759, "Sport Bag", 18, None),
    ("Android", 2, 1599, "Hard Cover", 10, "AND"),
    ("Notebooks", 2, 899, "Notepad", None, "NOTES"),
]

SET_UP = """
create macro pick(what, a, b, n) as
    (md5_number_lower(concat_ws('|', getvariable('seed'), what, a, b)) % n::ubigint)::bigint;
create macro written_money(cents) as
    regexp_replace(printf('%d.%02d', cents // 100, cents % 100), '[.]?0+$', '');
create macro written_date(day) as strftime(getvariable('start') + day::int, '%-m/%-d/%Y');
create macro transaction_count(day) as
    greatest(1, floor(69 * getvariable('scale') * (70 + pick('count', day, 0, 61)) / 100))::bigint;
-- The shop has customers from the start and wins some each day. Both grow more slowly than its sales.
create macro customer_count(day) as
    (greatest(1, round(400 * getvariable('scale') ** 0.7))
    + floor(day * 3 * getvariable('scale') ** 0.7))::bigint;
create macro customer_id(number) as 12346 + 4 * number;
"""

DAY = """
create table slots as
with numbered as (
    select
        *,
        sum(weight) over (order by weight desc, category rows unbounded preceding) - weight as first_slot
    from catalogue
)
select first_slot + slot as slot, *
from numbered, generate_series(0, weight - 1) as of_category(slot);

create macro lines_of(on_day) as table
with transactions as (
    select
        16679 + number + (
            select coalesce(sum(transaction_count(d)), 0) from generate_series(0, on_day - 1) as earlier(d)
        )::bigint as id,
        pick('lines', on_day, number, 1000) as draw,
        on_day as day
    from generate_series(0, transaction_count(on_day) - 1) as numbers(number)
),

sized as (
    select
        *,
        case
            when draw < 584 then 1 when draw < 773 then 2 when draw < 858 then 3 when draw < 907 then 4
            when draw < 935 then 5 when draw < 955 then 6 when draw < 968 then 7 when draw < 978 then 8
            else 9 + draw % 4
        end as line_count,
        -- One in a hundred buyers is in no customer list, whose numbers are all even steps from the first.
        customer_id(pick('buyer', id, 0, customer_count(day)))
            + if(pick('guest', id, 0, 100) = 0, 2, 0) as buyer,
        customer_id(pick('second buyer', id, 0, customer_count(day))) as second_buyer,
        pick('is shared', id, 0, 100) < 13 as is_shared,
        [600, 600, 600, 600, 600, 650, 650, 650, 1299, 1999, 1248, 1291, 870, 0, 7500][
            1 + pick('delivery', id, 0, 15)
        ] as delivery_cents
    from transactions
),

drawn as (
    select *, pick('slot', id, line, 1000) as slot, pick('item', id, line, 6) as item
    from sized, generate_series(1, line_count) as of_transaction(line)
),

products as (
    select
        *,
        printf('GGOE%s%06d', upper(substr(md5(category), 1, 4)), first_slot * 600 + item * 99) as sku
    from drawn join slots using (slot)
)

select
    day,
    id,
    line,
    if(is_shared and line > 1, second_buyer, buyer) as buyer,
    sku,
    category || ' ' || noun || ' '
        || ['Classic', 'Blue', '7&quot; Edition', 'Women''s', 'Recycled', 'XL'][1 + item] as name,
    category,
    if(pick('is bulk', id, line, 50) = 0, 10 + pick('bulk', id, line, 90),
        [1, 1, 1, 1, 1, 2, 2, 3, 4, 5][1 + pick('quantity', id, line, 10)]) as quantity,
    greatest(39, cents * (60 + 16 * item + pick('price', sku, day // 30, 20)) // 100) as cents,
    delivery_cents,
    ['Clicked', 'Clicked', 'Clicked', 'Used', 'Used', 'Not Used'][
        1 + pick('coupon', id, line, 6)
    ] as coupon_status
from products
qualify row_number() over (partition by id, sku order by line) = 1;

create macro corrections_of(on_day, reported_on) as table
select
    * replace (
        if(place = 1, day + 1, day) as day,
        if(place > 1 and place % 2 = 0, cents + 100, cents) as cents,
        if(place > 1 and place % 2 = 1, quantity + 1, quantity) as quantity
    )
from (
    select *, row_number() over (order by pick('is corrected', id, line, 1000000), id, line) as place
    from lines_of(on_day)
)
where reported_on % 3 = 2 and on_day >= 0
qualify place <= 3 + count(*) over () // 500;

create macro delivered_lines() as table
with said as (
    select *, 0 as is_correction from lines_of(getvariable('day'))
    union all
    select * exclude (place), 1 from corrections_of(getvariable('day') - 2, getvariable('day'))
),

spoiled as (
    select
        *,
        if(
            is_correction = 0 and pick('is spoiled', id, line, 1000) < 5, pick('how', id, line, 4), -1
        ) as fault
    from said
),

repeated as (
    select *
    from spoiled,
        generate_series(
            1, if(is_correction = 0 and pick('is repeated', id, line, 200) = 0, 2, 1)
        ) as copies(copy)
)

select
    buyer as "CustomerID",
    if(fault = 0, null, id) as "Transaction_ID",
    if(fault = 1, '13/45/2019', written_date(day)) as "Transaction_Date",
    sku as "Product_SKU",
    name as "Product_Description",
    category as "Product_Category",
    if(fault = 2, 'abc', quantity::text) as "Quantity",
    written_money(cents) as "Avg_Price",
    written_money(delivery_cents) as "Delivery_Charges",
    if(fault = 3, 'Maybe', coupon_status) as "Coupon_Status",
    row_number() over (order by is_correction, id, line, copy) as place
from repeated;
"""

CUSTOMERS = """
select
    customer_id(number) as "CustomerID",
    if(pick('gender', number, 0, 100) < 64, 'F', 'M') as "Gender",
    case
        when place < 32 then 'California' when place < 63 then 'Chicago' when place < 85 then 'New York'
        when place < 95 then 'New Jersey' else 'Washington DC'
    end as "Location",
    2 + pick('tenure', number, 0, 49) + date_diff(
        'month', getvariable('start'), getvariable('start') + getvariable('day')::int
    ) as "Tenure_Months"
from (
    select number, pick('location', number, 0, 100) as place
    from generate_series(0, customer_count(getvariable('day')) - 1) as numbers(number)
)
order by number
"""

MARKETING_SPEND = """
select
    written_date(day) as "Date",
    [700, 1000, 2000, 2500, 3000, 3500, 4000, 4500][1 + pick('offline', day // 7, 0, 8)] as "Offline_Spend",
    written_money(32000 + pick('online', day, 0, 410000)) as "Online_Spend"
from generate_series({first}, {last}) as days(day)
order by day
"""

TAX_AMOUNT = """
select category as "Product_Category", if(category = '{changed}', 18, gst) || '%' as "GST"
from catalogue
where gst is not null
order by weight desc, category
"""

COUPONS = """
select
    months.name as "Month",
    category as "Product_Category",
    coupon || (10 + (month - 1) % 3 * 10) as "Coupon_Code",
    10 + (month - 1) % 3 * 10 as "Discount_pct"
from catalogue,
    (
        select month, strftime(make_date(2019, month::int, 1), '%b') as name
        from generate_series(1, 12) as twelve(month)
    ) as months
where coupon is not null
order by weight desc, category, months.month
"""
