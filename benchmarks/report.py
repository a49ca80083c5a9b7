"""From rows to Markdown: the tables, their ratios, and what was to be reached."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.serving import PEERS

Row = dict[str, Any]
Results = dict[str, Any]
BASE, PRODUCT, USUAL, DASH = "framed", "product", "usual", "dash"


@dataclass(frozen=True)
class Goal:
    """One condition: what is measured, at most how much, and what came out; None where it was not measured."""

    words: str
    most: float
    found: float | None

    @property
    def outcome(self) -> str:
        """Reached or not, in words."""
        if self.found is None:
            return "not measured"
        return "reached" if self.found <= self.most else "not reached"


def markdown(results: Results) -> str:
    """The whole report."""
    about = results["about"]
    lines = [
        f"# Measured on {about['day']}",
        "",
        f"{about['cores']} cores, {about['memory_gb']:.0f} GB, Python {about['python']}, revision {about['revision']}; "
        f"load before the start {about['load']:.2f}.",
        "Servers, sessions and browser share the cores. Quote ratios of one run: machines differ.",
        *_goals(results),
        *_sessions(results.get("sessions", [])),
        *_memory(results.get("memory", [])),
        *_screens(results.get("screens", [])),
        *_growth(results.get("growth", [])),
        *_failed(results.get("failed", [])),
    ]
    return "\n".join(lines) + "\n"


def goals(results: Results) -> Iterator[Goal]:
    """The conditions that one run on one machine can answer."""
    crowds = results.get("sessions", [])
    empty = _time(_crowd(crowds, BASE, 1), "all", "median")
    yield Goal(
        "Overview, filters seen before: server median / empty page's",
        4,
        _ratio(_time(_crowd(crowds, PRODUCT, 1), "hits", "median"), empty),
    )
    yield Goal(
        "Overview, filters new: server median / empty page's",
        12,
        _ratio(_time(_crowd(crowds, PRODUCT, 1), "misses", "median"), empty),
    )
    one, thirty = _crowd(crowds, PRODUCT, 1), _crowd(crowds, PRODUCT, 30)
    for kind, words in (("all", "all answers"), ("hits", "filters seen before"), ("misses", "filters new")):
        yield Goal(
            f"30 sessions, {words}: median / one session's", 2, _ratio(_time(thirty, kind, "median"), _time(one, kind, "median"))
        )
        yield Goal(
            f"30 sessions, {words}: p95 / one session's p95", 8, _ratio(_time(thirty, kind, "p95"), _time(one, kind, "p95"))
        )
    hundred = _crowd(crowds, PRODUCT, 100)
    yield Goal(
        "100 sessions at one process: p95 in seconds (the goal is for several)", 3, _ratio(_time(hundred, "all", "p95"), 1000.0)
    )
    yield Goal("100 sessions at one process: errors", 0, hundred["errors"] if hundred else None)
    for records, most, words in ((False, 1.3, "parts that read figures"), (True, 2.0, "lists of records")):
        found = [ratio for row in results.get("growth", []) if row["records"] is records and (ratio := _grown(row)) is not None]
        yield Goal(f"scale 100 / scale 1, {words}: the largest ratio", most, max(found, default=None))
    screens = results.get("screens", [])
    for kind, words in (("hits", "filters seen before"), ("misses", "filters new")):
        mine = _click(screens, PRODUCT, kind)
        yield Goal(f"click to last change, {words}: Overview / the usual way", 0.7, _ratio(mine, _click(screens, USUAL, kind)))
        yield Goal(f"click to last change, {words}: Overview / Dash", 1.0, _ratio(mine, _click(screens, DASH, kind)))


def _goals(results: Results) -> list[str]:
    rows = [[goal.words, f"{goal.most:g}", _number(goal.found, 2), goal.outcome] for goal in goals(results)]
    return _table("Goals", ["", "at most", "found", ""], rows)


def _sessions(found: Sequence[Row]) -> list[str]:
    rows = []
    for row in found:
        base = _time(_crowd(found, BASE, row["sessions"], row["scale"]), "all", "median")
        rows.append(
            [
                _name(row),
                str(row["scale"]),
                str(row["sessions"]),
                *(_number(_time(row, kind, what)) for kind in ("hits", "misses", "all") for what in ("median", "p95")),
                _number(_ratio(_time(row, "hits", "median"), base), 1),
                _number(_ratio(_time(row, "misses", "median"), base), 1),
                f"{(row['hits'] or {}).get('n', 0)} / {(row['misses'] or {}).get('n', 0)}",
                _number(row["size"] / 1000),
                str(row["errors"]),
                _number(row["server_cores"], 2),
                _number(row["own_cores"], 2),
            ]
        )
    head = ["page", "scale", "sessions", "hit ms", "p95", "miss ms", "p95", "all ms", "p95", "hit / empty", "miss / empty"]
    return _table(
        "Sessions: request to end of run", [*head, "hits / misses", "kB", "errors", "server cores", "generator cores"], rows
    )


def _memory(found: Sequence[Row]) -> list[str]:
    base = next((row["per_session"] for row in found if row["peer"] == BASE), None)
    rows = [
        [
            _name(row),
            _number(row["ready"], 1),
            _number(row["pss"]),
            _number(row["rss"]),
            _number(row["per_session"], 2),
            _number(_ratio(row["per_session"], base), 1),
        ]
        for row in found
    ]
    return _table(
        "Memory: 30 sessions at the default view",
        ["page", "ready after s", "PSS MB with 30", "RSS MB", "MB a session", "/ empty"],
        rows,
    )


def _screens(found: Sequence[Row]) -> list[str]:
    usual, dash = (next((row for row in found if row["peer"] == name), None) for name in (USUAL, DASH))
    rows = [
        [
            _name(row),
            _number(row["cold"]["milliseconds"]),
            _number(row["warm"]["milliseconds"]),
            _number(row["cold"]["size"] / 1000),
            _number(row["warm"]["size"] / 1000),
            _number(row["cold"]["requests"]),
            _number(row["hits"]["median"]),
            _number(row["hits"]["long_tasks"]),
            _number(row["misses"]["median"]),
            _number(row["cold"]["shift"], 3),
            _number(max(row["hits"]["shift"], row["misses"]["shift"]), 3),
            *(
                _number(_ratio(row[kind]["median"], peer[kind]["median"] if peer else None), 2)
                for kind in ("hits", "misses")
                for peer in (usual, dash)
            ),
        ]
        for row in found
    ]
    head = [
        "page",
        "first load cold ms",
        "warm ms",
        "cold kB",
        "warm kB",
        "requests",
        "click, hit ms",
        "of it long tasks",
        "click, miss ms",
        "layout shift, load",
        "click",
    ]
    return _table("Browser: to the last change on screen", [*head, "hit / usual", "/ Dash", "miss / usual", "/ Dash"], rows)


def _growth(found: Sequence[Row]) -> list[str]:
    if not found:
        return []
    scales = list(found[0]["medians"])
    rows = [
        [
            row["part"],
            "records" if row["records"] else "figures",
            *(_number(row["medians"][scale]) for scale in scales),
            *(_number(_ratio(row["medians"][scale], row["medians"][scales[0]]), 2) for scale in scales[1:]),
        ]
        for row in sorted(found, key=lambda row: -(_grown(row) or 0))
    ]
    head = ["part", "reads", *(f"scale {scale} ms" for scale in scales), *(f"{scale} / {scales[0]}" for scale in scales[1:])]
    return _table("Scale: server time of a part on new filters, median", head, rows)


def _failed(found: Sequence[str]) -> list[str]:
    return ["", "## Not measured", "", *(f"- {words.splitlines()[0]}" for words in found)] if found else []


def _table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    if not rows:
        return []
    lines = [" | ".join(cells) for cells in (head, ["---", *["---:"] * (len(head) - 1)], *rows)]
    return ["", f"## {title}", "", *(f"| {line} |" for line in lines)]


def _name(row: Row) -> str:
    words = PEERS[row["peer"]].words
    return f"{words}: {row.get('page') or 'overview'}" if row["peer"] == PRODUCT else words


def _crowd(found: Sequence[Row], peer: str, number: int, scale: int = 1) -> Row | None:
    wanted = (peer, number, scale, "")
    return next((row for row in found if (row["peer"], row["sessions"], row["scale"], row["page"]) == wanted), None)


def _time(row: Row | None, kind: str, what: str) -> float | None:
    return row[kind][what] if row and row[kind] else None


def _click(found: Sequence[Row], peer: str, kind: str) -> float | None:
    row = next((row for row in found if row["peer"] == peer and not row["page"]), None)
    return row[kind]["median"] if row else None


def _grown(row: Row) -> float | None:
    medians = row["medians"]
    return _ratio(medians.get("100"), medians.get("1"))


def _ratio(value: float | None, base: float | None) -> float | None:
    return value / base if value is not None and base else None


def _number(value: float | None, decimals: int = 0) -> str:
    return "–" if value is None else f"{value:,.{decimals}f}"
