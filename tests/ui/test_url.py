"""The one parser and writer of addresses."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as some

from carbondash.store import Filters
from carbondash.ui import url
from carbondash.ui.sitemap import BY_NAME

CITIES = ("360100", "360200", "360300", "360400", "unknown")
INDUSTRIES = ("power", "chemicals", "other", "unknown")
TIERS = ("1", "2", "3", "unknown")
CYCLES = ("C1", "C2", "2023")
FIRST, LAST = date(2021, 4, 1), date(2024, 2, 21)
KNOWN = url.Known(FIRST, LAST, LAST, CITIES, INDUSTRIES, TIERS, CYCLES, frozenset({"360500"}))
CHOICES = {"measure": ("on_time_rate", "loan_amount")}


def _subset(values: tuple[str, ...]) -> some.SearchStrategy[tuple[str, ...]]:
    return some.sets(some.sampled_from(values)).map(lambda chosen: tuple(value for value in values if value in chosen))


VIEWS = some.builds(
    Filters,
    as_of=some.dates(FIRST, LAST),
    cities=_subset(CITIES),
    industries=_subset(INDUSTRIES),
    tiers=_subset(TIERS),
    cycle=some.none() | some.sampled_from(CYCLES),
)


@given(VIEWS, some.none() | some.sampled_from(url.LANGUAGES), some.none() | some.sampled_from(CHOICES["measure"]))
def test_what_is_written_is_read_back(filters: Filters, lang: str | None, measure: str | None) -> None:
    state = {} if measure is None else {"measure": measure}
    address = url.parse(url.as_lists(url.write(filters, lang, state)), KNOWN, CHOICES)
    assert (address.filters, address.lang, address.state, address.dropped) == (filters, lang, state, ())


@given(some.dictionaries(some.sampled_from([*url.FILTER_PARAMS, "lang", "measure", "zz"]), some.lists(some.text(), min_size=1)))
def test_any_address_gives_a_legal_view_and_names_what_it_left_out(params: dict[str, list[str]]) -> None:
    address = url.parse(params, KNOWN, CHOICES)
    filters = address.filters
    assert FIRST <= filters.as_of <= LAST
    assert set(filters.cities) <= set(CITIES)
    assert set(filters.tiers) <= set(TIERS)
    assert set(filters.industries) <= set(INDUSTRIES)
    kept = url.as_lists(url.write(filters, address.lang, address.state))
    named = {(item.param, item.value) for item in address.dropped}
    for name, values in params.items():
        for value in values:
            assert value in kept.get(name, []) or (name, value) in named


def test_the_day_is_written_also_at_its_default() -> None:
    assert url.write(Filters(LAST)) == {"as_of": "2024-02-21"}


def test_days_outside_what_the_store_knows_are_dropped() -> None:
    for day in (FIRST - timedelta(days=1), LAST + timedelta(days=1)):
        address = url.parse({"as_of": [day.isoformat()]}, KNOWN, CHOICES)
        assert address.filters.as_of == LAST
        assert address.dropped == (url.Dropped("as_of", day.isoformat(), "out_of_range"),)


def test_a_city_outside_the_scope_is_dropped_as_such() -> None:
    address = url.parse({"city": ["360500", "360100", "999999"]}, KNOWN, CHOICES)
    assert address.filters.cities == ("360100",)
    assert {item.reason for item in address.dropped} == {"out_of_scope", "unknown"}


def test_a_link_without_filters_keeps_those_of_the_session() -> None:
    base = Filters(FIRST, ("360100",), (), ("1",), "C2")
    assert url.parse({}, KNOWN, CHOICES, base).filters == base
    assert url.parse({"city": ["360200"]}, KNOWN, CHOICES, base).filters.cities == ("360200",)


def test_masked_names_are_asked_for_in_the_address_and_nothing_else_is_taken_for_it() -> None:
    assert url.write(Filters(LAST), "zh", {"measure": "loan_amount"}, masked=True)["masked"] == "1"
    assert "masked" not in url.write(Filters(LAST), "zh")
    for said, masked in (("1", True), ("0", False)):
        address = url.parse({"masked": [said]}, KNOWN, CHOICES)
        assert (address.masked, address.dropped, url.masked({"masked": [said]})) == (masked, (), masked)
    silent = url.parse({}, KNOWN, CHOICES)
    assert (silent.masked, url.masked({})) == (None, None)
    wrong = url.parse({"masked": ["yes"]}, KNOWN, CHOICES)
    assert (wrong.masked, [item.reason for item in wrong.dropped]) == (None, ["unknown"])


def test_a_list_of_sections_names_known_ones_only() -> None:
    kinds = BY_NAME["briefing"].choices["kind"]
    assert "overview" in kinds
    assert "overview.risk" in kinds
    assert not any(value in kinds for value in ("", "overview.", "overview.weather", ".", "OVERVIEW", 3))
