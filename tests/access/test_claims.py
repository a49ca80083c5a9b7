"""Claims of providers as persons of the desk: whoever has no role here gets none."""

from __future__ import annotations

from typing import Any

import pytest

from carbondash.access import Person, Role
from carbondash.access.claims import NoAccess, person_of, sign_in_of
from carbondash.access.settings import Settings
from carbondash.store import Scope

ISSUER = "https://sso.example.cn/realms/desk"
NANCHANG, JIUJIANG, JIAN = "360100", "360400", "360800"


def claims(**more: Any) -> dict[str, Any]:
    return {"iss": ISSUER, "sub": "7f3a", "name": "王丽", "iat": 1_790_000_000, "exp": 1_790_000_300, "nonce": "n1", **more}


def person(settings: Settings | None = None, **more: Any) -> Person:
    return person_of(claims(**more), settings or Settings())


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CITY])
def test_a_role_of_the_department_sees_the_province(role: Role) -> None:
    found = person(roles=[role.value])
    assert found == Person("王丽", role, None, f"{ISSUER} 7f3a")
    assert found.scope == Scope.province()


@pytest.mark.parametrize("named", ["360400", "九江市", "九江", "Jiujiang", "jiujiang city", " 九江市 "])
def test_a_city_may_be_named_by_code_or_in_either_language(named: str) -> None:
    assert person(roles="city", cities=named).cities == {JIUJIANG}


def test_people_of_several_cities_and_a_number_as_code() -> None:
    assert person(roles=["city"], cities=[360100, "Ji'an", "上海市"]).cities == {NANCHANG, JIAN}


def test_of_several_roles_the_widest_that_was_granted_counts() -> None:
    assert person(roles=["city", "staff"], cities=["九江市"]).cities is None
    assert person(roles=["leader", "staff"]).role is Role.STAFF
    assert person(roles=["staff", "steward", "leader"]).role is Role.STEWARD
    assert person(roles=["admin", "city"]).role is Role.ADMIN


@pytest.mark.parametrize(
    ("more", "missing", "given"),
    [
        ({}, "role", ()),
        ({"roles": []}, "role", ()),
        ({"roles": None}, "role", ()),
        ({"roles": True}, "role", ()),
        ({"roles": {"staff": True}}, "role", ()),
        ({"roles": ["Staff", "STAFF ", "administrator"]}, "role", ("Staff", "STAFF", "administrator")),
        ({"roles": "staff leader"}, "role", ("staff leader",)),
        ({"roles": ["city"]}, "city", ()),
        ({"roles": ["city"], "cities": ["上海市", "310000"]}, "city", ("上海市", "310000")),
        ({"roles": ["staff"], "sub": ""}, "subject", ()),
        ({"roles": ["staff"], "iss": None}, "subject", ()),
    ],
)
def test_nobody_gets_in_by_default(more: dict[str, Any], missing: str, given: tuple[str, ...]) -> None:
    with pytest.raises(NoAccess) as caught:
        person(**more)
    assert (caught.value.name, caught.value.missing, caught.value.given) == ("王丽", missing, given)


def test_roles_stand_in_a_table_of_claims_or_under_a_name_with_dots() -> None:
    nested = Settings(roles_claim="realm_access.roles")
    assert person(nested, realm_access={"roles": ["offline_access", "staff"]}).role is Role.STAFF
    named = Settings(roles_claim="https://desk.example.cn/roles")
    assert person(named, **{"https://desk.example.cn/roles": ["leader"]}).role is Role.LEADER
    with pytest.raises(NoAccess):
        person(nested, realm_access=["staff"], roles=["staff"])


def test_configured_values_replace_the_names_of_the_roles() -> None:
    groups = Settings(roles_claim="groups", roles={"/省厅/碳处": Role.STAFF, "/厅领导": Role.LEADER})
    assert person(groups, groups=["/省厅", "/省厅/碳处"]).role is Role.STAFF
    with pytest.raises(NoAccess):
        person(groups, groups=["admin", "staff"])


def test_a_name_is_one_line_that_shows_as_it_is() -> None:
    assert person(roles="staff", name="  ", preferred_username="wangli").name == "wangli"
    assert person(roles="staff", name=None, email="w@example.cn").name == "w@example.cn"
    assert person(Settings(name_claims=("given_name",)), roles="staff").name == "7f3a"
    assert person(roles="staff", name="a\u202eb\nc\x00d" + "长" * 200).name == ("a b c d" + "长" * 200)[:80]


def test_two_people_of_one_name_differ_by_issuer_and_subject() -> None:
    assert person(roles="staff") != person(roles="staff", sub="8b")
    assert person(roles="staff") != person(roles="staff", iss="https://other.example.cn")


def test_a_sign_in_is_known_again_and_differs_from_the_next() -> None:
    first = sign_in_of(claims())
    assert first is not None
    assert first == sign_in_of(claims(name="other"))
    assert (first.issued, first.expires) == (1_790_000_000, 1_790_000_300)
    later = sign_in_of(claims(nonce="n2"))
    assert later is not None
    assert later.key != first.key
    for said in ("yesterday", None, True):
        assert sign_in_of(claims(iat=said)) is None
