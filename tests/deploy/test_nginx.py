"""The configuration of nginx as a text, and as nginx itself reads it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from deploy.nginx import Front, configuration
from tools import system

APPS = ["127.0.0.1:18601", "127.0.0.1:18602", "127.0.0.1:18603"]


def test_wherever_headers_are_set_the_host_is_among_them() -> None:
    text = configuration(APPS, Front("127.0.0.1:18600"))
    # A place that sets one header takes over none of the server's; the desk refuses a host that it is not known as.
    for place in re.findall(r"location [^{]+\{([^}]*)\}", text):
        assert "proxy_set_header" not in place or "proxy_set_header Host $http_host;" in place, place


def test_whose_process_is_down_goes_to_the_one_after_it() -> None:
    text = configuration(APPS, Front("443 ssl", certificate="desk.pem", key="desk.key"))
    blocks = dict(re.findall(r"upstream (desk_p\d) \{([^}]*)\}", text))
    backups = {name: re.findall(r"server (\S+) backup;", block) for name, block in blocks.items()}
    assert backups == {"desk_p1": [APPS[1]], "desk_p2": [APPS[2]], "desk_p3": [APPS[0]]}
    assert text.count("Strict-Transport-Security") == 3
    assert "; Secure" in text
    assert "@" not in re.sub(r"#.*|@anybody", "", text)


@pytest.mark.parametrize("apps", [[], [APPS[0], APPS[0]]])
def test_no_process_or_one_twice_is_refused(apps: list[str]) -> None:
    with pytest.raises(ValueError, match="each once"):
        configuration(apps, Front("127.0.0.1:18600"))


def test_nginx_takes_it(tmp_path: Path) -> None:
    nginx = system.find_nginx()
    if nginx is None:
        pytest.skip(f"there is no nginx here: apt-get install {' '.join(system.missing_servers())}")
    (tmp_path / "temp").mkdir()
    (tmp_path / "nginx.conf").write_text(configuration(APPS, Front("127.0.0.1:18600")))
    command = [nginx, "-p", f"{tmp_path}/", "-c", "nginx.conf", "-e", "nginx-error.log", "-t", "-q"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
