"""Whether to run the tests that `make test` leaves to `make parity`."""

from __future__ import annotations

import os

SLOW = bool(os.environ.get("MARKETING_INSIGHT_SLOW_TESTS"))
SLOW_REASON = "takes minutes, and a smaller case stands for it: `make parity` runs it"
