"""What can go wrong in a way the user can do something about: each message is one sentence for a person."""


def first_line(error: Exception) -> str:
    """Return what `error` says first, which may go into a sentence, or its kind if it says nothing."""
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


class FileRefused(IngestError):
    """One file can't be landed or loaded as it is; the reason is the file's own."""


class DatabaseLocked(IngestError):
    """Another process kept the database for longer than we wait."""


class DatabaseUnavailable(IngestError):
    """The database can't be opened, or it failed in a way that isn't the file's fault."""
