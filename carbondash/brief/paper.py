"""Words set in type: a template beside this module and data for it, as PDF. Nothing is fetched; only templates are read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from carbondash.charts.look import THEMES
from carbondash.charts.picture import FONTS
from carbondash.figures.plain import plain
from carbondash.figures.units import Lang
from carbondash.locale import translator

_TEMPLATES = Path(__file__).parent
# From here on a character that is not of GB 2312 is in no font that comes with the product or the typesetter.
_FAR = "\u0530"


def typeset(template: str, data: Mapping[str, Any], lang: Lang, day: date) -> bytes:
    """The PDF of a template (`brief`, `city`) with this data, whose texts stand in it as they are.

    day: on which the file says that it was made, so that equal data give equal files. Fonts of the machine are used only where
    there is a character that data/fonts lacks.
    """
    _ = translator(lang).gettext
    look = asdict(THEMES["light"])
    whole = {**data, "lang": lang, "page_words": _("Page {number} of {count}"), "look": look}
    texts = json.dumps(_plain(whole), ensure_ascii=False)
    made = typst.compile(
        str(_TEMPLATES / f"{template}.typ"),
        root=str(_TEMPLATES),
        font_paths=_fonts(has_rare=any(_is_rare(letter) for letter in set(texts))),
        sys_inputs={"data": texts},
        timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
    )
    assert isinstance(made, bytes)
    return made


@cache
def _fonts(*, has_rare: bool) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=has_rare, font_paths=[str(FONTS)])


def _is_rare(letter: str) -> bool:
    if letter < _FAR:
        return False
    try:
        letter.encode("gb2312")
    except UnicodeEncodeError:
        # Punctuation, arrows, mathematical signs.
        return not "\u2000" <= letter <= "\u25ff"
    return False


def _plain(value: Any) -> Any:
    """The same with all its texts made fit for a document."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value
