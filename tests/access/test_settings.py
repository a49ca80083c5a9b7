"""The configuration of people: read strictly, secrets from the environment as well, one line about what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from carbondash.access import Right, Role
from carbondash.access.settings import Settings, SettingsError, read

AUTH = """
[auth]
redirect_uri = "https://desk.example.cn/oauth2callback"
cookie_secret = "0123456789abcdef0123456789abcdef"
client_id = "desk"
client_secret = "s3"
server_metadata_url = "https://sso.example.cn/realms/desk/.well-known/openid-configuration"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "secrets.toml"


def given(file: Path, text: str, environ: dict[str, str] | None = None) -> Settings:
    file.write_text(text, encoding="utf-8")
    return read(environ or {}, file)


def test_without_a_file_the_desk_is_open(file: Path) -> None:
    assert read({}, file) == Settings()
    assert not read({}, file).signed_in
    assert not given(file, '[access]\nsecond_person = ["import"]').signed_in


def test_everything_that_can_be_said(file: Path) -> None:
    found = given(
        file,
        AUTH
        + """
        [access]
        roles_claim = "realm_access.roles"
        cities_claim = "desk_cities"
        name_claims = "name"
        session_hours = 8
        idle_minutes = 15.5
        end_with_token = true
        second_person = ["import", "roll_back"]
        department = "江西省生态环境厅"
        contact = "信息中心"
        [access.roles]
        staff = ["desk-staff", "碳处"]
        city = "desk-city"
        """,
    )
    assert (found.signed_in, found.origin) == (True, "https://desk.example.cn")
    assert found.roles == {"desk-staff": Role.STAFF, "碳处": Role.STAFF, "desk-city": Role.CITY}
    assert (found.roles_claim, found.cities_claim, found.name_claims) == ("realm_access.roles", "desk_cities", ("name",))
    assert (found.session_hours, found.idle_minutes, found.end_with_token) == (8.0, 15.5, True)
    assert found.second_person == {Right.IMPORT, Right.ROLL_BACK}
    assert (found.department, found.contact) == ("江西省生态环境厅", "信息中心")
    assert "s3" not in repr(found)


def test_the_environment_stands_above_the_file(file: Path) -> None:
    environ = {
        "CARBONDASH_OIDC_CLIENT_SECRET": " from-env ",
        "CARBONDASH_COOKIE_SECRET": "e" * 32,
        "CARBONDASH_SECOND_PERSON": "waive",
    }
    found = given(file, AUTH.replace('client_secret = "s3"', "") + '[access]\nsecond_person = ["import"]', environ)
    assert found.auth is not None
    assert (found.auth["client_secret"], found.auth["cookie_secret"], found.auth["client_id"]) == ("from-env", "e" * 32, "desk")
    assert found.second_person == {Right.WAIVE}
    file.unlink()
    alone = {
        **environ,
        "CARBONDASH_OIDC_REDIRECT_URI": "http://127.0.0.1:8501/oauth2callback",
        "CARBONDASH_OIDC_CLIENT_ID": "desk",
        "CARBONDASH_OIDC_METADATA_URL": "http://localhost:9000/.well-known/openid-configuration",
    }
    assert read(alone, file).signed_in


def test_a_file_may_lie_elsewhere(file: Path, tmp_path: Path) -> None:
    file.write_text(AUTH, encoding="utf-8")
    assert read({"CARBONDASH_SECRETS": str(file)}, tmp_path / "none.toml").signed_in
    with pytest.raises(SettingsError, match="CARBONDASH_SECRETS must be the path of a file"):
        read({"CARBONDASH_SECRETS": str(tmp_path / "none.toml")}, file)


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ('client_id = "desk"', "", "client_id must be given as text there or in CARBONDASH_OIDC_CLIENT_ID"),
        ('client_secret = "s3"', "client_secret = 3", "client_secret must be given as text"),
        ('cdef"\n', '"\n', "cookie_secret must be at least 32 random characters"),
        ("/oauth2callback", "/callback", "redirect_uri must be the address of this desk followed by /oauth2callback"),
        ("https://desk", "http://desk", "redirect_uri must be an address that begins with https://"),
        ("https://sso", "http://sso", "server_metadata_url must be an address that begins with https://"),
        ("https://sso.example.cn", "https://[sso", "server_metadata_url must be an address"),
        ('"desk"', '"desk"\n[auth.other]\nclient_id = "x"', "client_secret must be given"),
    ],
)
def test_a_wrong_sign_in_is_named(file: Path, was: str, now: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        given(file, AUTH.replace(was, now))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sesion_hours = 8", "sesion_hours must be one of roles_claim, cities_claim"),
        ("session_hours = 0", "session_hours must be a number above 0 and up to 24"),
        ("session_hours = true", "session_hours must be a number"),
        ("idle_minutes = 'half an hour'", "idle_minutes must be a number above 0 and up to 1440"),
        ("end_with_token = 'yes'", "end_with_token must be true or false"),
        ("second_person = ['imports']", "second_person must be a list with some of import, accept, waive, roll_back, rules"),
        ("second_person = 'import'", "second_person must be a list"),
        ("roles_claim = ''", "roles_claim must be text"),
        ("name_claims = []", "name_claims must be text or a list of texts"),
        ("roles = {chief = 'x'}", "roles must be a table of roles (leader, staff, city, steward, admin)"),
        ("roles = {staff = 'x', admin = ['y', 'x']}", "roles.admin must be without 'x', which gives another role already"),
    ],
)
def test_a_wrong_setting_is_named(file: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        given(file, f"[access]\n{text}")
    assert str(caught.value).startswith(f".streamlit/secrets.toml [access]: {said}")


def test_what_is_no_toml_is_said_in_one_line(file: Path) -> None:
    with pytest.raises(SettingsError, match="the file must be readable TOML"):
        given(file, "[access\n")
    with pytest.raises(SettingsError, match=r"\[access\] must be a table"):
        given(file, "access = 1")
