"""Names under which the desk may be asked for: attackers can own names, never addresses in digits."""

from __future__ import annotations

import pytest

from carbondash.serving.gate import Hosts

HOSTS = Hosts.of("desk.example.gov.cn, *.portal.example.cn")


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.0.0.1:8501", "[::1]:8501", "localhost", "LOCALHOST:8501", "10.20.30.40"),
        *("desk.example.gov.cn", "DESK.example.gov.cn.", "desk.example.gov.cn:443", "a.portal.example.cn"),
    ],
)
def test_our_own_names_and_every_address_in_digits(host: str) -> None:
    assert HOSTS.allow(host)


@pytest.mark.parametrize(
    "host",
    [
        *(
            None,
            "",
            " ",
            "attacker.example",
            "desk.example.gov.cn.attacker.example",
            "portal.example.cn",
            "127.0.0.1.attacker.example",
        ),
        *("user@localhost", "localhost/..", "localhost:port", "localhost:99999", "localhost#", "[::1", "xdesk.example.gov.cn"),
    ],
)
def test_nobody_elses(host: str | None) -> None:
    assert not HOSTS.allow(host)
