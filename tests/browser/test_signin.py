"""Signing in with a real OpenID provider: there and back, no place here, two people at once, and every way in which it ends."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.support.pages import Look, OpenPage, open_window
from tests.support.provider import STYLE_SHEETS, provider
from tests.support.server import AppServer

PEOPLE: dict[str, dict[str, object]] = {
    "leader": {"name": "李处长", "realm_access": {"roles": ["offline_access", "desk-leader"]}},
    "city": {"name": "张敏", "realm_access": {"roles": ["desk-city"]}, "cities": ["九江市"]},
    "intern": {"name": "<img src=x> *Wu*", "realm_access": {"roles": ["intern"]}},
}
ACCESS = """
[access]
roles_claim = "realm_access.roles"
contact = "Information centre"
roles = { leader = "desk-leader", city = "desk-city" }
"""
WANTED = "/map?as_of=2024-01-31&city=360400&lang=en"
MINUTE, HOUR = 60, 3600


class Desk:
    """The served desk with its clock."""

    def __init__(self, server: AppServer, clock: Path) -> None:
        self.address, self._clock = server.address, clock

    def put_ahead(self, seconds: float) -> None:
        """Put the desk's clock ahead of the provider's."""
        self._clock.write_text(str(seconds))


@pytest.fixture(scope="module")
def desk(demo_store_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("signin")
    (folder / "demo.db").write_bytes(demo_store_file.read_bytes())
    (folder / "secrets.toml").write_text(ACCESS, encoding="utf-8")
    (folder / "clock").write_text("0")
    with provider(PEOPLE, folder / "provider") as issuer:
        environment = {
            "CARBONDASH_SECRETS": str(folder / "secrets.toml"),
            "CARBONDASH_OIDC_REDIRECT_URI": "{address}/oauth2callback",
            "CARBONDASH_OIDC_METADATA_URL": f"{issuer}/.well-known/openid-configuration",
            "CARBONDASH_OIDC_CLIENT_ID": "desk",
            "CARBONDASH_OIDC_CLIENT_SECRET": secrets.token_hex(),
            "CARBONDASH_COOKIE_SECRET": secrets.token_hex(),
            "CLOCK": str(folder / "clock"),
        }
        store = f"sqlite:///{folder / 'demo.db'}"
        with AppServer(store, folder / "log", command=["tests.browser.signin_app"], environment=environment) as server:
            yield Desk(server, folder / "clock")


@pytest.fixture
def visit(browser: Browser, desk: Desk) -> Iterator[Callable[[str], OpenPage]]:
    """`visit(path)`: a page of the desk in a browser that nobody has signed in with."""
    desk.put_ahead(0)
    opened: list[OpenPage] = []

    def start(path: str) -> OpenPage:
        window = open_window(browser, desk.address, Look("en"))
        window.context.route(STYLE_SHEETS, lambda route: route.fulfill(body="", content_type="text/css"))
        opened.append(window)
        return window.go(path)

    yield start
    for window in opened:
        window.context.close()


def sign_in(window: OpenPage, subject: str) -> OpenPage:
    """Sign in from the page that is shown."""
    window.page.locator(".st-key-sign_in button").click()
    window.page.wait_for_url("**/oauth2/authorize**")
    window.page.get_by_role("button", name=subject, exact=True).click()
    window.page.wait_for_url(f"{window.address}/**")
    return window.settle()


def words(window: OpenPage) -> str:
    return window.page.inner_text("body")


def test_a_pasted_link_opens_after_the_sign_in_with_its_filters(visit: Callable[[str], OpenPage]) -> None:
    shown = visit(WANTED)
    assert "Sign in" in words(shown)
    # Nothing of what lies behind: no page, no enterprise, no day.
    assert not {"Overview", "Directory", "Jiujiang", "2024"} & set(words(shown).split())
    assert shown.page.get_by_role("link").count() == 1  # to skip to the content

    # Somebody thinks again at the provider's.
    shown.page.locator(".st-key-sign_in button").click()
    shown.page.get_by_role("button", name="Deny").click()
    shown.page.wait_for_url(f"{shown.address}/map?**")
    shown.settle()
    assert "The sign-in was not completed. Please try again." in words(shown)

    sign_in(shown, "leader")
    parts = urlsplit(shown.page.url)
    assert parts.path == "/map"
    assert parse_qs(parts.query) == {"as_of": ["2024-01-31"], "city": ["360400"], "lang": ["en"]}
    expect(shown.page.locator(".st-key-person_sidebar")).to_contain_text("李处长")
    expect(shown.page.locator(".st-key-person_sidebar")).to_contain_text("Leadership")
    assert shown.exceptions == []
    # The provider's page has its looks from elsewhere, which the test answers itself.
    asked = {urlsplit(address).hostname for address in shown.foreign if not fnmatch(address, STYLE_SHEETS)}
    assert asked == {"127.0.0.1"}


def test_two_people_at_once_and_the_way_out(visit: Callable[[str], OpenPage]) -> None:
    leader = sign_in(visit("/?lang=en"), "leader")
    city = sign_in(visit("/directory?lang=en"), "city")
    expect(city.page.locator(".st-key-person_sidebar")).to_contain_text("City staff · Jiujiang")
    leader.page.get_by_test_id("stSidebar").get_by_role("link", name="Directory").click()
    leader.page.wait_for_url("**/directory?**")
    expect(leader.settle().page.locator(".st-key-person_sidebar")).to_contain_text("李处长")

    # A second tab of the same browser is in at once; a sign-out ends both.
    other = city.context.new_page()
    other.goto(f"{city.address}/?lang=en")
    expect(other.locator(".st-key-person_sidebar")).to_contain_text("张敏")
    cookies = city.context.cookies()
    city.page.locator(".st-key-person_sidebar").get_by_role("button", name="Sign out").click()
    city.page.wait_for_url("**/end_session**")
    city.page.locator("form button").first.click()
    city.page.wait_for_url(f"{city.address}/**")
    assert "Please sign in" in words(city.settle())
    other.get_by_test_id("stSidebar").get_by_role("link", name="Map").click()
    expect(other.locator(".st-key-sign_in")).to_be_visible()
    expect(other.locator("body")).not_to_contain_text("张敏")

    # The way back of the browser shows nothing, and a copy of the cookie opens nothing.
    city.page.go_back()
    city.page.go_back()
    city.page.wait_for_url("**/directory?**")
    expect(city.page.locator(".st-key-sign_in")).to_be_visible()
    assert not {"Directory", "张敏", "Overview"} & set(words(city).split())
    city.context.add_cookies(cookies)  # type: ignore[arg-type]
    city.go("/directory?lang=en")
    expect(city.page.locator(".st-key-sign_in")).to_be_visible()

    expect(leader.page.locator(".st-key-person_sidebar")).to_contain_text("李处长")
    assert leader.exceptions == city.exceptions == []


def test_an_account_without_a_role_is_told_so(visit: Callable[[str], OpenPage]) -> None:
    shown = sign_in(visit("/?lang=en"), "intern")
    said = words(shown)
    assert "You are signed in as <img src=x> *Wu*, and this account has no access to the desk." in said
    assert "None of its roles is known here: intern (claim realm_access.roles)." in said
    assert "Who can help: Information centre" in said
    assert "Overview" not in said
    shown.page.locator(".st-key-sign_out_gate button").click()
    shown.page.wait_for_url("**/end_session**")


def test_it_ends_without_its_person_and_after_its_hours(visit: Callable[[str], OpenPage], desk: Desk) -> None:
    shown = sign_in(visit(WANTED), "leader")
    shown.page.locator(".st-key-w_masked label").click()
    shown.settle()
    desk.put_ahead(31 * MINUTE)
    # What plays by itself, or the browser's own steps, do not bring it back; the page goes with its data.
    shown.page.locator(".st-key-w_masked label").click()
    expect(shown.page.locator(".st-key-gate")).to_contain_text("nothing was done here for 30 minutes")
    assert shown.page.locator(".st-key-head").count() == 0
    other = shown.context.new_page()
    other.goto(f"{shown.address}/?lang=en")
    expect(other.locator(".st-key-gate")).to_contain_text("You were signed out")
    other.close()

    desk.put_ahead(0)
    sign_in(shown.settle(), "leader")
    parts = urlsplit(shown.page.url)
    assert (parts.path, parse_qs(parts.query)["city"]) == ("/map", ["360400"])

    desk.put_ahead(10 * HOUR)
    shown.go(WANTED)
    expect(shown.page.locator(".st-key-gate")).to_contain_text("it holds for 10 hours at most")
    assert shown.exceptions == []
