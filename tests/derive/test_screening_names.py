"""Names of enterprises: what makes two spellings one, and what tells two enterprises apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbondash.derive.screening_names import likeness, plain

NAME = "赣北澜栎水泥"


def alike(one: str, other: str) -> float:
    return likeness(plain(one), plain(other))


@pytest.mark.parametrize(
    "written",
    [
        "赣北澜栎水泥有限公司",
        "江西赣北澜栎水泥有限责任公司",
        "江西省赣北澜栎水泥股份有限公司",
        "贛北瀾櫟水泥有限公司",
        " 赣北 澜栎水泥有限公司",
        "江西（赣北澜栎水泥有限公司）",
        "赣北澜栎水泥有限公司（本部）",
        "澜栎水泥厂",
        "九江澜栎水泥有限公司",
        "澜栎（赣北）水泥有限公司",
    ],
)
def test_one_name_in_its_ways_of_being_written(written: str) -> None:
    assert alike(NAME, written) == 100


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("赣北三热电", "赣北四热电"),
        ("赣北第三热电有限公司", "赣北第十三热电有限公司"),
        ("澜栎水泥一厂", "澜栎水泥二厂"),
        ("赣北澜栎水泥（2）", "赣北澜栎水泥（3）"),
        ("赣北澜栎水泥", "赣北澜栎水泥有限公司（2）"),
    ],
)
def test_another_number_is_another_plant(one: str, other: str) -> None:
    assert alike(one, other) == 0


def test_a_number_reads_the_same_in_digits_and_in_characters() -> None:
    assert alike("赣北十二热电", "赣北第12热电有限公司") == 100
    assert plain("赣北二十一热电").numbers == (21,)


def test_where_only_region_and_number_tell_plants_apart_they_do() -> None:
    assert alike("赣北一电", "赣南一电") < 60
    assert alike("江西铜业集团有限公司", "浙江铜业有限公司") < 80


def test_a_slip_of_the_pen_is_less_alike_than_parts_turned_round() -> None:
    slip, turned, stranger = alike(NAME, "赣北阑栎水泥"), alike(NAME, "栎澜水泥"), alike(NAME, "赣北祺榕水泥")
    assert 100 > turned > slip > stranger


def test_another_trade_of_the_same_owner_is_no_likeness_enough() -> None:
    assert alike(NAME, "赣北澜栎化工") <= 60
    assert alike(NAME, "赣北澜栎") > 60


def test_a_name_of_another_part_of_the_province_is_less_alike() -> None:
    assert alike(NAME, "赣南澜栎水泥") == 80
    assert alike("九江澜栎水泥", "赣州澜栎水泥") == 80
    assert alike("九江澜栎水泥", "赣北澜栎水泥") == 100


def test_names_without_anything_in_common_and_empty_ones() -> None:
    assert alike("企业1", "企业2") == 0
    assert plain("").base == ""
    assert plain("公司").base == "公司"


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_goes_both_ways_and_stays_in_its_bounds(one: str, other: str) -> None:
    assert 0 <= alike(one, other) <= 100
    assert alike(one, other) == pytest.approx(alike(other, one))
    assert alike(one, one) in (100.0,)
