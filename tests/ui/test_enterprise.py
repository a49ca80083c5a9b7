"""The enterprise file as a page: who has one, what it shows on a day, the record of a month, and the way through a list."""

from __future__ import annotations

import re
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from carbondash.figures.tables import Column, Table
from carbondash.figures.view import View
from carbondash.store import Filters, Scope, Store
from carbondash.ui import frame, lists, url
from carbondash.ui.origin import Origin
from carbondash.ui.sitemap import BY_NAME
from carbondash.ui.static_table import Bar, _bar, table_html
from tests.ui.conftest import RunPage

DAYS = ("2024-02-21", "2023-11-20", "2022-03-01")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def _html(page: AppTest) -> str:
    """What the page writes as plain HTML."""
    return "\n".join(str(element.proto.body) for element in page.get("html"))


def _troubles(page: AppTest) -> list[str]:
    return [element.value for element in (*page.exception, *page.error)]


def _view(store: Store, filters: Filters) -> View:
    with store.read(Scope.province()) as reader:
        from carbondash.ui.filters import known_words

        names, cycles = known_words(reader)
        known = frame.known_of(reader, names, cycles)
        assert known is not None
        return frame.view_of(reader, names, url.Address(filters), "en", "light", known)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("number", ["1", "7", "100"])
def test_the_file_stands_on_every_day(run_page: RunPage, demo_store: Store, number: str, day: str, lang: str) -> None:
    page = run_page("enterprise", str(demo_store.url), id=number, as_of=day, lang=lang)
    assert _troubles(page) == []
    assert "cd-facts" in _html(page)


@pytest.mark.parametrize("month", ["2023-03", "2024-01", "2021-01"])
def test_the_record_stands_for_a_month_with_and_without_one(run_page: RunPage, demo_store: Store, month: str) -> None:
    page = run_page("enterprise", str(demo_store.url), id="34", month=month, as_of="2024-02-21", lang="en")
    assert _troubles(page) == []


@pytest.mark.parametrize(
    ("params", "said"),
    [({}, "Whose file?"), ({"id": "999999"}, "There is no file"), ({"id": "600", "as_of": "2022-03-01"}, "There is no file")],
)
def test_without_an_enterprise_the_page_says_so_and_searches(
    run_page: RunPage, demo_store: Store, params: dict[str, str], said: str
) -> None:
    page = run_page("enterprise", str(demo_store.url), lang="en", **params)
    assert _troubles(page) == []
    assert any(said in element.value for element in page.markdown)
    assert page.text_input


def test_the_filters_do_not_narrow_a_file(run_page: RunPage, demo_store: Store) -> None:
    """The file is about one enterprise, whatever city the bar names; the filter stays for the way back."""
    plain = run_page("enterprise", str(demo_store.url), id="1", as_of="2023-11-20", lang="en")
    narrowed = run_page("enterprise", str(demo_store.url), id="1", as_of="2023-11-20", lang="en", city=["360400"], cycle="C1")
    assert _html(plain) == _html(narrowed)
    assert "360400" in narrowed.query_params["city"]


def test_nothing_of_later_days_is_on_the_page(run_page: RunPage, demo_store: Store) -> None:
    page = run_page("enterprise", str(demo_store.url), id="7", as_of="2022-03-01", lang="en")
    days = {date.fromisoformat(found) for found in re.findall(r"<td[^>]*>(20\d\d-\d\d-\d\d)</td>", _html(page))}
    assert days
    assert max(days) <= date(2022, 3, 1)


def test_an_english_page_has_no_chinese_of_its_own(run_page: RunPage, demo_store: Store) -> None:
    """Names, notes and authors are data; headings and labels are not."""
    page = run_page("enterprise", str(demo_store.url), id="1", as_of="2023-11-20", lang="en")
    heads = re.findall(r"<th[^>]*>(.*?)</th>", _html(page))
    assert heads
    assert not [head for head in heads if CHINESE.search(head)]


def test_texts_of_the_data_are_never_markup() -> None:
    table = Table((Column("a", "<b>A</b>"), Column("n", "N", "number", 1)), (("<script>alert(1)</script>", 1234.56),))
    html = table_html(table, "en")
    assert "<script>" not in html
    assert "<b>A</b>" not in html
    assert "1,234.6" in html
    assert "<i>" not in _bar(Bar("<i>x</i>", "1", "<i>y</i>", None, 5)).replace("<i style", "")


@pytest.mark.parametrize(
    ("origin", "filters"),
    [
        (Origin("directory"), Filters(date(2023, 11, 20), cities=("360400",))),
        (Origin("map"), Filters(date(2023, 11, 20), industries=("power",))),
        (Origin("submissions", {"month": "2023-08"}), Filters(date(2023, 11, 20), industries=("power",))),
        (Origin("submissions", {"part": "annual", "status": "on_time"}), Filters(date(2023, 11, 20), tiers=("1",))),
        (Origin("submissions", {"part": "tasks"}), Filters(date(2023, 11, 20))),
        (Origin("submissions", {"part": "visits"}), Filters(date(2023, 11, 20))),
        (Origin("quality", {"status": "closed", "month": "2023-01"}), Filters(date(2023, 11, 20))),
        (Origin("quality", {"part": "checks"}), Filters(date(2023, 11, 20))),
        (Origin("quality", {"part": "inspection"}), Filters(date(2023, 11, 20))),
        (Origin("verification"), Filters(date(2023, 11, 20))),
        (Origin("rows", {"measure": "shortfall", "period": "C2"}), Filters(date(2023, 11, 20))),
    ],
)
def test_every_list_leads_from_one_file_to_the_next(demo_store: Store, origin: Origin, filters: Filters) -> None:
    view = _view(demo_store, filters)
    listed = View(**{**vars(view), "state": tuple(sorted(origin.state.items()))})
    with demo_store.read(Scope.province()) as reader:
        rows = next(
            found
            for place in range(len(lists.LISTS[origin.page]))
            if (found := lists.rows_of(reader, listed, origin.page, place))
        )
        ids = [number for number, _month in rows]
        assert 0 < len(ids) == len(set(ids)) <= lists.MOST
        walked, stand = [ids[0]], lists.stand(reader, view, origin, ids[0])
        while stand is not None and stand.after is not None and len(walked) < 8:
            assert (stand.place, stand.total) == (len(walked), len(ids))
            walked.append(stand.after[0])
            stand = lists.stand(reader, view, origin, walked[-1])
            assert stand is not None
            assert stand.before is not None
            assert stand.before[0] == walked[-2]
        assert walked == ids[: len(walked)]
        assert lists.stand(reader, view, origin, 999_999) is None


def test_a_page_with_a_list_is_among_those_that_can_be_walked() -> None:
    """The overview, the scorecard, the brief, the definitions and the loads list no enterprises."""
    assert set(lists.LISTS) == set(BY_NAME) - {"overview", "city", "briefing", "figures", "import", "enterprise"}
