"""Secrets stand in the environment or in .streamlit/secrets.toml, never among the files of the project."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from carbondash.intake.limits import MAX_UPLOAD_BYTES
from carbondash.serving.secrets_file import is_open

ROOT = Path(__file__).resolve().parents[2]
SECRETS = {
    "a private key": re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "a client's secret": re.compile(
        rb"(?im)^\s*(client_secret|cookie_secret|secret_key|api_key)\s*=\s*[\"'](?!0123456789abcdef)[^\"'$<{]{12,}[\"']"
    ),
    "a cloud's key": re.compile(rb"\b(AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|xox[abp]-[A-Za-z0-9-]{20,})\b"),
    "a password in an address": re.compile(
        rb"(?i)\bpostgres(?:ql)?(?:\+\w+)?://\w+:(?!hidden|secret|PASSWORD|\*\*\*|\.\.\.|<|\{|\$)[^@\s\"'/]{4,}@"
    ),
    "a token": re.compile(rb"\beyJ[A-Za-z0-9_-]{20,}\.eyJ[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}"),
}


def _tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("the project does not lie in a git repository here")
    return [name for name in listed.stdout.decode().split("\0") if name]


def test_no_file_of_the_project_holds_a_secret() -> None:
    found = []
    for name in _tracked():
        path = ROOT / name
        if path.is_file():
            content = path.read_bytes()
            found += [f"{name}: {what}" for what, pattern in SECRETS.items() if pattern.search(content)]
    assert found == []


def test_the_file_for_secrets_stays_out_of_git() -> None:
    assert ".streamlit/secrets.toml" not in _tracked()
    ignored = subprocess.run(["git", "check-ignore", "-q", ".streamlit/secrets.toml"], cwd=ROOT, check=False)
    assert ignored.returncode == 0


@pytest.mark.parametrize(("mode", "expected"), [(0o600, False), (0o640, True), (0o644, True), (0o400, False)])
def test_a_secrets_file_that_others_can_read_is_noticed(tmp_path: Path, mode: int, expected: bool) -> None:
    path = tmp_path / "secrets.toml"
    assert not is_open(path)
    path.touch()
    path.chmod(mode)
    assert is_open(path) is expected


def test_the_settings_of_the_server_are_explicit() -> None:
    import tomllib

    server = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["server"]
    assert server["enableXsrfProtection"] is True
    assert server["enableCORS"] is True
    assert server["enableStaticServing"] is False
    assert server["enableAgentApi"] is False
    assert server["maxUploadSize"] * 2**20 == MAX_UPLOAD_BYTES
