"""Files whose packing is right and whose content may not be: formulas, headers, hidden sheets, encodings, values, texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from carbondash.intake.kinds import KINDS
from tests.intake.corpus.model import REPORTS, Case, Outcome, content, csv_text, package, parts, sheet_xml, xlsx
from tests.intake.files import BUYER, ENTERPRISE, MONTH, PLANT, QUOTE, REPORT, SAMPLES, TRADE, UNIT

_KEPT = ("annual_report", "emissions_kg", 1_250_007_000)
_NEW = "91360100MA00000045"


def rows_of_kind(kind: str, row: dict[str, Any]) -> list[list[Any]]:
    """A header in Chinese and one row of a kind, days as text."""
    columns = [column for column in KINDS[kind].columns if column.key in row or column.required]
    return [[column.zh for column in columns], [_written(row.get(column.key)) for column in columns]]


def _written(value: Any) -> Any:
    return value if isinstance(value, (int, float, str)) or value is None else str(value)


def _case(group: str, name: str, kind: str, row: dict[str, Any], outcome: Any, **more: Any) -> Case:
    return Case(group, f"{name}.xlsx", content(xlsx(rows_of_kind(kind, row))), outcome, **more)


def _sheet(group: str, name: str, rows: list[list[Any]], outcome: Any, kept: tuple[str, str, Any] | None = None) -> Case:
    return Case(group, f"{name}.xlsx", content(xlsx(rows)), outcome, kept)


def _reports(*cells: Any) -> list[list[Any]]:
    return [REPORTS[0], [*REPORTS[1][: 4 - len(cells)], *cells]]


def formulas() -> Iterator[Case]:
    """Cells that were worked out elsewhere: their value is read, and missing values and errors are named."""
    yield Case("formulas", "cached.xlsx", content(xlsx(_reports({"f": "100*12500", "v": 1_250_007}))), "loaded", _KEPT)
    yield Case("formulas", "shared.xlsx", content(xlsx(_reports({"f": "SUM(A1:A2)", "v": "1250007.0"}))), "loaded", _KEPT)
    for name, cell in {
        "without": {"f": "100*12500"},
        "empty": {"f": "100*12500", "v": ""},
        "no-text": {"f": 'IF(1=1,"",2)', "v": "", "t": "str"},
        "text": {"f": '"n/a"', "v": "n/a", "t": "str"},
        "boolean": {"f": "TRUE()", "v": 1, "t": "b"},
        "volatile": {"f": "NOW()"},
        "web": {"f": 'WEBSERVICE("http://127.0.0.1:9/")'},
    }.items():
        yield Case("formulas", f"{name}.xlsx", content(xlsx(_reports(cell))), "refused")
    for code in ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"):
        name = code.strip("#!?").replace("/", "")
        error = xlsx(_reports({"f": "1/0", "v": code, "t": "e"}))
        yield Case("formulas", f"error-{name}.xlsx", content(error), "refused", said="a value without an error")


def headers() -> Iterator[Case]:
    """Headers that are twice there, not there, too far down, or merged."""
    for index, name in enumerate(REPORTS[0]):
        twice = [[*row, row[index]] for row in REPORTS]
        yield Case("headers", f"twice-{index}.xlsx", content(xlsx(twice)), "refused", said="each column once only")
        both = [[*REPORTS[0], KINDS["annual"].columns[0].en if index == 0 else f"{name} "], [*REPORTS[1], REPORTS[1][index]]]
        yield Case("headers", f"twice-other-{index}.csv", content(csv_text(both).encode()), "refused")
        without = [[cell for at, cell in enumerate(row) if at != index] for row in REPORTS]
        yield Case("headers", f"without-{index}.xlsx", content(xlsx(without)), "refused")
    yield Case("headers", "alone.xlsx", content(xlsx(REPORTS[:1])), "loaded")
    yield Case("headers", "low.xlsx", content(xlsx([*[["标题"]] * 19, *REPORTS])), "loaded", _KEPT)
    yield Case("headers", "too-low.xlsx", content(xlsx([*[["标题"]] * 20, *REPORTS])), "refused")
    yield Case("headers", "none.xlsx", content(xlsx(REPORTS[1:])), "refused")
    yield Case("headers", "numbers.xlsx", content(xlsx([[1, 2, 3, 4], [5, 6, 7, 8]])), "refused")
    yield Case("headers", "spare.xlsx", content(xlsx([REPORTS[0], [*REPORTS[1], "x"]])), "refused", said="at most 4 cells")
    yield Case(
        "headers", "many.xlsx", content(xlsx([[*REPORTS[0], *(f"列{at}" for at in range(20))], REPORTS[1]])), "loaded", _KEPT
    )
    merged: tuple[tuple[str, str, Outcome], ...] = (
        ("title", "A1:D1", "loaded"),
        ("all", "A1:D3", "loaded"),
        ("overlap", "A2:A3 A2:A3 A1:A3", "loaded"),
        ("backwards", "D3:A1", "either"),
        ("endless", "A1:XFD1048576", "loaded"),
        ("nonsense", "B:B", "either"),
    )
    for name, merges, outcome in merged:
        cells = "".join(f'<mergeCell ref="{ref}"/>' for ref in merges.split())
        sheet = sheet_xml([["标题"], *REPORTS], tail=f"<mergeCells>{cells}</mergeCells>")
        yield Case("headers", f"merged-{name}.xlsx", content(package(parts({"数据": sheet}))), outcome)
    for name in ("'; DROP TABLE load; --", "=1+1", "../../x", "<b>x</b>", "a" * 31, "🙂", "\u202esheet"):
        yield Case("headers", f"sheet-{abs(hash_of(name))}.xlsx", content(package(parts({name: REPORTS}))), "loaded", _KEPT)


def hash_of(text: str) -> int:
    """A number of a text that is the same in every run."""
    return sum(position * ord(letter) for position, letter in enumerate(text, start=1))


def hidden() -> Iterator[Case]:
    """Sheets that nobody sees are not read."""
    for state in ("hidden", "veryHidden"):
        alone = package(parts({"数据": REPORTS}, {"数据": state}))
        yield Case("hidden sheets", f"alone-{state}.xlsx", content(alone), "refused")
        other = [REPORTS[0], [PLANT, 2021, "2022-03-20", 1]]
        beside = package(parts({"数据": REPORTS, "旧": other}, {"旧": state}))
        yield Case("hidden sheets", f"beside-{state}.xlsx", content(beside), "loaded", _KEPT)
    twice = package(parts({"数据": REPORTS, "再": REPORTS}))
    yield Case("hidden sheets", "two-visible.xlsx", content(twice), "either")


def encodings() -> Iterator[Case]:
    """Texts as offices write them, and two of them in one file."""
    text = csv_text(REPORTS)
    outcomes: dict[str, Outcome] = {
        "utf-8": "loaded",
        "utf-8-sig": "loaded",
        "gbk": "loaded",
        "gb18030": "loaded",
        "utf-16": "loaded",
        "utf-16-le": "refused",
        "utf-16-be": "refused",
        "utf-32": "refused",
        "big5": "either",
        "utf-7": "refused",
    }
    for name, outcome in outcomes.items():
        data = text.replace("碳", "").encode(name, "ignore") if name == "big5" else text.encode(name)
        yield Case("encodings", f"{name}.csv", content(data), outcome, _KEPT if outcome == "loaded" else None)
    header, row = text.splitlines(keepends=True)
    named = [["统一社会信用代码", "企业名称", *REPORTS[0][1:]], [PLANT, "赣北一电有限公司", *REPORTS[1][1:]]]
    named_header, named_row = csv_text(named).splitlines(keepends=True)
    yield Case(
        "encodings", "mixed-1.csv", content(named_header.encode() + named_row.encode("gbk")), "refused", said="one encoding"
    )
    yield Case(
        "encodings", "mixed-2.csv", content(named_header.encode("gbk") + named_row.encode()), "refused", said="one encoding"
    )
    yield Case("encodings", "mixed-3.csv", content(header.encode() + row.encode("utf-16")), "refused")
    yield Case("encodings", "bad-byte.csv", content(header.encode() + b"\xff\xfe\xfa" + row.encode()), "refused")
    yield Case("encodings", "nul.csv", content(header.encode() + b"\0" + row.encode()), "refused")
    yield Case("encodings", "cr.csv", content(text.replace("\n", "\r").encode()), "loaded", _KEPT)
    yield Case("encodings", "crlf.txt", content(text.replace("\n", "\r\n").replace('","', '"\t"').encode()), "loaded", _KEPT)
    yield Case("encodings", "semicolon.csv", content(text.replace('","', '";"').encode()), "loaded", _KEPT)


def absurd() -> Iterator[Case]:
    """Numbers that can't be meant, and some that only look so."""
    for number, (value, outcome) in enumerate(
        {
            -1: "refused", -0.001: "refused", 1e308: "refused", "1e400": "refused", "nan": "refused", "inf": "refused",
            "-inf": "refused", "0x10": "refused", "1e5e5": "refused", "--5": "refused", "12,34": "refused", "1,23,456": "refused",
            "1.2.3": "refused", "五百": "refused", "1 000": "refused", "100%": "refused", "": "refused", " ": "refused",
            "1e2": "loaded", "１２３": "loaded", "1,234,567": "loaded", "+5": "loaded", 0: "loaded", 999_999_999: "loaded",
            1_000_000_001: "refused", 0.0001: "refused", "1_000": "refused", "٣": "loaded", "Ⅷ": "refused", "½": "refused",
        }.items()
    ):  # fmt: skip
        yield _sheet("absurd values", f"emissions-{number:02d}", _reports(value), outcome)
    wrong: list[tuple[str, str, Any]] = [
        ("units", "capacity", -660), ("units", "capacity", 1e7), ("units", "start_year", 3000), ("units", "start_year", 2009.5),
        ("units", "retired_year", 1899), ("enterprises", "lon", 0), ("enterprises", "lat", 90), ("trades", "volume", 0),
        ("trades", "volume", 1.5), ("trades", "amount", -1), ("trades", "amount", 1e13), ("quotes", "close", -70),
        ("quotes", "close", 1e6), ("quotes", "listed_volume", -1), ("monthly", "hours", 745), ("monthly", "hours", -1),
        ("monthly", "fuel_t", -0.1), ("monthly", "mt_pct", 101), ("monthly", "car", 54.8), ("monthly", "of_pct", 990),
    ]  # fmt: skip
    for number, (kind, key, value) in enumerate(wrong):
        yield _case("absurd values", f"{kind}-{key}-{number:02d}", kind, _named(kind) | {key: value}, "refused")


