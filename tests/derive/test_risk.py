"""The ranking by risk: its order, its ranks, what it says about itself, and the change against an earlier day."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from carbondash.derive import risk_text
from carbondash.derive.risk import Ranking, ranking, risks_of
from carbondash.derive.run import derive
from carbondash.store import Filters, Scope, Store, derived
from tests.derive.stored import correct, plants

DAY = date(2023, 11, 20)
KEYS = ["id", "name", "city", "index", "band", "rank", "rank_low", "rank_high", "missing_share", "floors", "contributions"]


@pytest.fixture(scope="module")
def ranked(demo_store: Store) -> Ranking:
    with demo_store.read(Scope.province()) as reader:
        return ranking(reader, Filters(DAY), since=DAY - timedelta(days=30))


def test_the_highest_index_comes_first_and_every_rank_lies_in_its_interval(ranked: Ranking) -> None:
    indices = [risk.index for risk in ranked.risks]
    assert indices == sorted(indices, reverse=True)
    assert len(indices) == 53
    for risk in ranked.risks:
        assert risk.rank is not None
        assert risk.rank_low is not None
        assert risk.rank_high is not None
        assert 1 <= risk.rank_low <= risk.rank <= risk.rank_high <= 53


def test_section_8_2_the_index_opens_to_its_contributions(ranked: Ranking) -> None:
    for risk in ranked.risks:
        before_floors = sum(item.points or 0.0 for item in risk.contributions)
        lowest = max((floor.at_least for floor in risk.floors), default=0.0)
        assert risk.index == pytest.approx(max(before_floors, lowest), abs=0.01)
        assert {item.code for item in risk.contributions if item.score is None} == ({"C3"} if risk.missing_share else set()), (
            risk.name_zh
        )


def test_section_8_2_a_gap_46_days_before_the_deadline_is_at_least_35(ranked: Ranking) -> None:
    short = [risk for risk in ranked.risks if risk.inputs["gap_t"] > 0]
    assert len(short) >= 3
    assert all("R5" in {floor.code for floor in risk.floors} and risk.index >= 35 for risk in short)


def test_the_change_against_an_earlier_day_is_split_without_a_rest(ranked: Ranking) -> None:
    with_change = [risk for risk in ranked.risks if risk.change is not None]
    assert len(with_change) == 53
    for risk in with_change:
        assert risk.change is not None
        assert sum(part.points for part in risk.change.parts) == pytest.approx(risk.change.difference, abs=1e-6)


def test_the_json_form_has_exactly_the_keys_of_the_interface(ranked: Ranking) -> None:
    said = json.loads(json.dumps(risk_text.as_json(ranked)))
    assert list(said) == ["as_of", "method_version", "enterprises"]
    assert (said["as_of"], said["method_version"]) == ("2023-11-20", "1")
    for entry in said["enterprises"]:
        assert list(entry) == KEYS
        assert [list(item) for item in entry["contributions"]] == [
            ["code", "weight", "score", "points", "words_zh", "words_en"]
        ] * 11


@pytest.mark.parametrize(
    ("lang", "said"),
    [("zh", ("本产品自有方法", "演示数据", "数据日期 2023-11-20")), ("en", ("own method", "generated", "data as of 2023-11-20"))],
)
def test_the_text_form_says_whose_method_it_is_and_that_the_data_are_generated(
    ranked: Ranking, lang: str, said: tuple[str, ...]
) -> None:
    text = "\n".join(risk_text.lines(ranked, lang))
    assert all(words in text for words in said)


def test_section_8_3_the_text_form_says_what_the_rank_interval_is(ranked: Ranking) -> None:
    chinese, english = ("\n".join(risk_text.lines(ranked, lang)) for lang in ("zh", "en"))
    assert "各项权重随机增减不超过25%，2,000次抽样中90%的名次所在范围" in chinese
    assert "where the rank lies in 90% of 2,000 draws with every weight moved by up to 25% either way" in english


def test_a_city_is_ranked_by_itself(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        found = ranking(reader, Filters(DAY, cities=("360400",)))
    assert {risk.city for risk in found.risks} == {"360400"}
    assert found.risks[0].rank == 1


def test_a_day_after_the_last_derived_one_shows_that_one(demo_store: Store) -> None:
    with demo_store.read(Scope.province()) as reader:
        found = ranking(reader, Filters(date(2025, 1, 1)))
    assert (found.on, found.as_of, found.risks) == (date(2024, 2, 21), date(2025, 1, 1), ())
    assert "没有负有清缴义务的企业" in "\n".join(risk_text.lines(found, "zh"))


def test_of_two_open_cycles_the_one_with_the_higher_index_counts(demo_store: Store) -> None:
    day = date(2023, 8, 1)
    with demo_store.read(Scope.province()) as reader:
        every = derived.risk_ranking(reader, Filters(day))
        found = ranking(reader, Filters(day))
        twice = {row.enterprise_id for row in every if row.cycle == "C1"} & {
            row.enterprise_id for row in every if row.cycle == "C2"
        }
        (both,) = twice
        own = risks_of(reader, both, day)
    assert {risk.cycle for risk in own} == {"C1", "C2"}
    (shown,) = [risk for risk in found.risks if risk.enterprise_id == both]
    assert (shown.cycle, shown.index) == ("C1", max(risk.index for risk in own))


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_what_is_not_derived_yet_is_said(store: Store) -> None:
    ids = plants(store, 2)
    with store.read(Scope.province()) as reader:
        assert "nothing is derived yet" in "\n".join(risk_text.lines(ranking(reader, Filters(DAY)), "en"))
    derive(store)
    correct(store, ids[0])
    with store.read(Scope.province()) as reader:
        text = "\n".join(risk_text.lines(ranking(reader, Filters(DAY)), "en"))
    assert "new facts about 1 enterprises are not derived yet" in text
    assert "generated" not in text
