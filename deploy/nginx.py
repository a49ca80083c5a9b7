"""The configuration of nginx for processes of the desk at given addresses.

    python -m deploy.nginx 127.0.0.1:8601 127.0.0.1:8602 --listen 443 --name desk.example.org > nginx.conf

With --certificate and --key it speaks TLS and tells browsers to stay with it.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
_TYPES = ("/etc/nginx/mime.types", "/usr/local/etc/nginx/mime.types", "/opt/homebrew/etc/nginx/mime.types")
# In every place that sets a header: those of the server are not taken over there.
_HSTS = '\n            add_header Strict-Transport-Security "max-age=31536000" always;'


@dataclass(frozen=True)
class Front:
    """What nginx listens on, and as whom: listen as in its own directive, name of the host, user where it is started as root."""

    listen: str
    name: str = "_"
    user: str = ""
    certificate: str = ""
    key: str = ""


def configuration(apps: Sequence[str], front: Front) -> str:
    """The file's text for processes at HOST:PORT. Raises ValueError without any, or for two at one address."""
    if not apps or len(set(apps)) != len(apps):
        raise ValueError(f"{list(apps)} are no processes: expected one or more HOST:PORT, each once")
    names = [f"p{number}" for number in range(1, len(apps) + 1)]
    parts = {
        "USER": f"user {front.user};" if front.user else "",
        "TYPES": next((path for path in _TYPES if Path(path).exists()), _TYPES[0]),
        "WANTED": "\n".join(f"        {name} desk_{name};" for name in names),
        "TAKEN": "\n".join(f'        "~{re.escape(app)}$" {name};' for name, app in zip(names, apps, strict=True)),
        "UPSTREAMS": "\n".join(_upstreams(names, apps)),
        "LISTEN": front.listen,
        "NAME": front.name,
        "SECURE": "; Secure" if front.certificate else "",
        "TLS": _tls(front) if front.certificate else "",
        "HSTS": _HSTS if front.certificate else "",
    }
    text = (HERE / "nginx.conf").read_text()
    for name, value in parts.items():
        text = text.replace(f"@{name}@", value)
    return text


def _upstreams(names: Sequence[str], apps: Sequence[str]) -> list[str]:
    lines = []
    # Apart from each other: a browser fetches dozens of files, which must not choose where the next newcomer goes.
    for name in ("any", "assets"):
        lines += [f"    upstream desk_{name} {{", f"        zone desk_{name} 256k;"]
        lines += [f"        server {app} max_fails=1 fail_timeout=2s;" for app in apps]
        lines += ["        keepalive 32;", "    }"]
    for place, name in enumerate(names):
        backup = apps[(place + 1) % len(apps)]
        lines += [f"    upstream desk_{name} {{", f"        zone desk_{name} 64k;"]
        lines.append(f"        server {apps[place]} max_fails=1 fail_timeout=2s;")
        if backup != apps[place]:
            lines.append(f"        server {backup} backup;")
        lines += ["        keepalive 16;", "    }"]
    return lines


def _tls(front: Front) -> str:
    lines = (
        f"ssl_certificate {front.certificate};",
        f"ssl_certificate_key {front.key};",
        "ssl_protocols TLSv1.2 TLSv1.3;",
    )
    return "\n".join(f"        {line}" for line in lines)


def main() -> None:
    """Print the configuration."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("apps", nargs="+", help="HOST:PORT of each process")
    parser.add_argument("--listen", default="443 ssl")
    parser.add_argument("--name", default="_", help="the host's name in the readers' address bar")
    parser.add_argument("--user", default="www-data")
    parser.add_argument("--certificate", default="")
    parser.add_argument("--key", default="")
    asked = parser.parse_args()
    print(configuration(asked.apps, Front(asked.listen, asked.name, asked.user, asked.certificate, asked.key)), end="")


if __name__ == "__main__":
    main()
