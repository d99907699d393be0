"""The load time of files: the time of the clock, unless a test has fixed it."""

from datetime import UTC, datetime


class LoadClock:
    """The time that METADATA$START_SCAN_TIME and LAST_LOAD_TIME return."""

    def __init__(self) -> None:
        self._fixed: datetime | None = None

    def fix(self, moment: datetime | None) -> None:
        """Stop at `moment`, or run again if it is None."""
        self._fixed = moment

    def now(self) -> datetime:
        """Return the load time in UTC, to the microsecond."""
        return self._fixed or datetime.now(UTC)


LOAD_CLOCK = LoadClock()
