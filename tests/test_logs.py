"""The log as JSON lines: enough to find a fault, and nothing by which anybody could be known."""

from __future__ import annotations

import ast
import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from carbondash import logs

ROOT = Path(__file__).resolve().parent.parent
NAME = "江西甲乙丙水泥有限公司"


class Written:
    """What two loggers have written, one of ours and one of another package."""

    def __init__(self) -> None:
        self.stream = io.StringIO()
        self.handler = logging.StreamHandler(self.stream)
        self.handler.setFormatter(logs.JsonLines())
        self.ours, self.others = logging.getLogger("carbondash.tested"), logging.getLogger("elsewhere.tested")

    @property
    def lines(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]


@pytest.fixture
def written() -> Iterator[Written]:
    kept = Written()
    for logger in (kept.ours, kept.others):
        logger.addHandler(kept.handler)
        logger.propagate = False
        logger.setLevel(logging.INFO)
    logs.about()
    yield kept
    logs.about()
    for logger in (kept.ours, kept.others):
        logger.removeHandler(kept.handler)
        logger.propagate = True


def test_an_exception_is_its_type_and_its_places(written: Written) -> None:
    try:
        try:
            raise ValueError(f"{NAME}: 12 t")
        except ValueError as wrong:
            raise RuntimeError(f"row of {NAME}") from wrong
    except RuntimeError:
        written.ours.exception("a part of a page failed", extra={"reference": "0a1b2c3d"})
    (line,) = written.lines
    assert line["event"] == "a part of a page failed"
    assert line["reference"] == "0a1b2c3d"
    assert str(line["at"]).startswith("tests/test_logs.py:")
    chain = line["error"]
    assert isinstance(chain, list)
    assert [part["type"] for part in chain] == ["builtins.RuntimeError", "builtins.ValueError"]
    assert chain[0]["places"][0].endswith("test_an_exception_is_its_type_and_its_places")
    assert NAME not in written.stream.getvalue()
    assert str(ROOT) not in written.stream.getvalue()


def test_a_statement_that_fails_keeps_its_values_to_itself(written: Written) -> None:
    engine = create_engine("sqlite://")
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT * FROM nowhere WHERE name = :name"), {"name": NAME})
    except OperationalError:
        written.ours.exception("a part of a page failed")
    engine.dispose()
    assert NAME not in written.stream.getvalue()
    assert "SELECT" not in written.stream.getvalue()


def test_messages_of_other_packages_and_arguments_of_ours_are_left_out(written: Written) -> None:
    written.others.warning(f"can't read {NAME}.xlsx")
    written.ours.warning("a file was refused: %s", NAME)
    written.ours.warning("done", extra={"name_zh": NAME, "page": "import", "parameters": ["city"]})
    assert NAME not in written.stream.getvalue()
    first, second, third = written.lines
    assert first["event"] == "elsewhere.tested"
    assert second["event"] == "a file was refused: %s"
    assert (third["page"], third["parameters"]) == ("import", ["city"])


def test_a_line_cannot_be_forged(written: Written) -> None:
    forged = 'x"}\n{"level": "critical", "event": "forged"}'
    written.ours.info("page", extra={"page": forged})
    (line,) = written.lines
    assert line["page"] == forged
    shown = logs.TextLines().format(logging.LogRecord("carbondash", 20, "", 1, "of %s", ("a\nb\u202e\x1b[2J",), None))
    assert "\n" not in shown
    assert "\u202e" not in shown
    assert "\x1b" not in shown


def test_a_person_is_the_same_word_all_day_and_no_name(written: Written, monkeypatch: pytest.MonkeyPatch) -> None:
    word = logs.pseudonym("王工")
    assert word == logs.pseudonym("王工") != logs.pseudonym("李工")
    monkeypatch.setattr(logs, "_key", b"another deployment")
    assert logs.pseudonym("王工") != word
    logs.about(page="map", person=word, store_version=7)
    written.ours.info("page")
    (line,) = written.lines
    assert (line["person"], line["page"], line["store_version"]) == (word, "map", 7)


def test_what_our_own_code_logs_is_constant_text() -> None:
    """A message that was put together holds data where the formatter looks for none."""
    made = []
    for path in (ROOT / "carbondash").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                to_log = isinstance(node.func.value, ast.Name) and node.func.value.id == "log"
                levels = ("debug", "info", "warning", "error", "critical", "exception")
                if to_log and node.func.attr in levels and not isinstance(node.args[0], ast.Constant):
                    made.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    # `faults.noted` passes on its caller's constant.
    assert [place for place in made if not place.startswith("carbondash/ui/faults.py")] == []
