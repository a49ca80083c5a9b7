"""The page of the Word brief, the fonts that it asks for, and how Word treats it.

Lengths are in twentieths of a point, as the format wants them.
"""

from __future__ import annotations

from docx.oxml.xmlchemy import BaseOxmlElement as Node

from carbondash.brief.word_xml import node
from carbondash.figures.units import Lang

# A4 with the margins of GB/T 9704: 37, 35, 28 and 26 mm.
PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838
TOP, BOTTOM, LEFT, RIGHT = 2098, 1984, 1587, 1474
TEXT_WIDTH = PAGE_WIDTH - LEFT - RIGHT
TAGS: dict[Lang, str] = {"zh": "zh-CN", "en": "en-GB"}
# The fonts that are asked for, and the open ones that stand in for them where they are not installed.
_FONTS = {
    "方正小标宋简体": ("FZXiaoBiaoSong-B05S,Noto Serif CJK SC,Source Han Serif SC", "86", "roman"),
    "仿宋_GB2312": ("FangSong,Noto Serif CJK SC,Source Han Serif SC", "86", "modern"),
    "楷体_GB2312": ("KaiTi,Noto Serif CJK SC,Source Han Serif SC", "86", "modern"),
    "黑体": ("SimHei,Noto Sans CJK SC,Source Han Sans SC", "86", "modern"),
    "宋体": ("SimSun,Noto Serif CJK SC,Source Han Serif SC", "86", "auto"),
    "Times New Roman": ("Liberation Serif,Tinos", "00", "roman"),
    "Arial": ("Liberation Sans,Arimo", "00", "swiss"),
}


def section_properties(header: str, footer: str) -> Node:
    """The page: A4, margins, header and footer by relationship."""
    return node(
        "w:sectPr",
        node("w:headerReference", type="default", r_id=header),
        node("w:footerReference", type="default", r_id=footer),
        node("w:footnotePr", node("w:numFmt", val="decimal")),
        node("w:pgSz", w=PAGE_WIDTH, h=PAGE_HEIGHT),
        node("w:pgMar", top=TOP, right=RIGHT, bottom=BOTTOM, left=LEFT, header=1134, footer=1247, gutter=0),
    )


def font_table() -> Node:
    """The fonts by name, each with those that may stand in for it."""
    return node(
        "w:fonts",
        *(
            node(
                "w:font",
                node("w:altName", val=instead),
                node("w:charset", val=charset),
                node("w:family", val=family),
                node("w:pitch", val="variable"),
                name=name,
            )
            for name, (instead, charset, family) in _FONTS.items()
        ),
    )


def settings(lang: Lang) -> Node:
    """How Word treats the document: as one of today, with the two separators of the footnotes."""
    uri = "http://schemas.microsoft.com/office/word"
    return node(
        "w:settings",
        node("w:zoom", percent=100),
        node("w:defaultTabStop", val=420),
        node("w:characterSpacingControl", val="compressPunctuation" if lang == "zh" else "doNotCompress"),
        node("w:footnotePr", node("w:footnote", id=-1), node("w:footnote", id=0)),
        node("w:compat", node("w:compatSetting", name="compatibilityMode", uri=uri, val=15)),
        node("w:themeFontLang", val="en-GB", eastAsia="zh-CN"),
        node("w:decimalSymbol", val="."),
        node("w:listSeparator", val=","),
    )
