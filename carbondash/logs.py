"""What the program writes about itself: one JSON object a line on standard error, without anybody's name.

Fields: time (UTC), level, event; where known reference (the number that a reader was shown), page, duration_ms, store_version,
person (a pseudonym), parameters (names only), reason (why somebody was turned away), at (file:line), error (type and places,
innermost last).

CARBONDASH_LOG=json (default) never writes the text of an exception, the arguments of a message, or a message of other packages:
each may quote a row, a file name, an address or a statement with its values. Types and places are enough to find the fault, and
the reader's number to find the line. CARBONDASH_LOG=text is for a developer's own screen and writes everything.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import os
import re
import secrets
import sys
import threading
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
_OURS = "carbondash"
_FIELDS = ("reference", "page", "duration_ms", "store_version", "person", "parameters", "reason")
_MOST_PLACES = 30
# Line ends of every kind, other control characters, and those that turn the direction of writing.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")

_about: ContextVar[dict[str, Any] | None] = ContextVar("about", default=None)
# Without a key of the deployment pseudonyms are good for one process.
_key = (os.environ.get("CARBONDASH_LOG_KEY") or secrets.token_hex(32)).encode()


def about(**fields: str | int | None) -> None:
    """What is true of everything that this thread writes from now on; replaces what was said before."""
    _about.set({name: value for name, value in fields.items() if value is not None})


def pseudonym(subject: str) -> str:
    """The same short word for the same person while the key is the same (CARBONDASH_LOG_KEY, else that of the process)."""
    return hmac.new(_key, subject.encode(), hashlib.sha256).hexdigest()[:12]


class JsonLines(logging.Formatter):
    """One JSON object a line; see the module."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": _event(record),
        }
        said = (_about.get() or {}) | vars(record)
        line |= {name: said[name] for name in _FIELDS if said.get(name) is not None}
        if record.levelno >= logging.WARNING:
            line["at"] = f"{_place(record.pathname)}:{record.lineno}"
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = _error(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=lambda value: type(value).__name__)


class TextLines(logging.Formatter):
    """For a person at the screen; a message stays on its line."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:
        """The line of a record, without its traceback."""
        said = {name: value for name in _FIELDS if (value := vars(record).get(name)) is not None}
        line = super().formatMessage(record) + "".join(f" {name}={value}" for name, value in said.items())
        return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def set_up() -> None:
    """Send what every package has to say to standard error in the form that CARBONDASH_LOG asks for."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(TextLines() if os.environ.get("CARBONDASH_LOG") == "text" else JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(_OURS).setLevel(logging.INFO)
    logging.captureWarnings(True)
    for name in list(logging.root.manager.loggerDict):
        take_over(logging.getLogger(name))
    sys.excepthook = _uncaught
    threading.excepthook = lambda args: _uncaught(args.exc_type, args.exc_value, args.exc_traceback)


def take_over(logger: logging.Logger) -> None:
    """Let a package's logger write through the program's own handler only."""
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
    logger.propagate = True


def _uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if error is not None and not issubclass(kind, KeyboardInterrupt | SystemExit):
        logging.getLogger(_OURS).critical("uncaught exception", exc_info=(kind, error, trace))


def _event(record: logging.LogRecord) -> str:
    # A template of ours is a constant of the source; what stands in another package's may be data already.
    if record.name.partition(".")[0] == _OURS:
        return str(record.msg)
    return record.name


def _error(error: BaseException | None) -> list[dict[str, Any]]:
    """The exception and what it came from: types and places, never texts."""
    chain: list[dict[str, Any]] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        kind = type(error)
        chain.append({"type": f"{kind.__module__}.{kind.__qualname__}", "places": _places(error.__traceback__)})
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return chain


def _places(trace: TracebackType | None) -> list[str]:
    places: list[str] = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{_place(code.co_filename)}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places[-_MOST_PLACES:]


def _place(file: str) -> str:
    """A file without the folders of this machine."""
    path = Path(file)
    if path.is_relative_to(ROOT) and "site-packages" not in path.parts:
        return path.relative_to(ROOT).as_posix()
    return "/".join(path.parts[-2:])
