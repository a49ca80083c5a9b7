"""The audit of the pinned packages: a flaw fails it, a machine without a network is told so, nothing passes in silence."""

from __future__ import annotations

import json

import pytest

from tools import audit


def _answer(*packages: dict[str, object]) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


def test_a_known_vulnerability_fails_and_says_which_version_mends_it() -> None:
    flaw = {"id": "PYSEC-2025-1", "fix_versions": ["1.2"], "aliases": [], "description": ""}
    code, text = audit.verdict(1, _answer({"name": "lxml", "version": "1.1", "vulns": [flaw]}), "")
    assert code == 1
    assert "lxml 1.1: PYSEC-2025-1, mended in 1.2" in text


def test_nothing_known_passes_and_says_what_could_not_be_looked_up() -> None:
    answer = _answer({"name": "lxml", "version": "1.1", "vulns": []}, {"name": "own", "skip_reason": "not on the index"})
    assert audit.verdict(0, answer, "") == (0, "1 packages audited, 0 known vulnerabilities\nnot audited: own (not on the index)")


def test_a_line_that_breaks_off_is_said_and_a_broken_audit_fails() -> None:
    broken = audit.verdict(1, "", "requests.exceptions.ConnectionError: Max retries exceeded")
    assert broken == (0, "not audited: no advisory database reachable (api.osv.dev)")
    assert audit.verdict(2, "", "error: unrecognized arguments: --what")[0] == 1


def test_without_a_network_it_says_so_and_passes(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def refuse(*_address: object, **_options: object) -> None:
        raise OSError("no route")

    monkeypatch.setattr("socket.create_connection", refuse)
    assert audit.main() == 0
    assert capsys.readouterr().out.startswith("not audited: no advisory database reachable")
