"""`python -m tests.emulator -- COMMAND…` runs COMMAND against a fresh emulator and passes its exit code on."""

import os
import subprocess
import sys

from tests.emulator import Emulator

# A whole build of a year of sales takes minutes; whatever takes this long hangs.
TIME_LIMIT_SECONDS = 7200


def main(arguments: list[str]) -> int:
    """Run the command after `--` and return its exit code; 2 when there is none."""
    if arguments[:1] != ["--"] or len(arguments) < 2:
        print("usage: python -m tests.emulator -- COMMAND [ARGUMENT…]", file=sys.stderr)
        return 2
    with Emulator() as emulator:
        environment = os.environ | emulator.environment
        return subprocess.call(arguments[1:], env=environment, timeout=TIME_LIMIT_SECONDS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
