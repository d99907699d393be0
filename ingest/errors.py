"""The errors that a user can do something about; each message is one sentence for them."""


def first_line(error: Exception) -> str:
    """Return the first line of the message of `error`, or its type if it has no message."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


class IngestError(Exception):
    """Root of the errors that end a command with exit code 1 and their message, without a traceback."""


class SettingUnreadable(IngestError):
    """A setting in the environment or `.env` has a value that can't be used."""


class DeclarationBroken(IngestError):
    """A sources YAML can't be read as a declaration of raw tables."""


class FeedUnknown(IngestError):
    """No declaration has the feed that was asked for."""


class EngineUnsupported(IngestError):
    """The target database isn't loaded by this command."""


class ZoneUnavailable(IngestError):
    """A landing zone can't be opened, listed, read or written."""


class FileUnreadable(IngestError):
    """One file of a zone can't be read now; later it may be. The message is the reason alone."""


class FileRefused(IngestError):
    """One file can't be landed or loaded because of its content."""


class DatabaseLocked(IngestError):
    """Another process kept the database locked for longer than we wait."""


class DatabaseUnavailable(IngestError):
    """The database can't be opened, or it failed in a way that isn't the file's fault."""


class PlaceUnknown(IngestError):
    """No row of the places seed has the name that was asked for, or the seed can't be read."""


class RunDateRefused(IngestError):
    """An API has no answer for that day."""


class FetchFailed(IngestError):
    """An API gave no answer that can be landed; root of the errors that say why."""


class ApiUnavailable(FetchFailed):
    """An API gave no usable answer in time; a later request may succeed. `wait_seconds` is the pause it asked for."""

    def __init__(self, message: str, wait_seconds: float | None = None) -> None:
        super().__init__(message)
        self.wait_seconds = wait_seconds


class ApiRefused(FetchFailed):
    """An API refuses this request, and retries wouldn't help.

    `code` is the API's error code, if any, and `status` the HTTP status, if any.
    """

    def __init__(self, message: str, code: str = "", status: int = 0) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


class ShapeError(FetchFailed):
    """An answer has another structure than its source module expects; `what` is the message without the advice."""

    def __init__(self, feed: str, field: str, problem: str) -> None:
        self.what = f"field {field} of the answer {problem}"
        super().__init__(f"{feed}: {self.what}: the API has changed, and ingest/sources has to follow.")


class FetchInterrupted(FetchFailed):
    """A fetch ended early; its pages are kept, and the same command resumes it."""


class PageCacheUnusable(IngestError):
    """The file in which a fetch keeps its pages can't be used, or another fetch is using it."""


class KafkaUnavailable(IngestError):
    """Kafka can't be reached, refuses the connection, or lacks a topic."""


class PackageMissing(IngestError):
    """A command needs a package or program that isn't installed."""
