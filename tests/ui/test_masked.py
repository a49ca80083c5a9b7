"""The guest's view: no true name in anything that a page, a chart or a file says, and nothing that a guest can do."""

from __future__ import annotations

import ast
import io
from dataclasses import replace
from typing import Any, cast, get_args

import pytest
from python_calamine import CalamineWorkbook
from streamlit.testing.v1 import AppTest

from carbondash.figures.view import View
from carbondash.locale import translator
from carbondash.store import Filters, Reader, Scope, Store
from carbondash.ui import filters, frame, grid, guest, links, url, warm
from carbondash.ui.cache import remember
from carbondash.ui.export import to_csv, to_xlsx
from carbondash.ui.panels import candidates, directory
from carbondash.ui.room import Room
from carbondash.ui.sitemap import PLACES
from tests.support.made import files, said, texts
from tests.support.true_names import TrueNames, first, true_names
from tests.ui.conftest import ROOT, OpenStore, RunPage

# What the pages need to be about somebody.
STATES: dict[str, dict[str, str]] = {
    "enterprise": {"id": "7", "list": "directory"},
    "rows": {"measure": "monthly_problems"},
    "import": {"part": "log", "id": "1"},
    "compliance": {"as_of": "2023-11-20"},
}
PARTS = [(place.name, part) for place in PLACES for part in cast(tuple[str, ...], place.choices.get("part", ()))]


@pytest.fixture(scope="session")
def true(demo_store: Store) -> TrueNames:
    return true_names(demo_store)


def _view(reader: Reader, lang: str) -> View:
    names, cycles = filters.known_words(reader)
    known = frame.known_of(reader, names, cycles)
    assert known is not None
    return frame.view_of(reader, names, url.Address(Filters(known.default_day)), lang, "light", known)  # type: ignore[arg-type]


def _made(store: Store, lang: str) -> tuple[View, list[object]]:
    """What the pages are made of, by their masked default views."""
    with store.read(Scope.province(), masked=True) as reader:
        view = _view(reader, lang)
        room = get_args(Room)[0]
        return view, [build(reader, view) for build in warm.BUILDERS] + [draw(reader, view, room) for draw in warm.SIZED]


@pytest.fixture(scope="module")
def made(demo_store: Store) -> tuple[View, list[object]]:
    return _made(demo_store, "zh")


def test_nothing_that_the_pages_are_made_of_holds_a_true_name(
    made: tuple[View, list[object]], demo_store: Store, true: TrueNames
) -> None:
    with demo_store.read(Scope.province()) as reader:
        assert true.within("\n".join(texts(directory.listing(reader, _view(reader, "zh")))))
    shown = "\n".join(texts(made[1]))
    assert first(true.within(shown)) == []
    assert "企业0001" in shown


@pytest.mark.long
def test_nor_what_they_are_made_of_in_english(demo_store: Store, true: TrueNames) -> None:
    shown = "\n".join(texts(_made(demo_store, "en")[1]))
    assert first(true.within(shown)) == []
    assert "Enterprise 0001" in shown
    assert "企业0" not in shown


def test_no_file_holds_a_true_name(
    made: tuple[View, list[object]], open_store: OpenStore, demo_store: Store, true: TrueNames
) -> None:
    open_store(demo_store)
    view, sources = made[0], list(files(made[1]))
    assert len(sources) > 50
    mark = translator("zh").gettext("names masked, pseudonyms instead")
    for source in sources:
        table, stamp = grid.stamped(grid.Source(source.table, source.every), source.title, view)
        assert first(true.within(to_csv(table, stamp).decode("utf-8-sig"))) == [], source.id
        assert any(mark in line for line in stamp.lines)
    book = CalamineWorkbook.from_filelike(io.BytesIO(to_xlsx(table, stamp)))
    assert first(true.within(str(book.get_sheet_by_index(0).to_python()))) == []


@pytest.mark.parametrize(("name", "lang"), [(place.name, ("zh", "en")[turn % 2]) for turn, place in enumerate(PLACES)])
def test_no_page_shows_a_true_name(name: str, lang: str, run_page: RunPage, demo_store: Store, true: TrueNames) -> None:
    page = run_page(name, str(demo_store.url), lang=lang, masked="1", **STATES.get(name, {}))
    assert [str(found.value) for found in (*page.exception, *page.error)] == []
    assert first(true.within(said(page))) == []
    assert "visibility_off" in said(page)
    assert page.query_params["masked"] in ("1", ["1"])


@pytest.mark.long
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("name", "part"), PARTS)
def test_no_part_of_a_page_shows_a_true_name(
    name: str, part: str, lang: str, run_page: RunPage, demo_store: Store, true: TrueNames
) -> None:
    page = run_page(name, str(demo_store.url), lang=lang, masked="1", part=part)
    assert [str(found.value) for found in (*page.exception, *page.error)] == []
    assert first(true.within(said(page))) == []


