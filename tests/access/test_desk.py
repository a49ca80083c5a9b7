"""The open desk serves one machine, unless somebody says otherwise, and then nobody writes."""

from __future__ import annotations

import pytest

from carbondash.access import desk

NETWORK = {"CARBONDASH_OPEN_TO_NETWORK": "1"}


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "::1", "[::1]", "localhost", "LOCALHOST.", "::ffff:127.0.0.1"])
def test_listens_for_this_machine(host: str) -> None:
    assert desk.refusal(host, {}, signed_in=False) is None


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "192.168.1.20", "fe80::1%eth0", "::ffff:10.0.0.1", "no-such-name.invalid"])
def test_refuses_any_other_address_unless_told(host: str) -> None:
    refused = desk.refusal(host, {}, signed_in=False)
    assert refused is not None
    assert "CARBONDASH_OPEN_TO_NETWORK=1" in refused
    assert "\n" not in refused
    assert desk.refusal(host, {}, signed_in=True) is None
    assert desk.refusal(host, NETWORK, signed_in=False) is None
    assert desk.refusal(host, {"CARBONDASH_OPEN_TO_NETWORK": "0"}, signed_in=False) is not None


def test_a_name_counts_by_what_it_resolves_to(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolved(*addresses: str) -> bool:
        found = [(0, 0, 0, "", (address, 0)) for address in addresses]
        monkeypatch.setattr(desk.socket, "getaddrinfo", lambda *_: found)
        return desk.listens_on_loopback("desk.lan")

    assert resolved("127.0.0.1", "::1")
    assert not resolved("127.0.0.1", "10.0.0.7")
    assert not resolved()


def test_reading_only() -> None:
    assert not desk.read_only({})
    assert not desk.read_only({"CARBONDASH_READ_ONLY": "off"})
    assert desk.read_only({"CARBONDASH_READ_ONLY": "1"})
    assert desk.read_only(NETWORK)


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "localhost", "localhost:8501", "[::1]:8501", "[::1]", None])
@pytest.mark.parametrize("client", ["127.0.0.1", "::1", None])
def test_answers_this_machine(host: str | None, client: str | None) -> None:
    assert desk.is_allowed(host, client, {}, signed_in=False)


@pytest.mark.parametrize(
    ("host", "client"),
    [
        ("rebound.example:8501", "127.0.0.1"),
        ("127.0.0.1.rebound.example", None),
        ("localhost.rebound.example:8501", None),
        ("", None),
        ("10.0.0.7:8501", "127.0.0.1"),
        ("127.0.0.1:8501", "10.0.0.8"),
        ("[::1]evil", "fe80::2"),
    ],
)
def test_answers_nobody_else(host: str, client: str | None) -> None:
    assert not desk.is_allowed(host, client, {}, signed_in=False)
    assert desk.is_allowed(host, client, {}, signed_in=True)
    assert desk.is_allowed(host, client, NETWORK, signed_in=False)
