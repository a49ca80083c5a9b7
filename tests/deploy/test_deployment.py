"""The deployment as a whole, on loopback: people spread over processes, and each part of it going away while they work."""

from __future__ import annotations

import os
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import text

from carbondash.access import Person, Right, Role
from carbondash.actions import Act, Refused
from carbondash.actions.act import perform
from carbondash.locale import translator
from carbondash.store import Scope, Store, open_store
from carbondash.store.backup import back_up
from carbondash.store.replica import Replicated
from deploy import local
from deploy.local import Deployment
from tests.intake.files import workbook
from tests.support import pages
from tests.support.pages import OpenPage
from tools import system

pytestmark = pytest.mark.long

AWAY = "The data store does not answer at the moment. What was saved is safe; this page comes back by itself with the store."
ONLY_READING = "The data store can't be written to at the moment"
JIUJIANG = "/?as_of=2023-08-31&city=360400&lang=en"
DAY = "31 Aug 2023"
ENTERPRISE = "赣北十热电"
Open = Callable[..., OpenPage]


@pytest.fixture(scope="module")
def running(demo_store: Store) -> Iterator[list[Deployment]]:
    """The one deployment of this file, in a list: a test that restarts processes puts the new state there."""
    if missing := system.missing_servers():
        pytest.skip(f"a deployment needs more than this machine has: apt-get install {' '.join(missing)}")
    # Not below pytest's own folder: the servers run under another account, which is not let in there.
    with tempfile.TemporaryDirectory(prefix="cd-deploy-") as folder:
        Path(folder).chmod(0o711)
        backup = Path(folder) / "demo.backup"
        back_up(demo_store, backup)
        held = [local.up(Path(folder) / "all", 2, backup=backup, more={"CARBONDASH_WARM": "0"})]
        yield held
        local.down(held[0])
        assert not (Path(folder) / "all").exists()


@pytest.fixture
def deployment(running: list[Deployment]) -> Iterator[Deployment]:
    """The deployment with all of its parts up, before and after a test."""
    yield running[0]
    # As the last command has left it: a test may have started processes.
    made = local.load(running[0].folder)
    for cluster in (made.primary, made.replica):
        if not cluster.is_running():
            cluster.start()
    for app in made.apps:
        if not app.is_running():
            made = local.start_app(made, app.port)
    running[0] = made


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # A machine that runs two databases, two processes and a browser besides the tests takes its time.
    expect.set_options(timeout=60_000)
    with pages.chromium() as started:
        yield started
    expect.set_options(timeout=5_000)


@pytest.fixture
def open_page(browser: Browser, deployment: Deployment) -> Iterator[Open]:
    """`open_page(path, process="p1")`: a page of the deployment in a browser of its own, at a process or where newcomers go."""
    contexts = []

    def open_(path: str, process: str | None = None) -> OpenPage:
        context = browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 768})
        contexts.append(context)
        if process is not None:
            context.add_cookies([{"name": "desk", "value": process, "url": deployment.address}])
        return OpenPage(context, deployment.address).go(path)

    yield open_
    for context in contexts:
        context.close()


@pytest.fixture
def store(deployment: Deployment) -> Iterator[Store]:
    """The primary, as a process of its own sees it."""
    opened = open_store(deployment.store)
    yield opened
    opened.close()


def _process(shown: OpenPage) -> str:
    return next(cookie["value"] for cookie in shown.context.cookies() if cookie["name"] == "desk")


def _moved(shown: OpenPage, old: str) -> None:
    """Wait until the browser has gone to another process."""
    deadline = time.monotonic() + 60
    while _process(shown) == old:
        assert time.monotonic() < deadline, "the browser stays where nobody is"
        # The browser's own events are heard only while it is waited for.
        shown.page.wait_for_timeout(200)


def _main(shown: OpenPage) -> Any:
    return shown.page.locator('[data-testid="stMain"]')


def _wait(until: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.2)


def _remark(store: Store, words: str) -> None:
    """A load that the change log on the page of imports shows with its reason."""
    perform(store, Act(Person("张三", Role.ADMIN), date(2024, 2, 21), right=Right.ACT), words, lambda desk: None)


def test_people_are_spread_over_the_processes_and_stay_where_they_are(open_page: Open) -> None:
    shown = [open_page(JIUJIANG) for _ in range(4)]
    assert sorted(_process(one) for one in shown) == ["p1", "p1", "p2", "p2"]
    for one in shown:
        before = _process(one)
        one.page.reload()
        one.settle()
        assert _process(one) == before


