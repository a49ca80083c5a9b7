"""A store whose every text means harm, and what such a text looks like where somebody has forgotten that it is a text.

Intake and actions refuse control characters, half characters and marks that turn the reading direction, and what is longer than
its column. They stand here all the same, written past them: an older file, another program or a restored backup may hold them.
"""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zlib import crc32

from sqlalchemy import String, Table

from carbondash.store.masking import HARMLESS, MASKS
from carbondash.store.schema import metadata
from tests.support.once import once

# A word that stands inside everything that could come alive, and a host that must never be asked.
HIT, HOST = "cdhit", "evil.invalid"
_SET = f"window.{HIT}=1"

MARKUP: dict[str, str] = {
    "script": f"<script>{_SET}</script>甲厂",
    "image": f'<img src="http://{HOST}/x.png" onerror="{_SET}">',
    "svg": f'<svg onload="{_SET}"><a href="http://{HOST}/s">{HIT}</a></svg>',
    "bold": f"<b>{HIT}</b><br><i>乙厂</i>",
    "attribute": f'" onmouseover="{_SET}" x=\'',
    "frame": f'<iframe src="javascript:{_SET}"></iframe><style>*{{display:none}}</style>',
    "closing": f"</script></style></title></textarea><img src=http://{HOST}/c onerror={_SET}>",
    "comment": f"<!-- {HIT} --><![CDATA[{HIT}]]>",
    "entities": f"&lt;b&gt;{HIT}&lt;/b&gt; &amp;nbsp; &#60;i&#62; &{HIT};",
    "markdown": f"**{HIT}** _{HIT}_ ~~{HIT}~~ `{HIT}` ***",
    "link": f"[{HIT}](http://{HOST}/l) ![p](http://{HOST}/p.png) <http://{HOST}/a>",
    "bare link": f"http://{HOST}/b www.{HOST} a@{HOST}",
    "heading": f"# {HIT}",
    "list": f"1. {HIT}",
    "rule": f"---\n***\n- {HIT}\n> {HIT}",
    "fence": f"```\n{HIT}\n```",
    "table": f"|{HIT}|b|\n|---|---|\n|c|d|",
    "footnote": f"[^1]\n\n[^1]: {HIT}",
    "latex": f"${HIT}^2$ $$\\frac{{1}}{{{HIT}}}$$",
    "directive": f":red[{HIT}] :material/home: :blue-background[{HIT}] :smile: :small[{HIT}]",
    "plotly": f'<a href="http://{HOST}/p">{HIT}</a> %{{x}} %{{customdata[0]}} <extra>{HIT}</extra>',
    "deck": "{title} {line} {more} {code}",
    "braces": f"{{0.__class__}} {{name}} %s %(x)s %d ${{HOME}} {{{HIT}}}",
    "formula": f'=HYPERLINK("http://{HOST}","{HIT}")',
    "plus": f"+{HIT}+1",
    "minus": f"-{HIT}",
    "at": f"@SUM({HIT})",
    "tab": f"\t={HIT}",
    "return": f"\r={HIT}",
    "wide sign": f"＝{HIT}",
    "exchange": f"=cmd|' /C calc'!{HIT}",
    "sql": "'); DROP TABLE enterprise; --",
    "path": "../../../../etc/passwd",
    "drive": "C:\\x\\NUL:*?[]",
    "separators": f'a,b;c"d\r\n=1+1\t{HIT}',
    "override": "甲\u202efdp.exe\u202c\u2066x\u2069\u200f",
    "invisible": "甲\u200b乙\u2060丙\ufeff丁\u00ad",
    "control": "甲\x00乙\x07丙\x1b[31m\x7f\x85\x0b",
    "not a character": "甲\ufffe\uffff乙",
    "lines": f"甲\u2028乙\u2029丙\n2026-01-01 00:00:00 ERROR {HIT}",
    "ten thousand": "赣" * 10_000,
    "one word": "x" * 10_000,
    "emoji": "👨\u200d👩\u200d👧\u200d👦🏳️\u200d🌈é𠮷",
    "marks": "Z̵̡̢͈͓̥a̶̡̛̬l̷̢͇̓g̸̡̛̠ȯ̷̢̺" * 20,
    "typst": '#read("/etc/passwd") #panic() $x$ @ref <label> = h \\ _a_ `b` //c',
    "vega": f"datum.{HIT} + 1",
    "json": f'{{"a": "</script><script>{_SET}</script>"}}',
    "empty looking": "\u3000\u200b",
}
# Half a character has no bytes in a database; in JSON it has.
HALF = "甲\ud800乙"