def _named(kind: str) -> dict[str, Any]:
    row = SAMPLES[kind]
    return row | {"name": "2号机组"} if kind == "units" else row | {"credit_code": _NEW} if kind == "enterprises" else row


def swapped_units() -> Iterator[Case]:
    """Numbers in another unit than the column's, said in the header or not."""
    for header, value, outcome in (
        ("温室气体排放量（kg）", 1_250_007_000, "loaded"),
        ("温室气体排放量（万吨）", 125.0007, "loaded"),
        ("温室气体排放量（磅）", 125, "refused"),
        ("温室气体排放量（MWh）", 125, "refused"),
        ("温室气体排放量（万元）", 125, "refused"),
        ("温室气体排放量（kgCO2e）", 1_250_007_000, "loaded"),
        ("温室气体排放量", 1_250_007_000, "refused"),
        ("温室气体排放量（）", 1_250_007, "loaded"),
    ):
        rows = [[*REPORTS[0][:3], header], [*REPORTS[1][:3], value]]
        kept = _KEPT if outcome == "loaded" else None
        yield _sheet("swapped units", f"unit-{hash_of(header)}", rows, outcome, kept)
    for name, kind, row in (
        ("heat", "monthly", MONTH | {"ncv_ar": 20_600}),
        ("kilowatt", "units", UNIT | {"name": "2号机组", "capacity": 660_000}),
        ("places", "enterprises", ENTERPRISE | {"credit_code": _NEW, "lon": 28.7, "lat": 115.9}),
        ("money", "trades", TRADE | {"amount": 350}),
        ("price", "quotes", QUOTE | {"close": 70_810_000}),
        ("columns", "annual", REPORT | {"year": 1_250_007, "emissions": 2022.0}),
    ):
        yield _case("swapped units", name, kind, row, "refused")


