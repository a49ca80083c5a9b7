"""Score of verification bodies, domain reference 5.3."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbondash.rules.intervals import Proportion
from carbondash.rules.sets import InputError, Pending
from carbondash.rules.verification_bodies import BodyRecord, BodyScore, rank_bodies, score_body

TODAY = date(2024, 2, 21)
FULL = BodyRecord(
    "甲", Proportion(20, 20), Proportion(0, 20), Proportion(20, 20), 0.0, 1_000_000.0, Proportion(0, 20), 1.0
)  # fmt: skip


def scored(record: BodyRecord) -> BodyScore:
    found = score_body(record, 2023, TODAY)
    assert isinstance(found, BodyScore)
    return found


def points(score: BodyScore) -> dict[str, float | None]:
    return {part.code: None if part.points is None else round(part.points, 9) for part in score.parts}


def test_section_5_3_a_body_without_fault_has_100_points() -> None:
    score = scored(FULL)
    assert points(score) == {"first_pass": 30, "returns": 20, "on_time": 15, "correction": 20, "missed": 10, "conduct": 5}
    assert (score.total, score.assessable, score.band, score.words_zh, score.words_en) == (100, 100, "A", "优秀", "excellent")


def test_section_5_3_returns_have_no_points_at_50_percent_and_corrections_none_at_1_percent() -> None:
    assert points(scored(replace(FULL, returns=Proportion(10, 20))))["returns"] == 0
    assert points(scored(replace(FULL, returns=Proportion(15, 20))))["returns"] == 0
    assert points(scored(replace(FULL, returns=Proportion(5, 20))))["returns"] == 10
    assert points(scored(replace(FULL, corrected_t=10_000.0)))["correction"] == 0
    assert points(scored(replace(FULL, corrected_t=5_000.0)))["correction"] == 10
    assert points(scored(replace(FULL, corrected_t=2e6)))["correction"] == 0


@pytest.mark.parametrize(
    ("lost", "band", "words_en"),
    [
        (10, "A", "excellent"),
        (10.5, "B", "good"),
        (20, "B", "good"),
        (20.5, "C", "warning"),
        (30, "C", "warning"),
        (30.5, "D", "interview"),
    ],
)
def test_section_5_3_bands_and_what_they_mean(lost: float, band: str, words_en: str) -> None:
    at_first, by_conduct = min(lost, 30.0), max(0.0, lost - 30.0)
    score = scored(replace(FULL, first_pass=Proportion(round(6000 - 200 * at_first), 6000), conduct=1 - by_conduct / 5))
    assert score.total == pytest.approx(100 - lost)
    assert (score.band, score.words_en) == (band, words_en)


def test_section_5_3_a_part_without_data_is_left_out_and_the_rest_scaled_up() -> None:
    score = scored(replace(FULL, first_pass=Proportion(10, 20), corrected_t=None, missed=Proportion(0, 0)))
    assert points(score)["correction"] is points(score)["missed"] is None
    assert (score.assessable, score.total) == (70, pytest.approx(100 * 55 / 70))
    assert [part.words_en for part in score.parts if part.code == "missed"] == ["Missed material problems: no data, not assessed"]
    assert scored(replace(FULL, verified_t=0.0)).assessable == 80


def test_no_band_and_no_rank_below_ten_reviewed_tasks() -> None:
    few, enough = scored(replace(FULL, first_pass=Proportion(9, 9))), scored(replace(FULL, first_pass=Proportion(10, 10)))
    assert (few.total, few.band, few.is_ranked) == (100, None, False)
    assert few.words_zh == "样本9项，可评100分：不足10项或50分，不评级、不排名"
    assert (enough.band, enough.is_ranked) == ("A", True)


def test_no_band_where_fewer_than_50_points_can_be_assessed_nor_without_any() -> None:
    some = scored(BodyRecord("乙", first_pass=Proportion(20, 20), on_time=Proportion(20, 20)))
    assert (some.assessable, some.total, some.band) == (45, 100, None)
    none = scored(BodyRecord("丙"))
    assert (none.total, none.around, none.assessable, none.sample, none.band) == (None, None, 0, 0, None)


def test_a_small_sample_has_a_wide_interval() -> None:
    few = scored(replace(FULL, first_pass=Proportion(8, 10), returns=Proportion(1, 10)))
    many = scored(replace(FULL, first_pass=Proportion(800, 1000), returns=Proportion(100, 1000)))
    assert few.total == many.total
    assert few.around is not None
    assert many.around is not None
    assert few.around.high - few.around.low > many.around.high - many.around.low


def test_first_passes_and_returns_are_counted_on_the_same_submissions_and_move_together() -> None:
    record = BodyRecord("甲", first_pass=Proportion(12, 20), returns=Proportion(8, 20))
    score = scored(record)
    ends = [part.around for part in score.parts[:2]]
    assert score.around is not None
    assert [end is not None for end in ends] == [True, True]
    low, high = sum(end.low for end in ends if end), sum(end.high for end in ends if end)
    assert (score.around.low, score.around.high) == (pytest.approx(2 * low), pytest.approx(2 * high))


def test_words_say_the_facts_behind_the_points() -> None:
    first = scored(replace(FULL, first_pass=Proportion(18, 20))).parts[0]
    assert first.words_zh == "一次通过率90.00%（18/20），得27.0分（满分30分）"
    assert first.words_en == "First-submission pass 90.00% (18 of 20): 27.0 of 30 points"


def test_the_score_is_the_products_own_and_says_by_which_rows() -> None:
    score = scored(FULL)
    assert {row.confidence for row in score.rules} == {"own"}
    assert {"weight", "zero_at", "full_at", "band_from", "minimum_sample", "level"} <= {row.name for row in score.rules}


@pytest.mark.parametrize(
    ("field", "value"),
    [("corrected_t", -1.0), ("verified_t", float("nan")), ("conduct", 1.1), ("conduct", -0.1), ("conduct", float("nan"))],
)
def test_what_can_not_be_is_an_error_that_names_field_and_body(field: str, value: float) -> None:
    with pytest.raises(InputError, match=rf"甲: {field} is"):
        score_body(replace(FULL, **{field: value}), 2023, TODAY)  # type: ignore[arg-type]


def test_ranks_go_by_total_ties_share_the_better_one_and_small_samples_have_none() -> None:
    records = [
        replace(FULL, body="b"),
        replace(FULL, body="a"),
        replace(
            FULL, body="weak", first_pass=Proportion(100, 1000), on_time=Proportion(100, 1000), returns=Proportion(900, 1000)
        ),
        replace(FULL, body="new", first_pass=Proportion(2, 2)),
        replace(FULL, body="close", first_pass=Proportion(19, 20)),
    ]
    ranks = rank_bodies(scored(record) for record in records)
    assert [(found.body, found.rank, found.best, found.worst) for found in ranks] == [
        ("a", 1, 1, 3), ("b", 1, 1, 3), ("close", 3, 1, 3), ("weak", 4, 4, 4), ("new", None, None, None),
    ]  # fmt: skip


def test_two_bodies_are_told_apart_by_their_difference_not_by_whether_their_intervals_touch() -> None:
    good, poor = (
        replace(FULL, body=name, first_pass=Proportion(k, 100), returns=Proportion(100 - k, 100))
        for name, k in (("good", 90), ("poor", 70))
    )
    upper, lower = (scored(record) for record in (good, poor))
    assert upper.around is not None
    assert lower.around is not None
    assert upper.around.low < lower.around.high
    assert [(found.best, found.worst) for found in rank_bodies([upper, lower])] == [(1, 1), (2, 2)]


COUNTS = st.integers(0, 200).flatmap(lambda n: st.none() | st.builds(Proportion, st.integers(0, n), st.just(n)))
RECORDS = st.builds(
    BodyRecord,
    body=st.sampled_from("abcdef"),
    first_pass=COUNTS,
    returns=COUNTS,
    on_time=COUNTS,
    corrected_t=st.none() | st.floats(0, 1e6),
    verified_t=st.none() | st.floats(0, 1e8),
    missed=COUNTS,
    conduct=st.none() | st.floats(0, 1),
)


@given(RECORDS)
def test_total_and_interval_stay_within_0_and_100(record: BodyRecord) -> None:
    score = scored(record)
    assert score.assessable == sum(part.of for part in score.parts if part.points is not None)
    if score.total is None or score.around is None:
        assert score.assessable == 0
    else:
        assert 0 <= score.around.low <= score.total + 1e-6
        assert score.total - 1e-6 <= score.around.high <= 100


@given(st.lists(RECORDS, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_the_bodies_changes_no_rank(records: list[BodyRecord], shuffler: object) -> None:
    scores = [scored(replace(record, body=f"{place}")) for place, record in enumerate(records)]
    shuffled = scores[:]
    shuffler.shuffle(shuffled)  # type: ignore[attr-defined]
    assert rank_bodies(scores) == rank_bodies(shuffled)
    for found in rank_bodies(scores):
        if found.rank is not None and found.best is not None and found.worst is not None:
            assert 1 <= found.best <= found.rank <= found.worst <= len(scores)


@given(RECORDS.filter(lambda record: record.first_pass is not None and record.first_pass.k < record.first_pass.n))
def test_one_more_first_pass_never_lowers_the_total(record: BodyRecord) -> None:
    assert record.first_pass is not None
    better = scored(replace(record, first_pass=Proportion(record.first_pass.k + 1, record.first_pass.n)))
    before = scored(record).total
    assert before is not None
    assert better.total is not None
    assert better.total >= before


def test_before_the_method_exists_there_is_no_score() -> None:
    assert isinstance(score_body(FULL, 2023, date(2018, 12, 31)), Pending)
