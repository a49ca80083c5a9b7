"""Readiness says in a word what is wrong with a store, and nothing of where it is."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from sqlalchemy import text
from starlette.requests import Request

from carbondash.serving.health import Health
from carbondash.store import Store, open_store
from carbondash.store.readiness import Readiness, readiness
from tests.support.loops import finish


def test_a_store_that_can_be_worked_with_only_read_or_has_another_schema(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert readiness(store) == Readiness(None, writes=True)
    if store.is_sqlite:
        # The tests may run as a user who may write everywhere.
        with monkeypatch.context() as patched:
            patched.setattr("os.access", lambda path, mode: False)
            assert readiness(store) == Readiness(None, writes=False)
    else:
        replica = open_store(f"{store.url.render_as_string(hide_password=False)}&options=-cdefault_transaction_read_only%3Don")
        assert readiness(replica) == Readiness(None, writes=False)
        replica.close()
    for revision in ("0001", "9999"):
        with store.engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
        assert readiness(store).fault == "schema"


def test_no_store_and_no_database(tmp_path: Path) -> None:
    assert readiness(open_store(f"sqlite:///{tmp_path / 'none.db'}")).fault == "no_store"
    (tmp_path / "text.db").write_text("not a database, whatever its name says" * 20, encoding="utf-8")
    assert readiness(open_store(f"sqlite:///{tmp_path / 'text.db'}")).fault == "unreachable"
    assert readiness(open_store("postgresql://reader:hidden@127.0.0.1:1/desk")).fault == "unreachable"


def _asked(health: Health) -> tuple[int, dict[str, object]]:
    async def ask() -> tuple[int, dict[str, object]]:
        (_, ready) = health.routes
        answer = await ready.endpoint(Request({"type": "http"}))
        return answer.status_code, json.loads(bytes(answer.body))

    return finish(ask)


def test_the_answer_holds_no_more_than_the_word() -> None:
    health = Health(lambda: open_store("postgresql://reader:hidden@127.0.0.1:1/desk"))
    assert _asked(health) == (503, {"status": "not ready", "reason": "starting"})
    health.started.set()
    assert _asked(health) == (503, {"status": "not ready", "reason": "unreachable"})


def test_a_store_that_does_not_answer_is_not_waited_for() -> None:
    answering = threading.Event()

    def slow() -> Store:
        answering.wait(5)
        raise AssertionError("nobody waits any more")

    health = Health(slow, patience=0.05)
    health.started.set()
    assert _asked(health) == (503, {"status": "not ready", "reason": "slow"})
    answering.set()
