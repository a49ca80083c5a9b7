"""The looks of the Word brief: an official document in Chinese (GB/T 9704), and its sister in English on the same page.

Lengths are in twentieths of a point, sizes of type in half points, as the format wants them.
"""

from __future__ import annotations

from dataclasses import dataclass

from docx.oxml.xmlchemy import BaseOxmlElement as Node

from carbondash.brief.word_xml import node
from carbondash.figures.units import Lang

# A quarter of a point less behind each character: 28 of them stand on a line, as the standard asks.
_TIGHTER = -5
# What marks the style that is taken where none is named.
_DEFAULT: dict[str, str | int] = {"default": 1}


@dataclass(frozen=True)
class Look:
    """Type of one language: fonts (Latin, Chinese) by role, the size of the text, the height of its lines, its first indent."""

    text: tuple[str, str]
    title: tuple[str, str]
    first: tuple[str, str]
    second: tuple[str, str]
    table_head: tuple[str, str]
    size: int
    line: int
    indent: int
    footer: int


LOOKS: dict[Lang, Look] = {
    "zh": Look(
        text=("Times New Roman", "仿宋_GB2312"),
        title=("Times New Roman", "方正小标宋简体"),
        first=("Times New Roman", "黑体"),
        second=("Times New Roman", "楷体_GB2312"),
        table_head=("Times New Roman", "黑体"),
        size=32,
        line=560,
        indent=200,
        footer=28,
    ),
    "en": Look(
        text=("Times New Roman", "仿宋_GB2312"),
        title=("Arial", "黑体"),
        first=("Arial", "黑体"),
        second=("Arial", "楷体_GB2312"),
        table_head=("Arial", "黑体"),
        size=24,
        line=400,
        indent=0,
        footer=20,
    ),
}


def styles(lang: Lang) -> Node:
    """All styles of the document."""
    look = LOOKS[lang]
    is_zh = lang == "zh"
    defaults = node(
        "w:docDefaults",
        node(
            "w:rPrDefault",
            node(
                "w:rPr",
                _fonts(look.text),
                node("w:kern", val=2) if is_zh else None,
                node("w:sz", val=look.size),
                node("w:szCs", val=look.size),
                # Latin words are English in either language: as Chinese ones they would be broken anywhere.
                node("w:lang", val="en-GB", eastAsia="zh-CN", bidi="ar-SA"),
            ),
        ),
        node("w:pPrDefault"),
    )
    return node(
        "w:styles",
        defaults,
        _style("Normal", "Normal", line=look.line, exact=True, align="both" if is_zh else "left", default=True),
        _style("BodyText", "Body Text", indent=look.indent, after=100 if is_zh else 120, spacing=_TIGHTER if is_zh else 0),
        _style(
            "Title", "Title", fonts=look.title, size=44 if is_zh else 36, line=640, before=240, after=200, align="center", level=9
        ),
        _style("Subtitle", "Subtitle", fonts=look.second, after=280, align="center"),
        _heading(1, look.first, 32 if is_zh else 28, look.indent, 200),
        _heading(2, look.second, 32 if is_zh else 24, look.indent, 100),
        _style("TableText", "Table Text", size=21, line=250, exact=False, align="left", grid=False),
        _style("TableHead", "Table Head", "TableText", fonts=look.table_head, align="center"),
        _style("BriefNote", "Brief Note", size=21, line=320, before=40, after=160, align="left", grid=False),
        _style("Chart", "Chart", line=240, exact=False, before=160, after=60, align="center", grid=False),
        _style("Header", "header", size=18, line=260, exact=False, align="left", grid=False, ruled=True),
        _style("Footer", "footer", fonts=("Times New Roman", "宋体"), size=look.footer, line=360, align="center", grid=False),
        _style("FootnoteText", "footnote text", size=18, line=240, exact=False, align="left", grid=False),
        _character("DefaultParagraphFont", "Default Paragraph Font", default=True),
        _character("FootnoteReference", "footnote reference", node("w:vertAlign", val="superscript")),
        _no_list(),
        _plain_table(),
        _brief_table(),
    )


def _fonts(pair: tuple[str, str]) -> Node:
    latin, chinese = pair
    return node("w:rFonts", ascii=latin, hAnsi=latin, eastAsia=chinese, cs=latin)


