"""`python -m tests.emulator -- COMMAND…` runs COMMAND with a new emulator and returns its exit code."""

import os
import subprocess
import sys

from tests.emulator import Emulator

# A full build of a year of sales takes minutes. A command that takes longer than this hangs.
TIME_LIMIT_SECONDS = 7200


def main(arguments: list[str]) -> int:
    """Run the command after `--` and return its exit code, or 2 without a command."""
    if arguments[:1] != ["--"] or len(arguments) < 2:
        print("usage: python -m tests.emulator -- COMMAND [ARGUMENT…]", file=sys.stderr)
        return 2
    with Emulator() as emulator:
        environment = os.environ | emulator.environment
        return subprocess.call(arguments[1:], env=environment, timeout=TIME_LIMIT_SECONDS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
