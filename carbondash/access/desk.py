"""The open desk, where nobody signs in: one person's machine, or, where it is said so, a network that may only read."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from ipaddress import ip_address

# Lets an open desk listen for other machines; nothing can be written then.
NETWORK_VARIABLE = "CARBONDASH_OPEN_TO_NETWORK"
READ_ONLY_VARIABLE = "CARBONDASH_READ_ONLY"
_OFF = ("", "0", "false", "no", "off")


def is_loopback(host: str) -> bool:
    """Whether a host, as in an address of the web or of a server, is this machine and nothing else; a name is not looked up."""
    name = host.strip().strip("[]").rstrip(".").lower()
    if name == "localhost":
        return True
    try:
        address = ip_address(name.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def listens_on_loopback(host: str) -> bool:
    """Whether a server that is told to listen on this host is reached from this machine only; a name is looked up."""
    if is_loopback(host):
        return True
    try:
        found = socket.getaddrinfo(host, None)
    except OSError:
        return False
    return bool(found) and all(is_loopback(str(entry[4][0])) for entry in found)


def open_to_network(environ: Mapping[str, str]) -> bool:
    """Whether somebody said that an open desk may be read from other machines."""
    return _on(environ, NETWORK_VARIABLE)


def read_only(environ: Mapping[str, str]) -> bool:
    """Whether nothing may be written at an open desk: where it is asked for, and always where other machines may read it."""
    return _on(environ, READ_ONLY_VARIABLE) or open_to_network(environ)


def refusal(host: str, environ: Mapping[str, str], *, signed_in: bool) -> str | None:
    """Why a server must not listen on this host, in one line; None where it may."""
    if signed_in or open_to_network(environ) or listens_on_loopback(host):
        return None
    return (
        f"nobody signs in at this desk, so it serves this machine only, and {host!r} is reached by others: set up sign-in "
        f"([auth] in .streamlit/secrets.toml), listen on 127.0.0.1, or say {NETWORK_VARIABLE}=1 to let everybody there read it"
    )


def is_allowed(host: str | None, client: str | None, environ: Mapping[str, str], *, signed_in: bool) -> bool:
    """Whether a request may be answered: at an open desk only one from this machine that also asked for this machine.

    host: the Host header, None where there is none. client: the address of the other side, None where it is not known. A page
    of a stranger that lets its own name point here sends that name as the host.
    """
    if signed_in or open_to_network(environ):
        return True
    return (host is None or is_loopback(_without_port(host))) and (client is None or is_loopback(client))


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host.partition("]")[0]
    return host.rpartition(":")[0] if host.count(":") == 1 else host


def _on(environ: Mapping[str, str], name: str) -> bool:
    return environ.get(name, "").strip().lower() not in _OFF
