"""The time limits, retries and size limit of a request, as the environment sets them."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from ingest.errors import SettingUnreadable
from ingest.settings import read_seconds

ANSWER_MEGABYTES = "MARKETING_INSIGHT_HTTP_ANSWER_MEGABYTES"


@dataclass(frozen=True)
class RetryPolicy:
    """The limits of one request.

    Seconds for each piece of an answer, for all attempts together, and for the first pause between two attempts; the
    number of attempts; and the megabytes of an answer, uncompressed.
    """

    answer_seconds: float = 10
    total_seconds: float = 180
    pause_seconds: float = 1
    attempts: int = 6
    answer_megabytes: float = 64

    @property
    def answer_bytes(self) -> int:
        """The longest answer in bytes."""
        return int(self.answer_megabytes * 1024 * 1024)


def read_retry_policy(environment: Mapping[str, str] | None = None) -> RetryPolicy:
    """Return the retry policy that `environment` (the process's own by default) sets.

    Raises:
        SettingUnreadable: a value isn't a number of seconds, or of megabytes; the message names the setting.
    """
    environment = os.environ if environment is None else environment

    def seconds(name: str, default: float) -> float:
        return read_seconds(environment.get(name, "").strip() or str(default), name)

    return RetryPolicy(
        answer_seconds=seconds("MARKETING_INSIGHT_HTTP_ANSWER_SECONDS", RetryPolicy.answer_seconds),
        total_seconds=seconds("MARKETING_INSIGHT_HTTP_TOTAL_SECONDS", RetryPolicy.total_seconds),
        pause_seconds=seconds("MARKETING_INSIGHT_HTTP_PAUSE_SECONDS", RetryPolicy.pause_seconds),
        answer_megabytes=_read_megabytes(environment.get(ANSWER_MEGABYTES, "").strip()),
    )


def _read_megabytes(text: str) -> float:
    try:
        megabytes = float(text) if text else RetryPolicy.answer_megabytes
    except ValueError:
        megabytes = 0
    if not 0 < megabytes < float("inf"):
        raise SettingUnreadable(f"{ANSWER_MEGABYTES} is {text!r}: write megabytes such as 64.")
    return megabytes
