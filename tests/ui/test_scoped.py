"""What a city's people are shown: nothing of enterprises elsewhere in any page, part, file, search or message."""

from __future__ import annotations

from dataclasses import replace
from typing import cast, get_args

import pytest
from sqlalchemy import select

from carbondash.access import Person, Role, Visitor
from carbondash.figures.view import View
from carbondash.store import Filters, Reader, Scope, Store, enterprise_file
from carbondash.store.schema.enterprises import enterprise
from carbondash.ui import filters, frame, grid, guest, url, warm
from carbondash.ui.cache import remember
from carbondash.ui.export import to_csv
from carbondash.ui.panels import candidates, directory
from carbondash.ui.room import Room
from carbondash.ui.sitemap import PLACES
from tests.support.made import files, said, texts
from tests.support.true_names import TrueNames, first, foreign_names
from tests.ui.conftest import OpenStore, RunPage

JIUJIANG, FUZHOU = "360400", "361000"
HERE, THERE = Scope(frozenset({JIUJIANG})), Scope(frozenset({FUZHOU}))
PARTS = [(place.name, part) for place in PLACES for part in cast(tuple[str, ...], place.choices.get("part", ()))]
# What the pages need to be about somebody, an enterprise of Jiujiang and one elsewhere.
STATES: dict[str, dict[str, str]] = {"rows": {"measure": "monthly_problems"}, "compliance": {"as_of": "2023-11-20"}}


@pytest.fixture(scope="module")
def elsewhere(demo_store: Store) -> TrueNames:
    """By what everybody outside Jiujiang is known."""
    return foreign_names(demo_store, HERE)


