"""The column names of raw tables: a header in any script becomes a name that every engine accepts."""

import hashlib
import re
import unicodedata
from collections.abc import Collection

# Characters that only separate words; `%`, `#`, `+` and the like distinguish columns.
_PLAIN = re.compile(r"[0-9A-Za-z_ \-./()\[\]:,]*[0-9A-Za-z][0-9A-Za-z_ \-./()\[\]:,]*|_*")
# With a prefix and the hash this is less than the 63 bytes that Postgres keeps of a name.
_LONGEST_READABLE = 40
_DIGEST_LENGTH = 8


def normalise(header: str) -> str:
    """Return a header as raw tables spell it: lower case, with `_` for what stands between words.

    A header that would lose more than that, such as `Cost ($)` or one in another script, keeps its readable part,
    followed by a hash of the whole: `cost_2dc90070`. Case, blanks around it, invisible characters and other headers
    make no difference. Empty for a header without a visible character.
    """
    text = _tidied(header)
    if _PLAIN.fullmatch(text):
        return _underscored(text)
    letters = unicodedata.normalize("NFKD", text)
    readable = _underscored("".join(each for each in letters if not unicodedata.combining(each)))
    readable = readable.strip("_")[:_LONGEST_READABLE].rstrip("_")
    if not readable[:1].isalpha():
        readable = f"column_{readable}".rstrip("_")
    return f"{readable}_{hashlib.sha256(text.encode()).hexdigest()[:_DIGEST_LENGTH]}"


def column_name(header: str, declared: Collection[str]) -> str:
    """Return what the raw table calls the column of `header`: one of the `declared` normalised names if it fits.

    A declared name fits with any punctuation between its words, but not with a letter, digit or symbol too many.
    """
    name = normalise(header)
    text = _tidied(header)
    has_more = any(unicodedata.category(each)[0] in "LMNS" for each in re.sub("[0-9a-z]", "", text))
    return _underscored(text) if not has_more and _underscored(text) in declared else name


def _tidied(header: str) -> str:
    visible = "".join(each for each in header if unicodedata.category(each) != "Cf")
    text = unicodedata.normalize("NFC", " ".join(visible.split()).lower())
    return "".join("-" if unicodedata.category(each) == "Pd" else each for each in text)


def _underscored(text: str) -> str:
    return re.sub(r"[^0-9a-z_]+", "_", text)
