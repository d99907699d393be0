"""The moment at which files are loaded: the clock's, unless a test has fixed it."""

from datetime import UTC, datetime


class LoadClock:
    """What METADATA$START_SCAN_TIME and LAST_LOAD_TIME say."""

    def __init__(self) -> None:
        self._fixed: datetime | None = None

    def fix(self, moment: datetime | None) -> None:
        """Stand still at `moment`, or run again with None."""
        self._fixed = moment

    def now(self) -> datetime:
        """Return the moment in UTC, to the microsecond."""
        return self._fixed or datetime.now(UTC)


LOAD_CLOCK = LoadClock()
