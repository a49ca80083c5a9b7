"""A process that is killed while it writes leaves the store as before the load or as after it, and never between."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from carbondash.derive.run import derive
from carbondash.store import Store, open_store
from carbondash.store.backup import back_up
from tests.actions.office import everything, open_office, require_sound
from tests.intake.files import BUYER, ENTERPRISE, PLANT, workbook
from tests.store.killing import WRITINGS, kill_after, kill_at_step, write_undisturbed
from tests.store.province import faults
from tests.support import postgresql
from tests.support.furnishing import Furnishing

KILLED = -signal.SIGKILL
# So many points of each writing a full matrix has, and so many moments.
STEPS, MOMENTS = 20, 6
Copies = Callable[[], Any]


@pytest.fixture(scope="session")
def furnishing() -> Furnishing:
    """The office of the actions' tests."""
    return Furnishing("office", open_office)


@pytest.fixture
def copy(store_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Copies:
    """Gives a copy of the office at an address of its own, on each engine."""

    @contextmanager
    def sqlite() -> Iterator[str]:
        target = tmp_path / "copy.db"
        shutil.copyfile(str(make_url(store_url).database), target)
        yield f"sqlite:///{target}"
        for path in tmp_path.glob("copy.db*"):
            path.unlink()

    @contextmanager
    def database() -> Iterator[str]:
        cluster = request.getfixturevalue("cluster")
        name = postgresql.create_database(cluster, template=str(make_url(store_url).database))
        yield postgresql.url(cluster, name)
        postgresql.drop_database(cluster, name)

    return sqlite if store_url.startswith("sqlite") else database


@pytest.fixture
def file(tmp_path: Path, writing: str, copy: Copies) -> str:
    """What is written: two plants that are new, or a backup with a correction that the store has not."""
    if writing == "restore":
        with copy() as url:
            store = open_store(url)
            WRITINGS["correct"](store, "")
            back_up(store, tmp_path / "store.backup")
            store.close()
        return str(tmp_path / "store.backup")
    rows = [{**ENTERPRISE, "credit_code": code, "name_zh": name} for code, name in ((PLANT, "赣南一电"), (BUYER, "赣南二电"))]
    return str(workbook(tmp_path / "enterprises.xlsx", "enterprises", rows))


@dataclass(frozen=True)
class Undisturbed:
    """A writing that nobody disturbs: what stands before and after it, in how many steps and seconds."""

    before: dict[str, Any]
    after: dict[str, Any]
    steps: int
    seconds: float


def _undisturbed(copy: Copies, writing: str, file: str) -> Undisturbed:
    with copy() as url:
        store = open_store(url)
        before = everything(store)
        steps, seconds = write_undisturbed(url, writing, file)
        require_sound(store)
        after = everything(store)
        store.close()
    assert before != after
    return Undisturbed(before, after, steps, seconds)


def _whole(url: str, known: Undisturbed) -> bool:
    """Whether the load stands, once the store was found to be whole; another writer finds nothing in the way."""
    store: Store = open_store(url)
    assert faults(store) == {}
    derive(store)
    found = everything(store)
    store.close()
    assert found in (known.before, known.after)
    return found == known.after


@pytest.mark.parametrize("writing", ["correct"])
def test_a_writer_killed_at_some_steps_leaves_before_or_after(copy: Copies, writing: str, file: str) -> None:
    known = _undisturbed(copy, writing, file)
    stands = []
    for step in (known.steps // 2, known.steps):
        with copy() as url:
            assert kill_at_step(url, writing, file, step) == KILLED
            stands.append(_whole(url, known))
    assert stands == sorted(stands)


@pytest.mark.long
@pytest.mark.parametrize("writing", WRITINGS)
def test_a_writer_killed_at_any_step_leaves_before_or_after(copy: Copies, writing: str, file: str) -> None:
    known = _undisturbed(copy, writing, file)
    stands = []
    for place in range(STEPS):
        with copy() as url:
            assert kill_at_step(url, writing, file, 1 + place * (known.steps - 1) // (STEPS - 1)) == KILLED
            stands.append(_whole(url, known))
    # Once the load stands it stands, and both are met.
    assert stands == sorted(stands)
    assert set(stands) == {False, True}


@pytest.mark.long
@pytest.mark.parametrize("writing", WRITINGS)
def test_a_writer_killed_at_any_moment_leaves_before_or_after(copy: Copies, writing: str, file: str) -> None:
    known = _undisturbed(copy, writing, file)
    for place in range(MOMENTS):
        with copy() as url:
            assert kill_after(url, writing, file, known.seconds * place / MOMENTS) in (KILLED, 0)
            _whole(url, known)