def test_whose_process_dies_comes_back_to_the_same_address_and_view(open_page: Open, deployment: Deployment) -> None:
    first = open_page(JIUJIANG, "p1")
    address, title = first.page.url, first.page.title()
    os.kill(deployment.apps[0].pid, signal.SIGKILL)
    _moved(first, "p1")
    first.settle()
    assert (first.page.url, first.page.title()) == (address, title)
    expect(_main(first)).to_contain_text(DAY)
    expect(_main(first)).to_contain_text("Jiujiang")
    # The files of its new session are asked for where it lives, also when the first process is back.
    local.start_app(deployment, deployment.apps[0].port)
    first.page.reload()
    first.settle()
    assert _process(first) == "p2"


def test_what_is_written_in_one_process_is_seen_at_the_next_look_in_every_other(
    open_page: Open, deployment: Deployment, store: Store
) -> None:
    shown = [open_page("/import?lang=en&part=log", process) for process in ("p1", "p2")]
    assert [_process(one) for one in shown] == ["p1", "p2"]
    # A replica that stands still: whoever looks must get it from the primary.
    deployment.replica.ask("SELECT pg_wal_replay_pause()")
    _remark(store, "跨进程可见")
    for one in shown:
        one.page.reload()
        one.settle()
        expect(_main(one)).to_contain_text("跨进程可见")
    deployment.replica.ask("SELECT pg_wal_replay_resume()")


def test_pages_are_read_from_the_replica_and_never_older_than_what_was_written(deployment: Deployment) -> None:
    pair = Replicated(deployment.store, deployment.environment["CARBONDASH_READ_STORE"])
    in_recovery = text("SELECT pg_is_in_recovery()")

    def looked_at() -> tuple[int, bool]:
        pair.require()
        with pair.read(Scope.province()) as reader:
            return reader.version, reader.execute(in_recovery).scalar_one()

    _wait(lambda: looked_at()[1])
    deployment.replica.ask("SELECT pg_wal_replay_pause()")
    before = looked_at()[0]
    _remark(pair, "副本延迟")
    assert looked_at() == (before + 1, False)
    deployment.replica.ask("SELECT pg_wal_replay_resume()")
    _wait(lambda: looked_at() == (before + 1, True))
    # Who sees only some cities is held back on the replica, too.
    with pair.read(Scope(frozenset({"360400"}))) as reader:
        assert reader.execute(in_recovery).scalar_one()
        assert reader.days_known()[0] is not None
    deployment.replica.stop("immediate")
    assert looked_at() == (before + 1, False)
    pair.close()


def test_without_the_primary_pages_go_on_from_the_replica_and_entries_are_refused(
    open_page: Open, deployment: Deployment
) -> None:
    shown = open_page(JIUJIANG)
    expect(_main(shown)).not_to_contain_text(ONLY_READING)
    deployment.primary.stop()
    shown.page.reload()
    shown.settle()
    expect(_main(shown)).to_contain_text(ONLY_READING)
    expect(_main(shown)).to_contain_text(DAY)
    pair = Replicated(deployment.store, deployment.environment["CARBONDASH_READ_STORE"])
    with pytest.raises(Refused, match="nothing was saved"):
        _remark(pair, "主库停机时的登记")
    deployment.primary.start()
    _wait(lambda: _is_writable(pair))
    _remark(pair, "主库恢复后的登记")
    pair.close()
    time.sleep(6)
    shown.page.reload()
    shown.settle()
    expect(_main(shown)).not_to_contain_text(ONLY_READING)


def _is_writable(pair: Replicated) -> bool:
    with pair.read(Scope.province()):
        return pair.can_write


def test_without_any_store_a_page_says_so_in_the_readers_language_and_comes_back_by_itself(
    open_page: Open, deployment: Deployment
) -> None:
    english, chinese = open_page(JIUJIANG), open_page(JIUJIANG.replace("lang=en", "lang=zh"))
    for cluster in (deployment.replica, deployment.primary):
        cluster.stop()
    for one, words in ((english, AWAY), (chinese, translator("zh").gettext(AWAY))):
        one.page.reload()
        expect(_main(one)).to_contain_text(words)
        assert one.page.locator('[data-testid="stAlert"]').count() == 1
        assert one.page.locator('[data-testid="stException"]').count() == 0
    for cluster in (deployment.primary, deployment.replica):
        cluster.start()
    for one, words in ((english, DAY), (chinese, "截至2023年8月31日")):
        expect(_main(one)).to_contain_text(words)
        expect(one.page.locator('[data-testid="stAlert"]')).to_have_count(0)


