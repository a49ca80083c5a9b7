"""Slides over the whole window, turned in the browser: by keys, a clicker, touch, or by themselves.

The address carries the slide that is shown (`slide=`, from 1), so that it can be sent and opened again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import streamlit as st

from carbondash.brief.slides import Deck
from carbondash.charts.look import FONT, THEMES, Theme
from carbondash.ui.language import _

KEY = "present"
# Seconds a slide, for the presentation that goes on by itself.
PACES = (5.0, 10.0, 15.0, 20.0, 30.0, 60.0)

_HERE = Path(__file__).parent
_WARN = {"light": "#8F4700", "dark": "#F0A35A"}
_PANEL = {"light": "#FFFFFF", "dark": "#10161D"}


def _file(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _colours() -> str:
    """The two looks as properties of whatever has the class `light` or `dark`."""

    def rule(name: str, look: Theme) -> str:
        values = {
            "page": look.page,
            "card": look.card,
            "text": look.text,
            "quiet": look.quiet,
            "grid": look.grid,
            "line": look.line,
            "accent": look.categorical[0],
            "warn": _WARN[name],
            "panel": _PANEL[name],
            "font": FONT,
        }
        return f".{name} {{ " + " ".join(f"--{key}: {value};" for key, value in values.items()) + " }\n"

    return "".join(rule(name, look) for name, look in THEMES.items())


def _script() -> str:
    """The player as one module, with the style of slides for those drawn outside it: on paper, in the presenter's window."""
    styles = f"const COLOURS = {json.dumps(_colours())};\nconst SLIDE_STYLE = {json.dumps(_file('slide.css'))};\n"
    return styles + "\n".join(_file(name) for name in ("slide.js", "bar.js", "presenter.js", "paper.js", "player.js"))


_presented = st.components.v2.component(
    "carbondash_present", html=_file("player.html"), css=_colours() + _file("slide.css") + _file("player.css"), js=_script()
)


def show(
    deck: Deck,
    start: int,
    on_leave: Callable[[], None],
    on_slide: Callable[[int], None] | None = None,
    *,
    pace: float = 15.0,
) -> None:
    """Present the deck from slide `start` (from 1; beyond the ends the nearest); without slides nothing is shown.

    on_leave: called when the presenter leaves; the script then no longer calls `show`. on_slide: told, a little later, which
    slide is shown. pace: seconds a slide, until another pace is chosen.
    """
    if not deck.slides:
        return
    content = {"title": deck.title, "lang": "zh-CN" if deck.lang == "zh" else "en", "demo": deck.demo}
    slides = [asdict(slide) for slide in deck.slides]
    rest = {"words": _words(), "keys": _keys(), "paces": _paces(pace), "pace": pace}
    data: dict[str, Any] = {**content, **rest, "slides": slides}
    data["mark"] = hashlib.sha256(json.dumps(data, ensure_ascii=False).encode()).hexdigest()

    def turned() -> None:
        number = _said("slide")
        if on_slide and number:
            on_slide(number)

    _presented(
        key=KEY,
        data={**data, "start": max(1, min(len(slides), start)), "reports": on_slide is not None},
        on_left_change=on_leave,
        on_slide_change=turned,
    )


def _said(name: str) -> int | None:
    state: Any = st.session_state.get(KEY)
    value = state.get(name) if state else None
    return int(value) if isinstance(value, (int, float)) else None


def _paces(chosen: float) -> list[tuple[float, str]]:
    seconds = sorted({*PACES, chosen})
    return [(one, _("{count} s a slide").format(count=f"{one:g}")) for one in seconds]


def _words() -> dict[str, str]:
    return {
        "bar": _("Presentation"),
        "back": _("Previous slide"),
        "next": _("Next slide"),
        "play": _("Play by itself"),
        "pace": _("Pace"),
        "loop": _("Begin again after the last slide"),
        "notes": _("Presenter notes"),
        "no_notes": _("No notes for this slide."),
        "presenter": _("Presenter window: notes, next slide, time"),
        "full": _("Full screen"),
        "live": _("Open the live page"),
        "help": _("Keys"),
        "leave": _("End the presentation"),
        "edited": _("Sentence edited"),
        "now": _("This slide"),
        "then": _("Next slide"),
        "again": _("Time from zero"),
    }


def _keys() -> list[tuple[str, str]]:
    """Every key and what it does, for the card that `?` shows."""
    return [
        ("→ ↓ PgDn Space Enter", _("Next slide")),
        ("← ↑ PgUp Backspace", _("Previous slide")),
        ("Home / End", _("First, last slide")),
        ("1 2 3 … Enter", _("The slide with this number")),
        ("P", _("Play by itself")),
        ("N", _("Presenter notes")),
        ("S", _("Presenter window: notes, next slide, time")),
        ("B  .", _("Black screen")),
        ("F  F5", _("Full screen")),
        ("?", _("Keys")),
        ("Esc", _("End the presentation")),
    ]
