"""The footnotes of the Word brief: what a figure means, at the place where it is first said."""

from __future__ import annotations

from collections.abc import Iterable

from docx.oxml.xmlchemy import BaseOxmlElement as Node

from carbondash.brief.content import Brief, Definition
from carbondash.brief.word_xml import node, paragraph, piece, words
from carbondash.figures.table_words import table_name
from carbondash.figures.units import Lang
from carbondash.locale import translator

_REFERENCE = "FootnoteReference"


class Notes:
    """The footnotes so far: one for each figure that was said."""

    def __init__(self, brief: Brief) -> None:
        self._lang: Lang = brief.lang
        self._known = {one.figure: one for one in brief.definitions}
        self._numbers: dict[str, int] = {}

    def is_new(self, figure: str) -> bool:
        """Whether the figure has not been said yet."""
        return figure in self._known and figure not in self._numbers

    def mark(self, figure: str) -> list[Node]:
        """The mark behind a figure where it is said for the first time, else nothing."""
        if not self.is_new(figure):
            return []
        number = self._numbers[figure] = len(self._numbers) + 1
        return [node("w:r", _superscript(), node("w:footnoteReference", id=number))]

    def named(self, figures: Iterable[str]) -> list[Node]:
        """The names of those figures that are new, each with its mark; nothing where there are none."""
        made: list[Node] = []
        for figure in figures:
            if self.is_new(figure):
                comma = "、" if self._lang == "zh" else ", "
                made += [piece(comma, self._lang)] if made else []
                made += [words(self._known[figure].name, self._lang), *self.mark(figure)]
        return made

    def part(self) -> Node:
        """The footnotes as the document's part, with the lines that Word draws above them."""
        rules = (("separator", -1), ("continuationSeparator", 0))
        above = [
            node("w:footnote", paragraph("FootnoteText", node("w:r", node(f"w:{name}"))), type=name, id=number)
            for name, number in rules
        ]
        notes = [self._note(number, self._known[figure]) for figure, number in self._numbers.items()]
        return node("w:footnotes", *above, *notes)

    def _note(self, number: int, definition: Definition) -> Node:
        text = words(definition_words(definition, self._lang), self._lang)
        return node(
            "w:footnote",
            paragraph("FootnoteText", node("w:r", _superscript(), node("w:footnoteRef")), words(" ", self._lang), text),
            id=number,
        )


def definition_words(definition: Definition, lang: Lang) -> str:
    """A definition on one line: name, what it means, unit, and the tables that it is counted from."""
    _ = translator(lang).gettext
    comma = "、" if lang == "zh" else ", "
    said = _("{name}: {definition} Unit: {unit}. Counted from: {tables}.")
    return said.format(
        name=definition.name,
        definition=definition.text,
        unit=definition.unit,
        tables=comma.join(table_name(name, lang) for name in definition.sources),
    )


def _superscript() -> Node:
    return node("w:rPr", node("w:rStyle", val=_REFERENCE))
