"""Remarks beside a figure's series: what a person knows about a period and the numbers do not say."""

from __future__ import annotations

from carbondash.access import Right
from carbondash.actions.act import Act, Desk, needs, perform
from carbondash.actions.checks import require_one_of, require_period
from carbondash.actions.refused import Refused
from carbondash.actions.texts import line
from carbondash.figures.ledger import figures
from carbondash.store import Store, acts

LONGEST_TEXT = 300


@needs(Right.ACT)
def annotate(store: Store, act: Act, figure: str, about: str, text_zh: str, text_en: str | None = None) -> int:
    """Put a remark beside a figure at a month, year or cycle. Returns the load. Raises Refused."""
    zh = line("text_zh", text_zh, LONGEST_TEXT)
    en = line("text_en", text_en, LONGEST_TEXT) if text_en and text_en.strip() else None
    require_one_of("figure", figure, figures)
    require_period("about", about, "MYC", act.day)

    def work(desk: Desk) -> None:
        if acts.exists(desk.reader, "annotation", figure=figure, about=about, text_zh=zh):
            raise Refused("text_zh", zh, "该时段已有相同备注", "expected a remark not yet made at this period")
        desk.add("annotation", figure=figure, about=about, text_zh=zh, text_en=en, author=desk.act.actor)

    return perform(store, act, f"annotation of {figure} at {about}", work, zh)
