"""The elements of a Word document: small builders, so that what is written reads like what it is."""

from __future__ import annotations

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Node

from carbondash.figures.plain import one_line
from carbondash.figures.units import Lang

Child = Node | None


def node(tag: str, *children: Child, text: str | int = "", **attributes: str | int) -> Node:
    """An element, e.g. node("w:spacing", line=560): attributes of `w:` elements are in its namespace, `r_id` is `r:id`.

    A child that is None is left out.
    """
    made = OxmlElement(tag)
    prefix = "w:" if tag.startswith("w:") else ""
    for name, value in attributes.items():
        made.set(qn(name.replace("_", ":", 1)) if "_" in name else qn(prefix + name) if prefix else name, str(value))
    if text:
        made.text = str(text)
        made.set(qn("xml:space"), "preserve")
    for child in children:
        if child is not None:
            made.append(child)
    return made


def words(text: str, lang: Lang, style: str = "") -> Node:
    """A run of text from anywhere, on one line."""
    return node("w:r", _properties(lang, style), node("w:t", text=one_line(text) or " "))


def piece(text: str, lang: Lang) -> Node:
    """A run of a sentence: the spaces at its ends are kept."""
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    inner = one_line(text)
    return node("w:r", _properties(lang), node("w:t", text=(" " if before else "") + inner + (" " if after and inner else "")))


def line_break() -> Node:
    """The end of a line inside a paragraph."""
    return node("w:r", node("w:br"))


def field(code: str, lang: Lang) -> Node:
    """A field that Word counts itself, e.g. PAGE."""
    return node("w:fldSimple", words("1", lang), instr=f" {code} ")


def paragraph(style: str, *content: Child, keep: bool = False, align: str = "") -> Node:
    """A paragraph. keep: on the page of the next one; align: other than its style's."""
    properties = node(
        "w:pPr",
        node("w:pStyle", val=style),
        node("w:keepNext") if keep else None,
        node("w:jc", val=align) if align else None,
    )
    return node("w:p", properties, *content)


def _properties(lang: Lang, style: str = "") -> Child:
    """What a run says of itself: in Chinese, signs that both scripts have are written as Chinese ones."""
    if lang == "en" and not style:
        return None
    return node(
        "w:rPr",
        node("w:rStyle", val=style) if style else None,
        node("w:rFonts", hint="eastAsia") if lang == "zh" else None,
    )
