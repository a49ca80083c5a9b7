"""Pages are drawn in turn: few at once, and nobody waits for long."""

from __future__ import annotations

import threading
import time

import pytest

from carbondash.ui import turns


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_turns", threading.BoundedSemaphore(turns.AT_ONCE))
    monkeypatch.setattr(turns, "LONGEST_WAIT", 5.0)


def _drawn(people: int, drawing: float = 0.05) -> int:
    """How many were at most drawing at one moment."""
    now, most, counting = 0, 0, threading.Lock()

    def draw() -> None:
        nonlocal now, most
        with turns.turn():
            with counting:
                now += 1
                most = max(most, now)
            time.sleep(drawing)
            with counting:
                now -= 1

    threads = [threading.Thread(target=draw) for _ in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return most


def test_two_pages_are_drawn_at_a_time() -> None:
    assert _drawn(8) == turns.AT_ONCE


def test_a_page_that_fails_gives_its_turn_back() -> None:
    for _ in range(2 * turns.AT_ONCE):
        with pytest.raises(RuntimeError), turns.turn():
            raise RuntimeError
    assert _drawn(4) == turns.AT_ONCE


def test_something_long_does_not_keep_others_from_drawing() -> None:
    done = threading.Event()

    def load() -> None:
        with turns.turn(), turns.aside():
            done.wait(5)

    loading = [threading.Thread(target=load) for _ in range(turns.AT_ONCE)]
    for thread in loading:
        thread.start()
    start = time.monotonic()
    assert _drawn(4) == turns.AT_ONCE
    assert time.monotonic() - start < 4
    done.set()
    for thread in loading:
        thread.join()


def test_whoever_waited_long_enough_draws_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LONGEST_WAIT", 0.1)
    assert _drawn(4, drawing=0.5) == 4