@pytest.fixture
def in_jiujiang(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens a page sees Jiujiang and no other city."""
    monkeypatch.setattr(guest, "here", lambda: Visitor(Person("周九江", Role.CITY, HERE.cities)))


def _view(reader: Reader, lang: str, filters_: Filters | None = None) -> View:
    names, cycles = filters.known_words(reader)
    known = frame.known_of(reader, names, cycles)
    assert known is not None
    return frame.view_of(reader, names, url.Address(filters_ or Filters(known.default_day)), lang, "light", known)  # type: ignore[arg-type]


def _made(store: Store, scope: Scope, lang: str) -> tuple[View, list[object]]:
    """What the pages are made of, by their default views."""
    with store.read(scope) as reader:
        view = _view(reader, lang)
        room = get_args(Room)[0]
        return view, [build(reader, view) for build in warm.BUILDERS] + [draw(reader, view, room) for draw in warm.SIZED]


@pytest.fixture(scope="module")
def made(demo_store: Store) -> tuple[View, list[object]]:
    return _made(demo_store, HERE, "zh")


def test_nothing_that_the_pages_are_made_of_names_anybody_elsewhere(
    made: tuple[View, list[object]], demo_store: Store, elsewhere: TrueNames
) -> None:
    shown = "\n".join(texts(made[1]))
    assert first(elsewhere.within(shown)) == []
    assert "九江" in shown
    with demo_store.read(Scope.province()) as reader:
        assert elsewhere.within("\n".join(texts(directory.listing(reader, _view(reader, "zh")))))


@pytest.mark.long
@pytest.mark.parametrize(("scope", "lang"), [(HERE, "en"), (THERE, "zh"), (Scope(HERE.cities | THERE.cities), "zh")])  # type: ignore[operator]
def test_nor_for_other_cities_and_in_english(scope: Scope, lang: str, demo_store: Store) -> None:
    shown = "\n".join(texts(_made(demo_store, scope, lang)[1]))
    assert first(foreign_names(demo_store, scope).within(shown)) == []


def test_no_file_names_anybody_elsewhere(
    made: tuple[View, list[object]], open_store: OpenStore, demo_store: Store, elsewhere: TrueNames
) -> None:
    open_store(demo_store)
    view, sources = made[0], list(files(made[1]))
    assert len(sources) > 50
    for source in sources:
        table, stamp = grid.stamped(grid.Source(source.table, source.every), source.title, view)
        assert first(elsewhere.within(to_csv(table, stamp).decode("utf-8-sig"))) == [], source.id
        assert any("九江" in line for line in stamp.lines)


@pytest.mark.parametrize("name", [place.name for place in PLACES])
@pytest.mark.usefixtures("in_jiujiang")
def test_no_page_names_anybody_elsewhere(name: str, run_page: RunPage, demo_store: Store, elsewhere: TrueNames) -> None:
    page = run_page(name, str(demo_store.url), lang="zh", **STATES.get(name, {}))
    assert [str(found.value) for found in (*page.exception, *page.error)] == []
    assert first(elsewhere.within(said(page))) == []


@pytest.mark.long
@pytest.mark.parametrize(("name", "part"), PARTS)
@pytest.mark.usefixtures("in_jiujiang")
def test_no_part_of_a_page_names_anybody_elsewhere(
    name: str, part: str, run_page: RunPage, demo_store: Store, elsewhere: TrueNames
) -> None:
    page = run_page(name, str(demo_store.url), lang="en", part=part)
    assert [str(found.value) for found in (*page.exception, *page.error)] == []
    assert first(elsewhere.within(said(page))) == []


@pytest.mark.usefixtures("in_jiujiang")
def test_a_file_of_an_enterprise_elsewhere_is_not_known_in_the_same_words_as_one_that_is_nowhere(
    run_page: RunPage, demo_store: Store, elsewhere: TrueNames
) -> None:
    with demo_store.read(HERE) as reader:
        own = set(reader.execute(select(enterprise.c.id)).scalars())
    other = next(number for number in range(1, 1_000) if number not in own)
    answers = []
    for number in (other, 999_999):
        page = run_page("enterprise", str(demo_store.url), lang="en", id=str(number))
        assert first(elsewhere.within(said(page))) == []
        answers.append([str(found.value).replace(str(number), "…") for found in page.markdown])
    assert answers[0] == answers[1] != []


def test_a_search_finds_nobody_elsewhere(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        columns = (enterprise.c.id, enterprise.c.name_zh, enterprise.c.name_en, enterprise.c.credit_code)
        everybody = reader.execute(select(*columns)).all()
        day = reader.state.default_day
    assert day is not None
    with demo_store.read(HERE) as reader:
        own = set(reader.execute(select(enterprise.c.id)).scalars())
        for row in [row for row in everybody if row.id not in own][::25]:
            for asked in (row.name_zh, row.name_zh[:4], row.name_en, row.credit_code):
                if asked:
                    found = {each.enterprise_id for each in enterprise_file.search(reader, asked, day, 20)}
                    assert found <= own, asked


@pytest.mark.parametrize("order", [(Scope.province(), HERE, THERE), (THERE, HERE, Scope.province())], ids=["down", "up"])
def test_what_is_kept_for_one_is_never_shown_to_another(
    order: tuple[Scope, ...], demo_store: Store, open_store: OpenStore, elsewhere: TrueNames
) -> None:
    open_store(demo_store)
    shown: dict[Scope, str] = {}
    for scope in (*order, *order):
        with demo_store.read(scope) as reader:
            view = _view(reader, "zh")
            kept = [remember(build, reader, view) for build in (directory.listing, candidates.listing)]
        again = "\n".join(texts(kept))
        assert shown.setdefault(scope, again) == again
    assert elsewhere.within(shown[Scope.province()])
    assert not elsewhere.within(shown[HERE])
    assert elsewhere.within(shown[THERE])


def test_what_is_kept_is_made_from_what_its_viewer_may_read(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        view = _view(reader, "en")
        with pytest.raises(ValueError, match="scope"):
            remember(directory.listing, reader, replace(view, scope=HERE))
