"""Who is at a session: the open desk for its own machine, and signed-in people for as long as their sign-in holds."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from carbondash.access import Person, Right, Role
from carbondash.access.settings import Settings
from carbondash.access.sign_ins import SignIns
from carbondash.ui import guest, session
from carbondash.ui.session import Turned

SIGNED_IN = Settings(auth={"redirect_uri": "https://desk.example.cn/oauth2callback"})
Sit = Callable[..., None]


@pytest.fixture
def sit(monkeypatch: pytest.MonkeyPatch) -> Sit:
    """`sit(settings, host=…, client=…, claims=…)`: somebody opens a page."""
    for name in ("CARBONDASH_READ_ONLY", "CARBONDASH_OPEN_TO_NETWORK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CARBONDASH_USER", "王丽")

    def start(
        settings: Settings, host: str = "127.0.0.1:8501", client: str | None = None, claims: dict[str, Any] | None = None
    ) -> None:
        context = SimpleNamespace(headers={"Host": host}, ip_address=client)
        user = SimpleNamespace(to_dict=lambda: claims or {"is_logged_in": False})
        state: dict[str, object] = {}
        faked = SimpleNamespace(context=context, user=user, session_state=state, rerun=lambda: None, logout=lambda: None)
        known = SignIns(settings)
        monkeypatch.setattr(session, "st", faked)
        monkeypatch.setattr(guest, "st", faked)
        monkeypatch.setattr(session, "settings", lambda: settings)
        monkeypatch.setattr(session, "sign_ins", lambda: known)

    return start


def claims(age: float = 0.0, **more: Any) -> dict[str, Any]:
    issued = time.time() - age
    return {"is_logged_in": True, "iss": "i", "sub": "s", "name": "张敏", "nonce": "n", "iat": issued, "roles": ["staff"], **more}


def test_an_open_desk_is_its_machines_user_with_every_right(sit: Sit) -> None:
    sit(Settings())
    assert session.begin() == Person("王丽", Role.ADMIN)
    assert all(guest.here().may(right) for right in Right)
    assert session.held(lambda: 7)() == 7


@pytest.mark.parametrize(("host", "client"), [("rebound.example", None), ("127.0.0.1", "10.0.0.8")])
def test_an_open_desk_answers_nobody_else(sit: Sit, monkeypatch: pytest.MonkeyPatch, host: str, client: str | None) -> None:
    sit(Settings(), host, client)
    assert session.begin() == Turned("elsewhere")
    with pytest.raises(session.Away):
        guest.here()
    # Told to, it does, and then nobody writes, at its own machine neither.
    monkeypatch.setenv("CARBONDASH_OPEN_TO_NETWORK", "1")
    assert guest.here().may(Right.READ)
    assert not any(guest.here().may(right) for right in Right if right is not Right.READ)
    assert session.to_network()


def test_a_read_only_desk_on_one_machine(sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    sit(Settings())
    monkeypatch.setenv("CARBONDASH_READ_ONLY", "1")
    assert not guest.here().may(Right.ACT)
    assert guest.here().may(Right.READ)
    assert not session.to_network()


@pytest.mark.parametrize(
    ("said", "turned"),
    [
        (None, "sign_in"),
        ({"is_logged_in": "yes", "roles": ["admin"]}, "sign_in"),
        (claims(iat=None), "expired"),
        (claims(age=36_001), "expired"),
        (claims(age=1_801), "idle"),
        (claims(roles=[]), "no_access"),
        (claims(roles=["city"], cities=[]), "no_access"),
    ],
)
def test_who_is_turned_away(sit: Sit, said: dict[str, Any] | None, turned: str) -> None:
    sit(SIGNED_IN, "desk.example.cn", "10.0.0.8", said)
    found = session.begin()
    assert isinstance(found, Turned)
    assert found.reason == turned


def test_a_sign_in_never_opens_a_read_only_door(sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    sit(SIGNED_IN, "desk.example.cn", "10.0.0.8", claims())
    monkeypatch.setenv("CARBONDASH_OPEN_TO_NETWORK", "1")
    assert guest.here().may(Right.ACT)
    assert not session.read_only()


def test_what_a_session_holds_goes_with_its_person(sit: Sit) -> None:
    sit(SIGNED_IN, "desk.example.cn", None, claims(roles=["city"], cities=["九江市"]))
    state = session.st.session_state
    state["filters"], state["lang"] = "of nobody", "zh"
    assert session.begin() == Person("张敏", Role.CITY, frozenset({"360400"}), "i s")
    assert "filters" not in state
    state["filters"] = "of 张敏"
    assert isinstance(session.begin(), Person)
    assert state["filters"] == "of 张敏"
    later = session.held(lambda: b"file")
    assert later() == b"file"
    session.sign_out()
    assert dict(state) == {"lang": "zh"}
    assert session.begin() == Turned("sign_in")
    # A file that was offered before is not made any more.
    with pytest.raises(session.Away):
        later()