def codes() -> Iterator[Case]:
    """Credit codes that are none, of nobody, or only spelled otherwise."""
    for number, (code, outcome) in enumerate(
        {
            PLANT[:-1] + "X": "refused", PLANT[:-1]: "refused", PLANT + "0": "refused", PLANT.replace("0", "O"): "refused",
            PLANT.replace("1", "I"): "refused", "000000000000000000": "refused", "9" * 18: "refused", "x": "refused",
            "360100000000001": "refused", _NEW: "refused", "'" + PLANT: "refused", PLANT[9:] + PLANT[:9]: "refused",
            PLANT.lower(): "loaded", f" {PLANT} ": "loaded", " ".join((PLANT[:9], PLANT[9:])): "loaded",
            "".join(chr(ord(letter) + 0xFEE0) for letter in PLANT): "loaded", BUYER: "loaded",
        }.items()
    ):  # fmt: skip
        yield _sheet("credit codes", f"code-{number:02d}", _reports(code, *REPORTS[1][1:]), outcome)


def dates() -> Iterator[Case]:
    """Days that never were, haven't come, or may be read in two ways."""
    for number, (day, outcome) in enumerate(
        (
        dict.fromkeys(
            (
                "2023-02-30", "2023-02-29", "1900-02-29", "1899-12-31", "0000-00-00", "9999-12-31", "2026-07-01", "2023-13-01",
                "31/08/2023", "08/09/2023", "昨天", "2023", "二〇二三年三月二十日", 0, -1, 1e10, 1_679_270_400_000, 45_005.5,
                99_999, "2022-12-30", "2023-3",
            ),
            "refused",
        )
        | dict.fromkeys(
            (
                "2023/3/20", "2023.3.20", "2023年3月20日", "20230320", 45_005, "２０２３-03-20", "2023-03-20 00:00:00",
                "2023 年 3 月 20 日",
            ),
            "loaded",
        )
        ).items()
    ):  # fmt: skip
        yield _sheet("dates", f"day-{number:02d}", _reports(day, 1_250_007), outcome)


