"""The Overview in Dash over the same store and the same figures, charts and sentences as the product's.

    python -m benchmarks.peers.dash_overview

One process with threads (waitress), one function that all of the page hangs on, what it makes kept under the same key as in the
product and as many entries: the difference that is left is the framework.
"""

from __future__ import annotations

import gc
import os
from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from html import escape
from threading import Lock
from typing import Any
from urllib.parse import quote

import waitress
from dash import Dash, Input, Output, dash_table, dcc, html

from carbondash.access import Visitor, local_person
from carbondash.brief.spark import spark
from carbondash.charts.look import CONFIG
from carbondash.derive.deadlines import cycles
from carbondash.figures.format import fmt_period
from carbondash.figures.tiles import Tile, parts
from carbondash.figures.view import View
from carbondash.store import Filters, Reader, Store, open_store, records
from carbondash.store.records import Names
from carbondash.ui.panel import Panel
from carbondash.ui.panels import attention, overview

THREADS = 32
MAX_ENTRIES = 600
ROOM = "medium"
_SVG = 'xmlns="http://www.w3.org/2000/svg"'


class Kept:
    """What was made of a view, the longest unused thrown out first."""

    def __init__(self) -> None:
        self._found: OrderedDict[object, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, build: Callable[..., Any], reader: Reader, view: View, *extra: str) -> Any:
        key = (build, view.key, extra)
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]
        made = build(reader, view, *extra)
        with self._lock:
            self._found[key] = made
            if len(self._found) > MAX_ENTRIES:
                self._found.popitem(last=False)
        return made


def view_of(reader: Reader, filters: Filters, names: Names) -> View:
    """The view of these filters on this snapshot, in Chinese and the light theme."""
    newest = reader.state.default_day or filters.as_of
    return View(
        filters=filters,
        lang="zh",
        theme="light",
        scope=reader.scope,
        store=reader.state.key,
        version=reader.version,
        demo=reader.state.is_demo,
        newest_day=newest,
        cycles=cycles(newest),
        names=names,
    )


def tile(view: View, one: Tile) -> html.Div:
    """One figure with its change, its course and what is said about it."""
    main, counts = parts(one.value)
    about = " ".join(part for part in (fmt_period(one.period, view.lang), counts) if part)
    said = " · ".join(part for part in (about, one.basis if one.change else "", one.target, one.more) if part)
    drawn = spark(one.spark, escape(one.name), width=66, height=26).replace("<svg ", f"<svg {_SVG} ", 1)
    return html.Div(
        [
            html.Div(one.name),
            html.Span([html.B(main), " ", html.Em(one.change, className=one.tone)]),
            html.Img(src=f"data:image/svg+xml,{quote(drawn)}"),
            html.Small(said),
        ],
        className="tile",
    )


def surrender(panel: Panel) -> list[Any]:
    """The card of the surrender: its chart, its note, and the table behind it."""
    if panel.chart is None:
        return [html.B(panel.title), html.P(panel.empty)]
    columns = panel.table.columns
    rows = [dict(zip((column.key for column in columns), map(str, row), strict=True)) for row in panel.table.rows]
    table = dash_table.DataTable(rows, [{"name": column.label, "id": column.key} for column in columns], page_size=12)
    return [
        html.B(panel.title),
        html.Details([html.Summary("数据表"), table]),
        html.Small(panel.note),
        dcc.Graph(id="progress", figure=panel.chart.drawn, config=CONFIG, style={"height": panel.chart.height}),
    ]


def lines(found: tuple[attention.Line, ...], upcoming: tuple[str, ...]) -> html.Ul:
    """What needs somebody, and where there is little of it, the next dates."""
    rows = [html.Li([html.B(line.severity), " ", line.text, " ", html.A("→", href=f"/{line.page}")]) for line in found]
    return html.Ul([*rows, *(html.Li(said) for said in upcoming[: max(0, attention.LIMIT - len(found))])])


def build(store: Store) -> Dash:
    """The application over a store."""
    kept = Kept()
    with Visitor(local_person()).read(store) as reader:
        names, newest = records.names(reader), reader.state.default_day or date.today()
    options = {
        "city": [{"label": name.zh, "value": code} for code, name in names.cities.items()],
        "industry": [{"label": name.zh, "value": code} for code, name in names.industries.items()],
        "tier": [{"label": code, "value": code} for code in ("1", "2", "3", "unknown")],
    }
    app = Dash(__name__, title="Overview")
    choices = [dcc.Dropdown(found, [], id=name, multi=True, placeholder=name) for name, found in options.items()]
    app.layout = html.Div(
        [
            html.H1("总览"),
            html.Div(
                [dcc.DatePickerSingle(id="as_of", date=newest.isoformat(), display_format="YYYY-MM-DD"), *choices], id="bar"
            ),
            html.P(id="sentence"),
            html.Div(id="tiles"),
            html.Div([html.Div(id="surrender", className="card"), html.Div(id="attention", className="card")], id="main"),
        ]
    )

    @app.callback(
        Output("sentence", "children"),
        Output("tiles", "children"),
        Output("surrender", "children"),
        Output("attention", "children"),
        Input("as_of", "date"),
        Input("city", "value"),
        Input("industry", "value"),
        Input("tier", "value"),
    )
    def show(as_of: str, city: list[str], industry: list[str], tier_: list[str]) -> tuple[Any, ...]:
        filters = Filters(date.fromisoformat(as_of), tuple(sorted(city)), tuple(industry), tuple(sorted(tier_)))
        with Visitor(local_person()).read(store) as reader:
            view = view_of(reader, filters, names)
            said = kept.get(overview.sentence, reader, view) + kept.get(overview.beginnings, reader, view)
            tiles = [tile(view, one) for one in kept.get(overview.tiles, reader, view)]
            panel = kept.get(overview.surrender, reader, view, ROOM)
            found = kept.get(attention.lines, reader, view)
            upcoming = kept.get(attention.dates, reader, view) if len(found) < attention.LIMIT else ()
        return said, tiles, surrender(panel), lines(found, upcoming)

    # As the product does: what the first visitor needs is made before the server says that it is ready.
    show(newest.isoformat(), [], [], [])
    return app


def main() -> None:
    """Serve until interrupted."""
    app = build(open_store(os.environ["CARBONDASH_STORE"]))
    gc.collect()
    gc.freeze()
    waitress.serve(app.server, host=os.environ["HOST"], port=int(os.environ["PORT"]), threads=THREADS, _quiet=True)


if __name__ == "__main__":
    main()
