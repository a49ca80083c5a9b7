"""Text from data for a document: without the characters that no XML may hold, or that turn the reading direction round."""

from __future__ import annotations

import re

# What is not a character of XML 1.0, and the bidirectional embeddings, overrides and isolates.
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """The text without them; all else of it stays as it is."""
    return _UNFIT.sub("", text)