def injected() -> Iterator[Case]:
    """Text is data: stored as it stands or refused in words, and never anything else."""
    kept = (
        "<b>x</b>", "<script>alert(1)</script>", "'; DROP TABLE load; --", '" OR 1=1 --', "=1+1", '=HYPERLINK("http://x")',
        "+cmd|'/c calc'!A0", "@SUM(1)", "-2+3", "../../etc/passwd", "C:\\Windows\\x", "file:///etc/passwd", "{{7*7}}",
        "${jndi:x}", "%s%s%n", "[link](http://x)", "名" * 200, "🙂👩‍🏭", "שלום", "a\u0301\u0302\u0303", "𠀀𠮷", "`rm -rf /`",
        "\\u0000", "null", "None", "TRUE",
    )  # fmt: skip
    refused = ("x" * 10_000, "名" * 201, "a\u202eb", "\u2066a", "a\x7fb", "a\u202db")
    for number, text in enumerate(kept):
        row = ENTERPRISE | {"credit_code": _NEW, "name_en": text}
        stored = ("enterprise", "name_en", text)
        yield _case("injected text", f"kept-{number:02d}", "enterprises", row, "loaded", kept=stored)
        data = content(csv_text(rows_of_kind("enterprises", row)).encode())
        yield Case("injected text", f"kept-{number:02d}.csv", data, "loaded", stored)
    for number, text in enumerate(refused):
        row = ENTERPRISE | {"credit_code": _NEW, "name_en": text}
        yield _case("injected text", f"refused-{number:02d}", "enterprises", row, "refused")
        yield Case(
            "injected text", f"refused-{number:02d}.csv", content(csv_text(rows_of_kind("enterprises", row)).encode()), "refused"
        )


def file_names() -> Iterator[Case]:
    """The name of a file is data as well."""
    for name in (
        "=cmd.xlsx",
        "..%2f..%2fx.xlsx",
        "'; DROP TABLE load; --.xlsx",
        "<b>.xlsx",
        "🙂.xlsx",
        "名" * 80 + ".xlsx",
        "a b .xlsx",
        "X.XLSX",
        "-rf.xlsx",
    ):
        yield Case("file names", name, content(xlsx(REPORTS)), "loaded", _KEPT)
    yield Case("file names", "\u202exslx.xlsx", content(xlsx(REPORTS)), "loaded", _KEPT)


GROUPS = (formulas, headers, hidden, encodings, absurd, swapped_units, codes, dates, injected, file_names)
