"""The command that writes a brief, or the sheets of the cities, without the app: for a job that runs at night."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Annotated

import typer

from carbondash.brief.formats import FORMATS
from carbondash.cli_options import (
    AsOf,
    Cities,
    Cycle,
    Industries,
    Language,
    Masked,
    Seen,
    StoreUrl,
    Tiers,
    UsageError,
    filters_of,
    opened,
    scope_of,
    view_of,
)
from carbondash.progress import bar

Progress = Callable[[str, int, int], None]
_ENDINGS = ", ".join(f".{suffix}" for suffix in FORMATS)


def brief_command(
    out: Annotated[Path, typer.Option("--out", help=f"the file to write; its ending says as what: {_ENDINGS}")],
    sections: Annotated[
        str | None, typer.Option("--sections", help="such as overview,risk,market, in their order; default the monthly brief")
    ] = None,
    store: StoreUrl = None,
    as_of: AsOf = None,
    city: Cities = None,
    industry: Industries = None,
    tier: Tiers = None,
    cycle: Cycle = None,
    lang: Language = "zh",
    masked: Masked = False,
    scope: Seen = None,
) -> None:
    """Write the monthly supervision brief as a file of Word, PowerPoint, PDF or Excel."""
    from carbondash.brief.build import brief

    # What can be wrong with the words of the command is said before anything is worked out.
    form = FORMATS.get(out.suffix.lower().lstrip("."))
    if form is None:
        raise UsageError(f"--out {str(out)!r}: expected a name that ends in one of {_ENDINGS}")
    check_place(out)
    chosen = _sections(sections)
    source = opened(store)
    seen = scope_of(source, scope)
    filters = filters_of(source, as_of, city, industry, tier, cycle, seen)
    with _bar() as progress, source.read(seen, masked=masked) as reader:
        made = brief(reader, view_of(reader, filters, lang), chosen, progress=_named("figures", progress))
        content = form.make(made, _named(form.name, progress))
    write_whole(out, content)
    print(out)


def check_place(out: Path) -> None:
    """Raises UsageError where no file of this name can be: its folder is not there, or it is a folder itself."""
    if not out.parent.is_dir():
        raise UsageError(f"--out {str(out)!r}: there is no folder {str(out.parent)!r}")
    if out.is_dir():
        raise UsageError(f"--out {str(out)!r}: this is a folder; expected the name of a file")


def write_whole(out: Path, content: bytes) -> None:
    """Write a file, in place of one of that name: all of it or nothing; raises UsageError where it can't be written."""
    part: Path | None = None
    try:
        number, name = tempfile.mkstemp(prefix=f".{out.name}.", suffix=".part", dir=out.parent)
        part = Path(name)
        with open(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(_mode(out))
        part.replace(out)
    except OSError as error:
        raise UsageError(f"--out {str(out)!r}: {error.strerror or error}") from None
    finally:
        if part is not None:
            part.unlink(missing_ok=True)


def _mode(out: Path) -> int:
    """Who may read the file: as before where there was one, else as this process makes files."""
    if out.exists():
        return out.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _sections(text: str | None) -> tuple[str, ...]:
    from carbondash.brief.spec import MONTHLY, SECTIONS

    if text is None:
        return tuple(MONTHLY)
    chosen = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    for name in chosen:
        if name not in SECTIONS:
            raise UsageError(f"--sections {name!r}: expected some of {', '.join(SECTIONS)}")
    if not chosen:
        raise UsageError(f"--sections {text!r}: expected some of {', '.join(SECTIONS)}")
    return chosen


def _named(name: str, progress: Progress | None) -> Progress | None:
    """The progress of many steps under one name: one line on the terminal."""
    if progress is None:
        return None
    return lambda _what, done, total: progress(name, done, total)


def _bar() -> AbstractContextManager[Progress | None]:
    # Standard error holds one line per error: a bar belongs on a terminal only.
    return bar() if sys.stderr.isatty() else nullcontext()


def register(app: typer.Typer) -> None:
    """Add this command to all others."""
    app.command("brief")(brief_command)
