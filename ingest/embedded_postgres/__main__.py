"""Run a command with an embedded PostgreSQL, unless POSTGRES_HOST names a server.

    python -m ingest.embedded_postgres -- COMMAND...   run COMMAND with the server in its environment
    python -m ingest.embedded_postgres                 serve until Ctrl-C
    python -m ingest.embedded_postgres --remove        stop the server and remove its data

The exit code is the one of COMMAND.
"""

import os
import shlex
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress

from ingest.embedded_postgres import ENDING_SIGNALS, embedded_postgres, ending_orderly, exit_by_signal, remove
from ingest.embedded_postgres.programs import PostgresUnusable
from ingest.embedded_postgres.server import SECONDS


def main(arguments: Sequence[str]) -> int:
    """Do what the command line asks; the exit code is the command's, or 1 after one sentence."""
    is_configured = bool(os.environ.get("POSTGRES_HOST", "").strip())
    try:
        match arguments:
            case ["--remove"]:
                remove()
            case ["--", *command] if command:
                with _server_unless(is_configured) as environment:
                    code = _call(command, os.environ | environment)
                    return code if code >= 0 else 128 - code
            case [] if is_configured:
                raise PostgresUnusable("POSTGRES_HOST is set, so that server is used: empty it to serve from here.")
            case []:
                with embedded_postgres() as environment:
                    lines = [f"export {name}={shlex.quote(value)}" for name, value in environment.items()]
                    print("\n".join(lines), flush=True)
                    with suppress(KeyboardInterrupt):
                        threading.Event().wait()
            case _:
                print(__doc__, file=sys.stderr)
                return 2
    except PostgresUnusable as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    return 0


def _server_unless(is_configured: bool) -> AbstractContextManager[Mapping[str, str]]:
    return nullcontext({}) if is_configured else embedded_postgres()


def _call(command: Sequence[str], environment: Mapping[str, str]) -> int:
    with ending_orderly():
        # A signal that comes while the command is being started would leave it behind, so it has to wait.
        received: list[int] = []
        handlers = {name: signal.signal(name, lambda number, _: received.append(number)) for name in ENDING_SIGNALS}
        try:
            process = subprocess.Popen(command, env=environment)
        except OSError as error:
            raise PostgresUnusable(f"{command[0]} can't be run: {error.strerror}.") from error
        try:
            for name, handler in handlers.items():
                signal.signal(name, handler)
            for number in received:
                exit_by_signal(number, None)
            return process.wait()
        except KeyboardInterrupt:
            # The terminal sends the signal to the command too.
            return _end(process)
        except BaseException:
            process.terminate()
            _end(process)
            raise


def _end(process: "subprocess.Popen[bytes]") -> int:
    try:
        return process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
