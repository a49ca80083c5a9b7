"""A day at the desk, and what its log says: which pages, which faults under which numbers, and nobody's name."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from carbondash import logs
from carbondash.access import Person, Role
from carbondash.intake.importer import import_files
from carbondash.store import Store
from carbondash.ui import header
from tests.support.true_names import true_names
from tests.ui.conftest import RunPage

SENTENCE = re.compile(r"Please report error ([0-9a-f]{8})\.")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that the program logs meanwhile, in the form of a deployment."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.JsonLines())
    root, ours = logging.getLogger(), logging.getLogger("carbondash")
    before = ours.level
    ours.setLevel(logging.INFO)
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)
    ours.setLevel(before)
    logs.about()


def test_views_searches_a_refused_file_and_a_fault_leave_no_name(
    run_page: RunPage, demo_store_copy: Store, log: io.StringIO, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = true_names(demo_store_copy)
    someone = sorted(true.known)[0]
    url = str(demo_store_copy.url)

    # Somebody looks for an enterprise; a file with its name and a wrong number is refused.
    app = run_page("directory", url, lang="en", id=someone)
    for box in app.text_input:
        box.set_value(someone)
    app.run()
    wrong = tmp_path / f"{someone}.csv"
    wrong.write_text(f"企业名称,统一社会信用代码\n{someone},not a code\n", encoding="utf-8")
    (refused,) = import_files(demo_store_copy, [wrong], actor=Person("王工", Role.ADMIN))
    assert refused.status != "loaded"

    # A part of a page fails over a row that holds the name, and the whole page over another one.
    def fail(*_args: object, **_options: object) -> None:
        raise ValueError(f"SELECT * FROM enterprise WHERE name_zh = '{someone}' in {tmp_path}")

    monkeypatch.setattr(header, "head", fail)
    app = run_page("overview", url, lang="en")
    (said,) = [error.value for error in app.error]
    number = SENTENCE.search(said)
    assert number is not None
    assert someone not in said
    assert "SELECT" not in said
    assert app.exception == []

    text = log.getvalue()
    assert true.within(text) == set()
    assert str(tmp_path) not in text
    assert "SELECT" not in text
    entries = [json.loads(line) for line in text.splitlines()]
    (fault,) = [entry for entry in entries if entry.get("reference") == number[1]]
    assert fault["error"][0]["type"] == "builtins.ValueError"
    assert fault["error"][0]["places"][-1].endswith(" fail")
    assert fault["page"] == "overview"
    assert {entry["page"] for entry in entries if entry["event"] == "page"} == {"overview", "directory"}
