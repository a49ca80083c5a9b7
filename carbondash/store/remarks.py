"""Record queries on annotations: what was remarked beside a figure's series."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from carbondash.store.schema.supervision import annotation
from carbondash.store.standing import standing

if TYPE_CHECKING:
    from carbondash.store.reader import Reader


class Remark(NamedTuple):
    """A remark; `about` is the period that it stands at, `day` when it was made."""

    figure: str
    about: str
    day: date
    text_zh: str
    text_en: str | None
    author: str


def beside(reader: Reader, figure_id: str, as_of: date) -> list[Remark]:
    """The remarks beside a figure that were made by the day, by period and day. They are about the province as a whole."""
    table = annotation
    statement = (
        select(table.c.figure, table.c.about, table.c.day, table.c.text_zh, table.c.text_en, table.c.author)
        .where(table.c.figure == figure_id, *standing(table, as_of))
        .order_by(table.c.about, table.c.day, table.c.id)
    )
    return [Remark(*row) for row in reader.execute(statement)]
