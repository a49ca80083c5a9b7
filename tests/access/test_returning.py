"""After a sign-in the browser comes back to the page that it came from, and to no other place."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any
from urllib.parse import quote

import pytest

from carbondash.access.returning import FAILED_COOKIE, WANTED_COOKIE, Message, Receive, Returning, Send
from tests.support.loops import finish

HERE = "https://desk.example.cn"
PERSON = ("set-cookie", "_streamlit_user=x; HttpOnly; Max-Age=2592000; Path=/; SameSite=lax")


def answer(
    path: str, headers: dict[str, str], *said: tuple[str, str], query: str = "", status: int = 302, secure: bool = False
) -> tuple[int, str, list[str]]:
    """Status, location and cookies of the wrapped app's answer with these headers of its own."""
    sent: list[Message] = []

    async def app(_scope: MutableMapping[str, Any], _receive: Receive, send: Send) -> None:
        pairs = [(name.encode(), value.encode()) for name, value in said]
        await send({"type": "http.response.start", "status": status, "headers": pairs})

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {}

    asked = [(name.encode(), value.encode()) for name, value in {"host": "desk.example.cn", **headers}.items()]
    scope = {"type": "http", "path": path, "query_string": query.encode(), "headers": asked}
    finish(Returning(app, ("/", "/map"), secure=secure), scope, receive, send)
    found = [(name.decode(), value.decode()) for name, value in sent[0]["headers"]]
    location = next((value for name, value in found if name == "location"), "")
    return sent[0]["status"], location, [value for name, value in found if name == "set-cookie"]


def kept(referer: str) -> str:
    """What is remembered of the page that a sign-in was asked from."""
    _status, _location, cookies = answer("/auth/login", {"referer": referer}, ("location", "https://sso.example.cn/auth"))
    return cookies[-1].partition(";")[0].removeprefix(f"{WANTED_COOKIE}=")


def test_there_and_back_with_the_filters() -> None:
    wanted = kept(f"{HERE}/map?as_of=2024-01-31&city=360400&city=360100&kind=%E7%94%B5")
    status, location, cookies = answer(
        "/oauth2callback", {"cookie": f"a=b; {WANTED_COOKIE}={wanted}"}, ("location", "/"), PERSON, query="state=1&code=2"
    )
    assert (status, location) == (302, "/map?as_of=2024-01-31&city=360400&city=360100&kind=%E7%94%B5")
    assert [cookie.partition(";")[0] for cookie in cookies] == ["_streamlit_user=x", f"{FAILED_COOKIE}=", f"{WANTED_COOKIE}="]


@pytest.mark.parametrize(
    "referer",
    [
        "",
        "https://evil.example/map",
        "https://desk.example.cn.evil.example/map",
        "https://desk.example.cn:444/map",
        "javascript://desk.example.cn/map",
        f"{HERE}//evil.example/map",
        f"{HERE}/\\evil.example",
        f"{HERE}/nowhere",
        f"{HERE}/map/../admin",
        "https://[broken",
    ],
)
def test_another_site_or_page_is_not_remembered(referer: str) -> None:
    assert kept(referer) == quote("/", safe="")


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example", "/\\evil.example", "/map\r\nset-cookie: a=b", "\x00"]
)
def test_a_forged_cookie_leads_nowhere_else(wanted: str) -> None:
    cookie = {"cookie": f"{WANTED_COOKIE}={quote(wanted, safe='')}"}
    assert answer("/oauth2callback", cookie, ("location", "/"), PERSON, query="state=1")[1] == "/"


def test_a_query_is_written_anew() -> None:
    assert "\r" not in kept(f"{HERE}/map?lang=zh%0d%0aset-cookie:x")
    cookie = {"cookie": f"{WANTED_COOKIE}={quote('/map?lang=zh%0D%0Ax: y', safe='')}"}
    assert answer("/oauth2callback", cookie, ("location", "/"), PERSON, query="state=1")[1] == "/map?lang=zh%0D%0Ax%3A+y"


def test_a_sign_in_that_fails_keeps_the_page_and_says_so() -> None:
    status, location, cookies = answer("/auth/login", {"referer": f"{HERE}/map?city=360400"}, status=400)
    assert (status, location) == (302, "/map?city=360400")
    assert cookies[0].startswith(f"{FAILED_COOKIE}=1; Path=/; Max-Age=60; HttpOnly; SameSite=Lax")
    wanted = {"cookie": f"{WANTED_COOKIE}={quote('/map', safe='')}"}
    _status, location, cookies = answer("/oauth2callback", wanted, ("location", "/"), query="error=access_denied")
    assert location == "/map"
    assert [cookie.partition(";")[0] for cookie in cookies] == [f"{FAILED_COOKIE}=1"]
    # A sign-out comes back the same way, and nothing failed.
    assert answer("/oauth2callback", {}, ("location", "/"))[1:] == ("/", [])


def test_cookies_travel_over_tls_only_where_the_desk_is_reached_by_it() -> None:
    cookies = answer("/oauth2callback", {}, ("location", "/"), PERSON, query="state=1", secure=True)[2]
    assert all(cookie.endswith("; Secure") for cookie in cookies)
    assert not any("Secure" in cookie for cookie in answer("/oauth2callback", {}, PERSON, query="state=1")[2])


def test_everything_else_passes_untouched() -> None:
    assert answer("/map", {"referer": "x"}, ("location", "/elsewhere")) == (302, "/elsewhere", [])