def test_two_sessions_never_see_what_the_other_one_does(
    open_store: OpenStore, demo_store: Store, true: TrueNames, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(**params: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        for key, value in {"lang": "zh", "id": "7", **params}.items():
            app.query_params[key] = value
        app.run()
        app.switch_page("pages/enterprise.py")
        for key, value in {"lang": "zh", "id": "7", **params}.items():
            app.query_params[key] = value
        return app.run()

    open_store(demo_store)
    named, masked, again = run(), run(masked="1"), run()
    assert "赣东北三热电" in said(named)
    assert "企业0007" not in said(named)
    assert first(true.within(said(masked))) == []
    assert "企业0007" in said(masked)
    assert "赣东北三热电" in said(again)
    # The same builder, the same view but for the mask, through the one cache.
    with demo_store.read(Scope.province()) as reader, demo_store.read(Scope.province(), masked=True) as other:
        view = _view(reader, "en")
        for build in (directory.listing, candidates.listing):
            assert true.within("\n".join(texts(remember(build, reader, view))))
            assert first(true.within("\n".join(texts(remember(build, other, replace(view, masked=True)))))) == []


def test_a_session_stays_masked_until_somebody_switches_it_off(run_page: RunPage, demo_store: Store) -> None:
    page = run_page("directory", str(demo_store.url), lang="en", masked="1")
    del page.query_params["masked"]
    page.run()
    assert page.query_params["masked"] in ("1", ["1"])
    assert "Enterprise 0001" in said(page)
    page.toggle(key="w_masked").set_value(False).run()
    assert "masked" not in page.query_params
    assert "Enterprise 0001" not in said(page)
    page.toggle(key="w_masked").set_value(True).run()
    assert "Enterprise 0001" in said(page)
    page.query_params["masked"] = "0"
    page.run()
    assert "Enterprise 0001" not in said(page)


def test_the_search_of_a_guest_finds_pseudonyms_only(run_page: RunPage, demo_store: Store) -> None:
    page = run_page("enterprise", str(demo_store.url), lang="en", masked="1")
    page.text_input(key="w_enterprise_search_page").set_value("赣东北三热电").run()
    assert "No enterprise that is known on this day fits." in said(page)
    page.text_input(key="w_enterprise_search_page").set_value("Enterprise 0007").run()
    assert "000000000000000007" in said(page)


def test_a_guest_can_do_nothing(run_page: RunPage, demo_store: Store) -> None:
    page = run_page("enterprise", str(demo_store.url), lang="en", masked="1", id="7")
    acts = [button for button in page.button if str(button.key).startswith("act_")]
    assert acts
    assert all(button.disabled and "guest" in button.help for button in acts)
    page = run_page("import", str(demo_store.url), lang="en", masked="1")
    assert "guest" in page.info[0].value
    assert "file_uploader" not in [element.type for element in page._tree]


def test_a_form_that_a_guest_sends_all_the_same_is_refused(demo_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from carbondash.ui.act.form import Sheet

    told: list[tuple[str, str]] = []
    monkeypatch.setattr(guest, "is_masked", lambda: True)
    monkeypatch.setattr(Sheet, "tell", lambda self, field, words: told.append((field, words)))
    with demo_store.read(Scope.province(), masked=True) as reader:
        view = _view(reader, "en")

    def never(_store: Any, _act: Any) -> int:
        raise AssertionError("it was written")

    Sheet("a", view).send(None, never, "done")  # type: ignore[arg-type]
    assert told == [("", guest.sentence())]


def test_whatever_reads_links_or_makes_a_view_says_whether_it_is_masked() -> None:
    forgotten = []
    for path in (*ROOT.glob("pages/*.py"), *ROOT.glob("carbondash/**/*.py")):
        for call in (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)):
            called = ast.unparse(call.func)
            reads = called.endswith("store().read") and path.is_relative_to(ROOT / "carbondash" / "ui")
            if (called in ("View", "url.write") or reads) and "masked" not in {word.arg for word in call.keywords}:
                forgotten.append(f"{path.relative_to(ROOT)}:{call.lineno} {called}")
    assert forgotten == []


def test_what_is_kept_for_guests_is_made_from_what_guests_may_read(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        view = _view(reader, "en")
        with pytest.raises(ValueError, match="masked"):
            remember(directory.listing, reader, replace(view, masked=True))


def test_every_link_of_a_masked_view_is_masked(demo_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with demo_store.read(Scope.province(), masked=True) as reader:
        view = _view(reader, "en")
    assert filters.link_params(view)["masked"] == "1"
    assert "masked" not in filters.link_params(replace(view, masked=False))
    monkeypatch.setattr(guest, "is_masked", lambda: True)
    assert "masked=1" in links.address("city", view.filters, "en")
