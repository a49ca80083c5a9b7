"""Fixtures of all tests: stores on SQLite and PostgreSQL, empty or holding the demonstration province.

What is dear is made once for all worker processes: the PostgreSQL cluster, the migrated templates, the demonstration province.
"""

from __future__ import annotations

import gc
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import engines, postgresql
from tests.support.furnishing import Furnishing
from tests.support.memory import use_memory
from tests.support.once import once

if TYPE_CHECKING:
    from carbondash.store import Store

ENGINES = ["sqlite", "postgresql"]
# Memory is plenty: looking for what nobody needs any more is worth less of the tests' time than by default.
_COLLECT = (100_000, 50, 100)
_SHARED = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """Give all worker processes of this run one folder to share."""
    workerinput: dict[str, Any] | None = getattr(config, "workerinput", None)
    if workerinput is None:
        use_memory()
    shared = workerinput["shared"] if workerinput else tempfile.mkdtemp(prefix="cd-tests-")
    config.stash[_SHARED] = Path(shared)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Take a sample of what runs on both engines, before `-m` chooses."""
    engines.sample(items)


def pytest_collection_finish() -> None:
    """Keep what was imported out of the collector's way; let the engines of this process share their compiled statements."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECT)
    if "sqlalchemy" in sys.modules:
        from tests.support.statements import share

        share()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a new worker process where the shared folder is."""
    node.workerinput["shared"] = str(node.config.stash[_SHARED])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Keep the files of the browser suite whole."""
    from tests.support.scheduling import Scheduling

    return Scheduling(config, log)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the cluster and remove what was shared, after the last worker."""
    if hasattr(config, "workerinput"):
        return
    shared = config.stash[_SHARED]
    cluster = shared / "cluster.made"
    if cluster.exists():
        postgresql.stop_cluster(cluster.read_text())
    shutil.rmtree(shared, ignore_errors=True)


@pytest.fixture(scope="session")
def shared_folder(pytestconfig: pytest.Config) -> Path:
    """A folder that all worker processes of this run see."""
    return pytestconfig.stash[_SHARED]


@pytest.fixture(scope="session")
def cluster(shared_folder: Path) -> str:
    """The folder of the throw-away PostgreSQL cluster, started by the first test that wants it."""
    return once(shared_folder, "cluster", postgresql.start_cluster)


@pytest.fixture(params=ENGINES)
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of a database without any table, on each engine."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'bare.db'}"
        return
    cluster = request.getfixturevalue("cluster")
    name = postgresql.create_database(cluster)
    yield postgresql.url(cluster, name)
    postgresql.drop_database(cluster, name)


@pytest.fixture(scope="session")
def furnishing() -> Furnishing:
    """What a fresh store holds before a test begins: nothing, unless the folder or the file of the test says otherwise."""
    return Furnishing("template")


@pytest.fixture(params=ENGINES)
def store_url(request: pytest.FixtureRequest, tmp_path: Path, shared_folder: Path, furnishing: Furnishing) -> Iterator[str]:
    """URL of a fresh store with the schema and its furnishing, on each engine: a copy of a template made once per run."""
    name = furnishing.name
    if request.param == "sqlite":
        template = shared_folder / f"{name}.db"
        once(shared_folder, f"{name}-sqlite", lambda: _made(f"sqlite:///{template}", furnishing))
        shutil.copyfile(template, tmp_path / "store.db")
        yield f"sqlite:///{tmp_path / 'store.db'}"
        return
    cluster = request.getfixturevalue("cluster")
    once(shared_folder, f"{name}-postgresql", lambda: _made_database(cluster, f"{name}_store", furnishing))
    database = postgresql.create_database(cluster, template=f"{name}_store")
    yield postgresql.url(cluster, database)
    postgresql.drop_database(cluster, database)


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An open, migrated store, on each engine; without facts where nothing furnishes it."""
    yield from _opened(store_url)


@pytest.fixture(scope="session")
def demo_store_file(shared_folder: Path) -> Path:
    """The demonstration province (seed 1, scale 1), derived, as an SQLite file, built once per run; to read and copy only."""
    path = shared_folder / "demo.db"
    once(shared_folder, "demo-sqlite", lambda: _demonstration(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def demo_store(demo_store_file: Path) -> Iterator[Store]:
    """The demonstration province on SQLite; a test that writes takes `demo_store_copy`."""
    yield from _opened(f"sqlite:///{demo_store_file}")


@pytest.fixture
def demo_store_copy(demo_store_file: Path, tmp_path: Path) -> Iterator[Store]:
    """A demonstration province on SQLite that the test may change."""
    shutil.copyfile(demo_store_file, tmp_path / "demo.db")
    yield from _opened(f"sqlite:///{tmp_path / 'demo.db'}")


@pytest.fixture(scope="session")
def demo_store_postgresql(cluster: str, shared_folder: Path) -> Iterator[Store]:
    """The demonstration province on PostgreSQL, built once per run; for reading only."""
    url = postgresql.url(cluster, "demo")

    def build() -> str:
        postgresql.create_database(cluster, name="demo")
        built = _demonstration(url)
        # To be copied by tests that write: nobody ever connects to it.
        postgresql.create_database(cluster, name="demo_template", template="demo")
        return built

    once(shared_folder, "demo-postgresql", build)
    yield from _opened(url)


def _opened(url: str) -> Iterator[Store]:
    # Imported here: a test of the rules alone must not pay for loading the store.
    from carbondash.store import open_store

    store = open_store(url)
    yield store
    store.close()


def _made(url: str, furnishing: Furnishing) -> str:
    for store in _opened(url):
        store.upgrade()
        if furnishing.furnish is not None:
            furnishing.furnish(store)
    return url


def _made_database(cluster: str, name: str, furnishing: Furnishing) -> str:
    postgresql.create_database(cluster, name=name)
    return _made(postgresql.url(cluster, name), furnishing)


def _demonstration(url: str) -> str:
    from carbondash import demo
    from carbondash.derive.run import derive

    for store in _opened(url):
        store.upgrade()
        demo.build(store, seed=1, scale=1)
        derive(store)
    return url
