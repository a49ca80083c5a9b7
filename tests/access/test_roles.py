"""Roles: who may do what, and which part of the province a role is about."""

from __future__ import annotations

import pytest

from carbondash.access import RIGHTS, Person, Right, Role, Visitor

JIUJIANG, GANZHOU = "360400", "360700"


def test_everybody_may_read_and_nobody_but_the_administrator_may_do_everything() -> None:
    assert set(RIGHTS) == set(Role)
    assert all(Right.READ in rights for rights in RIGHTS.values())
    assert [role for role, rights in RIGHTS.items() if rights == set(Right)] == [Role.ADMIN]


def test_leaders_change_no_fact_and_only_stewards_and_administrators_take_loads_back() -> None:
    assert RIGHTS[Role.LEADER] == {Right.READ, Right.KEEP}
    assert {role for role in Role if Right.ROLL_BACK in RIGHTS[role]} == {Role.STEWARD, Role.ADMIN}
    assert {role for role in Role if Right.IMPORT in RIGHTS[role]} == {Role.STAFF, Role.STEWARD, Role.ADMIN}


def test_a_citys_person_sees_the_own_cities_and_everybody_else_the_province() -> None:
    both = Person("Li", Role.CITY, frozenset({JIUJIANG, GANZHOU}))
    assert both.scope.allows(GANZHOU)
    assert not both.scope.allows("360100")
    assert Person("Wang", Role.STAFF).scope.cities is None


@pytest.mark.parametrize(("role", "cities"), [(Role.CITY, None), (Role.CITY, frozenset()), (Role.ADMIN, frozenset({JIUJIANG}))])
def test_a_role_without_its_part_of_the_province_is_none(role: Role, cities: frozenset[str] | None) -> None:
    with pytest.raises(ValueError, match=role.value):
        Person("Li", role, cities)


def test_a_guest_and_a_reader_keep_nothing_but_the_right_to_read() -> None:
    admin = Person("Wang", Role.ADMIN)
    assert Visitor(admin).may(Right.IMPORT)
    for held_back in (Visitor(admin, masked=True), Visitor(admin, read_only=True)):
        assert [right for right in Right if held_back.may(right)] == [Right.READ]
