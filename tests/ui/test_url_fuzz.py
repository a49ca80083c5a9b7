"""Whatever stands in an address: a correct view, or a view with a message of what was left out; never a fault."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from carbondash.store import Scope, Store
from carbondash.ui import filters, frame, url
from carbondash.ui.origin import Origins
from carbondash.ui.sitemap import BY_NAME, PLACES, Days, Formed, Place
from tests.support.odd_addresses import ODD, odd_address, taken
from tests.ui.conftest import RunPage

ROUNDS = 400
# The pages with the most parameters; the long test opens all.
STATEFUL = ("enterprise", "compliance", "quality", "submissions", "market")
NAMES = [*url.FILTER_PARAMS, *url.PAGE_PARAMS, "lang", "masked", "nothing"]


@pytest.fixture(scope="module")
def known(demo_store: Store) -> tuple[url.Known, filters.Names]:
    with demo_store.read(Scope.province()) as reader:
        names, cycles = filters.known_words(reader)
        found = frame.known_of(reader, names, cycles)
    assert found is not None
    return found, names


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_any_address_of_a_page_is_a_legal_view(place: Place, known: tuple[url.Known, filters.Names]) -> None:
    days, names = known
    choices = filters._choices(place, names, days)
    random = Random(place.name)
    for _turn in range(ROUNDS):
        params = odd_address(random, NAMES)
        address = url.parse(params, days, choices)
        chosen = address.filters
        assert days.first_day <= chosen.as_of <= days.last_day
        assert set(chosen.cities) <= set(days.cities)
        assert set(chosen.industries) <= set(days.industries)
        assert set(chosen.tiers) <= set(days.tiers)
        assert chosen.cycle is None or chosen.cycle in days.cycles
        assert all(value in choices[name] for name, value in address.state.items())
        kept = url.as_lists(url.write(chosen, address.lang, address.state, masked=address.masked or False))
        left_out = {(item.param, item.value) for item in address.dropped}
        for name, values in params.items():
            for value in values:
                taken_over = value in kept.get(name, []) or (name, value) in {("masked", "0"), ("masked", "1")}
                other_page = name in url.PAGE_PARAMS and name not in choices
                assert taken_over or other_page or (name, value) in left_out, (name, value)
        # What is written is read back and needs no second look.
        again = url.parse(kept, days, choices)
        assert (again.filters, again.state, again.dropped) == (chosen, address.state, ())


def test_forms_take_plain_digits_and_real_days_only() -> None:
    assert [value for value in ODD if value in Formed(r"\d+") and not value.isascii()] == []
    assert [value for value in ODD if value in Days()] == ["0001-01-01", "9999-12-31"]
    assert "directory;page=x" not in Origins()
    assert "compliance;weights=x;level=9" not in Origins()
    # Lists that no ledger knows, and days that no calendar of the store has.
    assert "rows;measure=nothing" not in Origins()
    assert "rows;measure=problems_open" in Origins()
    assert [value for value in ODD if value in Days(date(2020, 1, 1), date(2024, 2, 21))] == []


def test_the_first_day_that_is_known_has_its_pages(
    run_page: RunPage, demo_store: Store, known: tuple[url.Known, filters.Names]
) -> None:
    first = known[0].first_day.isoformat()
    for name, params in (("enterprise", {"id": "1", "list": "rows;measure=nothing"}), ("compliance", {"compare": "0001-01-01"})):
        page = run_page(name, str(demo_store.url), lang="zh", as_of=first, **params)
        assert [str(found.value) for found in (*page.exception, *page.error)] == []
        assert "0001-01-01" in page.warning[0].value or "nothing" in page.warning[0].value


@pytest.mark.parametrize("place", [BY_NAME[name] for name in STATEFUL], ids=lambda place: place.name)
def test_a_page_makes_sense_of_whatever_the_parser_takes(
    place: Place, run_page: RunPage, demo_store: Store, known: tuple[url.Known, filters.Names]
) -> None:
    _opens(place, Random(place.name), run_page, demo_store, known)


@pytest.mark.long
@pytest.mark.parametrize("turn", range(12))
@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_a_page_makes_sense_of_it_again_and_again(
    place: Place, turn: int, run_page: RunPage, demo_store: Store, known: tuple[url.Known, filters.Names]
) -> None:
    _opens(place, Random(f"{place.name} {turn}"), run_page, demo_store, known)


def _opens(place: Place, random: Random, run_page: RunPage, store: Store, known: tuple[url.Known, filters.Names]) -> None:
    params = taken(random, filters._choices(place, known[1], known[0]))
    if random.random() < 0.5:
        params["as_of"] = random.choice((known[0].first_day, known[0].last_day)).isoformat()
    page = run_page(place.name, str(store.url), lang=random.choice(url.LANGUAGES), **params)
    assert [str(found.value) for found in (*page.exception, *page.error)] == [], params
