"""Text from data where it is shown: what XML can't hold, or what turns the reading direction, is left out.

The other targets build on it: `unbroken` for terminals and `markup` for HTML here, `neutral` for spreadsheets (figures/tables),
`safe` and `in_tooltip` for charts and maps (charts/look), `escape` for Markdown (ui/language).
"""

from __future__ import annotations

import re
from html import escape

# Control characters (but for tab and line ends), half characters, and what is no character.
_NOT_TEXT = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff"
_BIDI = "\u202a-\u202e\u2066-\u2069"
# No file and no form brings a name or a text that is longer; what is, does not fill a page. Files hold texts in full.
LONGEST_NAME, LONGEST_SHOWN = 200, 4_000
_BREAKS = re.compile(r"[\t\n\r\x85\u2028\u2029]+")
_DROPPED = re.compile(f"[{_NOT_TEXT}{_BIDI}]")


def plain(text: str) -> str:
    """The text without control and half characters and without bidirectional overrides and isolates."""
    return text if text.isalnum() else _DROPPED.sub("", text)


def unbroken(text: str) -> str:
    """The same without an end of a line, every blank kept: for a line of a terminal or of Markdown."""
    return _BREAKS.sub(" ", plain(text))


def cut(text: str, most: int) -> str:
    """The text, or so many letters of it and an ellipsis."""
    return text if len(text) <= most else f"{text[:most]}…"


def one_line(text: str) -> str:
    """The same on one line."""
    return " ".join(plain(text).split())


def markup(text: object) -> str:
    """The text for HTML, between tags and between quotes alike."""
    return escape(cut(plain(str(text)), LONGEST_SHOWN))
