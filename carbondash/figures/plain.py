"""Text from data where it is shown: what XML can't hold, or what turns the reading direction, is left out.

The other targets build on it: `neutral` for spreadsheets (figures/tables), `safe` for plotly (charts/look), `escape` for Markdown
(ui/language), and `markup` here for HTML.
"""

from __future__ import annotations

import re
from html import escape

# Control characters (but for tab and line ends), half characters, and what is no character.
_NOT_TEXT = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff"
_BIDI = "\u202a-\u202e\u2066-\u2069"
_DROPPED = re.compile(f"[{_NOT_TEXT}{_BIDI}]")


def plain(text: str) -> str:
    """The text without control and half characters and without bidirectional overrides and isolates."""
    return text if text.isalnum() else _DROPPED.sub("", text)


def one_line(text: str) -> str:
    """The same on one line."""
    return " ".join(plain(text).split())


def markup(text: object) -> str:
    """The text for HTML, between tags and between quotes alike."""
    return escape(plain(str(text)))
