"""CSV headers and single records in the form in which they land: usual values, except the given ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tests.end_to_end.reshape import Record

SALES_HEADER = (
    "CustomerID,Transaction_ID,Transaction_Date,Product_SKU,Product_Description,"
    "Product_Category,Quantity,Avg_Price,Delivery_Charges,Coupon_Status\n"
)
COUPON_HEADER = "Month,Product_Category,Coupon_Code,Discount_pct\n"
TAX_HEADER = "Product_Category,GST\n"
CUSTOMERS_HEADER = "CustomerID,Gender,Location,Tenure_Months\n"
SPEND_HEADER = "Date,Offline_Spend,Online_Spend\n"
COSTS_HEADER = "date,source,medium,campaign,cost,currency,impressions,clicks\n"
DEMOGRAPHICS_HEADER = "customer_id,first_name,last_name,email,region,signup_date\n"


def line(
    transaction: str,
    sku: str = "A",
    day: str = "1/5/2019",
    customer: str = "c1",
    category: str = "Apparel",
    quantity: str = "1",
    price: str = "10",
    delivery: str = "6",
    status: str = "Used",
) -> str:
    return f"{customer},{transaction},{day},{sku},Thing {sku},{category},{quantity},{price},{delivery},{status}\n"


def member(number: object, region: str = "West", name: str = "Ada", email: str = "", day: str = "2019/07/10") -> str:
    return f"{number},{name},Byron,{email or f'{name.lower()}{number}@example.com'},{region},{day}\n"


def tick(time: str, usd: object, change: object = 1.5, source: str = "kraken") -> Record:
    at = datetime.fromisoformat(f"2020-01-01T{time}+00:00")
    return {
        "source": source,
        "asset": "bitcoin",
        "usd": usd,
        "usd_24h_change": change,
        "last_updated_at": int(at.timestamp()),
    }


def article(number: int, title: str = "Nothing happened", published: str = "2020-01-01T08:00:00Z") -> Record:
    return {
        "source": {"id": "cnn", "name": "CNN"},
        "author": None,
        "title": title,
        "description": None,
        "url": f"https://news.example/{number}",
        "urlToImage": None,
        "publishedAt": published,
        "content": None,
    }


def answer(time: str, degrees: object, place: str = "Boston", endpoint: str = "archive", offset: int = 0) -> Record:
    return {
        "request": {"location": place, "endpoint": endpoint},
        "utc_offset_seconds": offset,
        "hourly": {"time": time, "temperature_2m": degrees, "precipitation": 0.1},
    }


def observation(epoch: int, degrees: object, place: str = "Boston") -> Record:
    return {
        "request": {"location": place, "units": "metric"},
        "main": {"temp": degrees, "humidity": 50},
        "dt": epoch,
        "cod": 200,
    }


def click(event_id: str, time: str, user: str = "12347", kind: str = "page_view") -> Record:
    return {
        "event_id": event_id,
        "timestamp": f"2020-01-01T{time}:00Z",
        "user_id": user,
        "event_type": kind,
        "page_url": "https://shop.example/a",
        "duration_ms": 1,
    }


def tweet(
    number: int,
    text: str,
    hashtags: Sequence[str],
    created_at: str = "2020-01-01T08:00:00Z",
    likes: int | None = 1,
    versions: Sequence[int] = (),
) -> Record:
    return {
        "data": {
            "id": str(number),
            "author_id": "42",
            "text": text,
            "created_at": created_at,
            "public_metrics": {"like_count": likes},
            "edit_history_tweet_ids": [str(version) for version in versions],
            "entities": {"hashtags": [{"tag": tag} for tag in hashtags]},
        },
        "includes": {"users": [{"id": "42", "username": "name", "name": "A Name"}]},
    }