# Parts of the above that have come alive when it stands in the source of a target as it is written above.
_TAGS = ("<script>window", "<img src", "<svg onload", "<b>cdhit", "<iframe", '<a href="http://evil', "<!-- cdhit", "<extra>cdhit")
ALIVE: dict[str, tuple[str, ...]] = {
    "markdown": (
        *_TAGS,
        *(f"**{HIT}", f"_{HIT}", f"~~{HIT}", f"`{HIT}", f"]({'http:'}//{HOST}", f"|{HIT}|", f"${HIT}", f":red[{HIT}"),
        *(f":small[{HIT}", ":material/home", ":smile:", f"```\n{HIT}", f"\n- {HIT}", f"\n> {HIT}", "[^1]", f"http://{HOST}/b"),
        *(f"www.{HOST}", f"a@{HOST}", f"&{HIT};"),
    ),
    "html": (*_TAGS, f'" onmouseover="{HIT}', f"&{HIT};", f'" onmouseover="window.{HIT}'),
    "plotly": (*_TAGS, f"&{HIT};", f"${HIT}"),
}
# Keys that must stay apart.
_UNIQUE = {"enterprise.source_id", "unit.source_id", "source_record.source_id", "trade.source_id", "laboratory.name_zh"}
# The same text wherever it stands: one table finds the rows of the other by it.
_NAMES_OF = {"laboratory": ("coal_test.laboratory", "coal_sample.laboratory", "laboratory.name_zh")}
# Words of the program and of the repository, which no file brings; of codes a check in the database holds the form.
_OWN = {
    "enterprise.credit_code",
    *("city", "industry", "problem_kind", "store_state", "published_figure"),
    *("annotation.figure", "enterprise.source", "source_record.source", "market_quote.flag", "load.counts", "load.covers"),
}
_JSON = {"evidence", "detail", "content", "mapping"}


def texts() -> Iterator[tuple[Table, str]]:
    """Every column of text that a person or a file can fill: those that masking decides about, so a new one is here as well."""
    for name in sorted({*MASKS, *HARMLESS} - _OWN):
        table = metadata.tables[name]
        for column in (*MASKS.get(name, ()), *HARMLESS.get(name, ())):
            if isinstance(table.c[column].type, String) and f"{name}.{column}" not in _OWN:
                yield table, column


def hostile_file(shared: Path, demo: Path) -> Path:
    """The demonstration province with harm in every text, made once a run; to read only."""
    made = shared / "hostile.db"

    def make() -> str:
        shutil.copyfile(demo, made)
        make_hostile(made)
        return str(made)

    return Path(once(shared, "hostile-sqlite", make))


def make_hostile(path: Path) -> None:
    """Put harm into every text of an SQLite store: each column meets each case as far as it has rows."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA ignore_check_constraints = ON")
    connection.create_function("hostile", 3, _cell, deterministic=True)
    for table, column in texts():
        key = next(iter(table.primary_key)).name
        said = f'hostile(\'{table.name}.{column}\', "{key}", "{column}")'
        connection.execute(f'UPDATE "{table.name}" SET "{column}" = {said}')
    connection.commit()
    connection.close()


def _cell(place: str, row: int | str, now: str | None) -> str | None:
    column = place.partition(".")[2]
    cases = [*MARKUP.values()]
    if column in _JSON:
        return now and _in_json(now, crc32(place.encode()) + crc32(str(row).encode()))
    if place in _NAMES_OF["laboratory"]:
        turn = crc32((now or "").encode())
        return f"{cases[turn % len(cases)]}{turn % 100}"
    turn = (row if isinstance(row, int) else crc32(row.encode())) + crc32(place.encode())
    text = cases[turn % len(cases)]
    return f"{text}{row}" if place in _UNIQUE else text


def _in_json(now: str, seed: int) -> str:
    """The same JSON with harm in place of each text that is no code."""
    cases = [*MARKUP.values(), HALF]

    def changed(value: Any, at: int) -> Any:
        if isinstance(value, dict):
            return {name: changed(each, at + crc32(name.encode())) for name, each in value.items()}
        if isinstance(value, list):
            return [changed(each, at + place) for place, each in enumerate(value)]
        if isinstance(value, str) and not value.isascii():
            return cases[at % len(cases)]
        return value

    return json.dumps(changed(json.loads(now), seed), ensure_ascii=True)


def alive(target: str, source: str) -> list[str]:
    """What of the harm stands in a source text as it would come alive there."""
    return [part for part in ALIVE[target] if re.search(rf"(?<!\\){re.escape(part)}", source)]


# Fields that the browser shows as they are; whatever else a page sends is Markdown unless it says otherwise here.
_AS_THEY_ARE = (
    *(
        "MultiSelect.options",
        "Selectbox.options",
        "DeckGlJsonChart.json",
        "PlotlyChart.alt",
        "DeckGlJsonChart.alt",
        "Code.code_text",
    ),
    *("CodeInput.value", "TextArea.default", "TextInput.default", "DownloadButton.url", "Arrow.alt", "Dataframe.alt"),
)
_HTML = ("Html.body", "BidiComponent.json")


def alive_in(field: str, text: str) -> list[str]:
    """What of the harm comes alive in a text that a page sends in this field."""
    if field in _AS_THEY_ARE:
        return []
    return alive("plotly" if field == "PlotlyChart.spec" else "html" if field in _HTML else "markdown", text)