def test_an_import_that_the_primary_leaves_is_not_there_and_its_person_is_told(
    open_page: Open, deployment: Deployment, store: Store, tmp_path: Path
) -> None:
    shown = open_page("/import?lang=en")
    _put(shown, _file(tmp_path, "涉诉"))
    before = _version(store)
    with suppress(Exception), store.write(kind="test", actor="t", reason="somebody who writes"):
        # The import waits for its turn when the server is restarted.
        shown.page.locator(".st-key-import_load button").click()
        _wait(lambda: _waiting(deployment) == 1)
        deployment.primary.stop()
        deployment.primary.start()
    expect(_main(shown)).to_contain_text("stopped answering during the import")
    assert _version(store) == before
    # The file is still on the page and is loaded now.
    time.sleep(6)
    shown.page.reload()
    shown.settle()
    _put(shown, _file(tmp_path, "涉诉"))
    shown.page.locator(".st-key-import_load button").click()
    expect(_main(shown)).to_contain_text("was loaded as load")
    _wait(lambda: _version(store) > before)


def test_an_import_whose_process_is_killed_is_not_there_and_can_be_loaded_again(
    open_page: Open, deployment: Deployment, store: Store, tmp_path: Path
) -> None:
    shown = open_page("/import?lang=en")
    _put(shown, _file(tmp_path, "停产"))
    before, mine = _version(store), _process(shown)
    with suppress(_Enough), store.write(kind="test", actor="t", reason="somebody who writes"):
        shown.page.locator(".st-key-import_load button").click()
        _wait(lambda: _waiting(deployment) == 1)
        os.kill(deployment.apps[int(mine[1:]) - 1].pid, signal.SIGKILL)
        _moved(shown, mine)
        raise _Enough
    _wait(lambda: _waiting(deployment) == 0)
    assert _version(store) == before
    shown.page.reload()
    shown.settle()
    _put(shown, _file(tmp_path, "停产"))
    shown.page.locator(".st-key-import_load button").click()
    _wait(lambda: _version(store) > before)


def test_a_rolling_restart_is_no_more_than_a_reconnection(open_page: Open, running: list[Deployment]) -> None:
    made, over, answers = running[0], threading.Event(), []
    shown = [open_page(JIUJIANG, process) for process in ("p1", "p2")]

    def ask() -> None:
        while not over.wait(0.2):
            try:
                with urlopen(f"{made.address}/_stcore/health", timeout=10) as answer:
                    answers.append(answer.status)
            except URLError as error:
                answers.append(getattr(error, "code", 0))

    asking = threading.Thread(target=ask)
    asking.start()
    old = {app.pid for app in made.apps}
    restarting = threading.Thread(target=lambda: running.__setitem__(0, local.rolling_restart(made)))
    restarting.start()
    while restarting.is_alive():
        for one in shown:
            one.page.wait_for_timeout(200)
    over.set()
    asking.join()
    assert not old & {app.pid for app in running[0].apps}
    assert all(app.ready() == "ready" for app in running[0].apps)
    assert set(answers) == {200}
    for one in shown:
        one.settle()
        expect(_main(one)).to_contain_text(DAY)
        assert one.page.locator('[data-testid="stAlert"], [data-testid="stException"]').count() == 0


class _Enough(Exception):
    """Takes back what a test holds open."""


def _file(folder: Path, business: str) -> Path:
    row = {"enterprise": ENTERPRISE, "business": business, "day": date(2024, 2, 1)}
    return workbook(folder / "states.xlsx", "business_states", [row])


def _put(shown: OpenPage, file: Path) -> None:
    shown.page.locator("input[type=file]").set_input_files(str(file))
    shown.settle()


def _version(store: Store) -> int:
    def read() -> int:
        with store.read(Scope.province()) as reader:
            return reader.version

    # The first connection after a restart may still be one that has gone.
    with suppress(Exception):
        read()
    return read()


def _waiting(deployment: Deployment) -> int:
    """How many wait for their turn to write."""
    return int(deployment.primary.ask("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"))