def _style(
    identifier: str,
    name: str,
    base: str = "Normal",
    *,
    fonts: tuple[str, str] | None = None,
    size: int = 0,
    line: int = 0,
    exact: bool = True,
    before: int = 0,
    after: int = 0,
    indent: int = 0,
    align: str = "",
    level: int = -1,
    grid: bool = True,
    ruled: bool = False,
    spacing: int = 0,
    default: bool = False,
) -> Node:
    """A paragraph style. indent: of the first line, in hundredths of a character. level: in the outline; 9 is text."""
    height: dict[str, str | int] = {"line": line, "lineRule": "exact" if exact else "auto"} if line else {}
    is_heading = 0 <= level < 9
    return node(
        "w:style",
        node("w:name", val=name),
        None if default else node("w:basedOn", val=base),
        node("w:next", val="BodyText") if level >= 0 else None,
        node("w:qFormat"),
        node(
            "w:pPr",
            node("w:keepNext") if level >= 0 else None,
            node("w:keepLines") if level >= 0 else None,
            _rule() if ruled else None,
            None if grid else node("w:snapToGrid", val=0),
            node("w:spacing", before=before, after=after, **height),
            node("w:ind", firstLineChars=indent, firstLine=indent * LOOKS["zh"].size // 10) if indent else None,
            node("w:jc", val=align) if align else None,
            node("w:outlineLvl", val=level) if is_heading else None,
        ),
        node(
            "w:rPr",
            _fonts(fonts) if fonts else None,
            node("w:spacing", val=spacing) if spacing else None,
            node("w:sz", val=size) if size else None,
            node("w:szCs", val=size) if size else None,
        ),
        type="paragraph",
        styleId=identifier,
        **_DEFAULT if default else {},
    )


def _heading(level: int, fonts: tuple[str, str], size: int, indent: int, before: int) -> Node:
    after = before // 2
    return _style(
        f"Heading{level}",
        f"heading {level}",
        fonts=fonts,
        size=size,
        indent=indent,
        before=before,
        after=after,
        align="left",
        level=level - 1,
    )


def _rule() -> Node:
    return node("w:pBdr", node("w:bottom", val="single", sz=4, space=4, color="526273"))


def _character(identifier: str, name: str, *properties: Node, default: bool = False) -> Node:
    return node(
        "w:style",
        node("w:name", val=name),
        node("w:rPr", *properties),
        type="character",
        styleId=identifier,
        **_DEFAULT if default else {},
    )


def _no_list() -> Node:
    return node("w:style", node("w:name", val="No List"), type="numbering", styleId="NoList", **_DEFAULT)


def _plain_table() -> Node:
    margins = node("w:tblCellMar", node("w:left", w=0, type="dxa"), node("w:right", w=0, type="dxa"))
    return node(
        "w:style",
        node("w:name", val="Normal Table"),
        node("w:tblPr", node("w:tblInd", w=0, type="dxa"), margins),
        type="table",
        styleId="TableNormal",
        **_DEFAULT,
    )


def _brief_table() -> Node:
    """A table of three strong lines, as official documents have it, with hairlines between the rows."""
    strong: dict[str, str | int] = {"val": "single", "sz": 12, "space": 0, "color": "1B2733"}
    return node(
        "w:style",
        node("w:name", val="Brief Table"),
        node("w:basedOn", val="TableNormal"),
        node(
            "w:tblPr",
            node(
                "w:tblBorders",
                node("w:top", **strong),
                node("w:bottom", **strong),
                node("w:insideH", val="single", sz=2, space=0, color="8592A0"),
            ),
            node(
                "w:tblCellMar",
                node("w:top", w=28, type="dxa"),
                node("w:left", w=68, type="dxa"),
                node("w:bottom", w=28, type="dxa"),
                node("w:right", w=68, type="dxa"),
            ),
        ),
        node(
            "w:tblStylePr",
            node("w:tcPr", node("w:tcBorders", node("w:bottom", val="single", sz=8, space=0, color="1B2733"))),
            type="firstRow",
        ),
        type="table",
        styleId="BriefTable",
    )
