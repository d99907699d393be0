"""Logging: to stderr, and to `logs/ingestion.log` below the working directory."""

import logging
import time
from pathlib import Path

LOG_FILE = Path("logs/ingestion.log")
# For what a command prints itself: logged to the file, not repeated on stderr.
FILE_ONLY = {"file_only": True}


def set_up_logging(console_level: int = logging.INFO) -> None:
    """Send the package's records to stderr from `console_level` on, and all steps to the log file.

    A log file that can't be written is reported and otherwise ignored: the work matters more than its log.
    """
    logger = logging.getLogger("ingest")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    for old in list(logger.handlers):
        logger.removeHandler(old)
        old.close()
    console = logging.StreamHandler()
    console.setLevel(console_level)
    console.addFilter(lambda record: not getattr(record, "file_only", False))
    _attach(logger, console)
    try:
        LOG_FILE.parent.mkdir(parents=True, exist_ok=True)
        _attach(logger, logging.FileHandler(LOG_FILE, encoding="utf-8"))
    except OSError as error:
        logger.warning("no log is kept in %s: %s", LOG_FILE, error.strerror or error)


def _attach(logger: logging.Logger, handler: logging.Handler) -> None:
    formatter = logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%SZ")
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    logger.addHandler(handler)
