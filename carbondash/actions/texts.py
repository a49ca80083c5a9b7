"""Texts that people write: kept as they are, as long as they can be stored and read."""

from __future__ import annotations

import re

from carbondash.actions.refused import Refused

# Control characters, half characters, and marks that make a text read otherwise than it is written.
_UNREADABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def paragraph(field: str, text: str | None, most: int, *, required: bool = True) -> str | None:
    """A text of at most so many characters without blanks around it; None where there is none. Raises Refused."""
    plain = (text or "").replace("\r\n", "\n").strip()
    if not plain:
        if required:
            raise Refused(field, None, "必须填写", "expected a text")
        return None
    if _UNREADABLE.search(plain):
        raise Refused(
            field,
            plain,
            "含有不可见的控制字符或改变书写方向的字符，请删除后再提交",
            "expected a text without control characters or marks that turn its direction",
        )
    if len(plain) > most:
        raise Refused(
            field, plain, "不超过{most}个字符，现有{length}个", "expected at most {most} characters, not {length}",
            most=most, length=len(plain),
        )  # fmt: skip
    return plain


def line(field: str, text: str | None, most: int) -> str:
    """As `paragraph`, for a text that must be there and is one line."""
    plain = paragraph(field, text, most)
    assert plain is not None
    return " ".join(plain.split())
