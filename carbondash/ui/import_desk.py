"""What the import page does with the files that a person has put on it: keep them, check them, load them, mark them.

The files stay in the person's session until they are loaded or discarded; nothing is written to the store before that.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from carbondash.access import Person
from carbondash.derive.run import derive
from carbondash.intake.columns import Corrections
from carbondash.intake.importer import ImportResult, import_files
from carbondash.intake.mapping import Mapping
from carbondash.intake.marked import marked_workbook
from carbondash.store import Store
from carbondash.store.away import is_away

log = logging.getLogger("carbondash")

Progress = Callable[[str, int, int], None]

_LONGEST_NAME = 120
# What some file system takes for more than a name.
_UNUSUAL = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')


@dataclass(frozen=True)
class Upload:
    """One file as it was put on the page."""

    name: str
    data: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the file, in hexadecimal digits."""
        return sha256(self.data).hexdigest()


@dataclass(frozen=True)
class Order:
    """The files with all that a person says about them.

    mapping: the format of all of them, None where each is recognised by its header. corrections: by file, in their order.
    reason: why files that a guard holds back are right.
    """

    uploads: tuple[Upload, ...]
    mapping: Mapping | None
    corrections: tuple[Corrections, ...]
    reason: str = ""

    def only(self, places: Sequence[int]) -> Order:
        """The same of some of the files."""
        return replace(
            self,
            uploads=tuple(self.uploads[place] for place in places),
            corrections=tuple(self.corrections[place] for place in places),
        )


def check(store: Store, order: Order, actor: Person, progress: Progress) -> list[ImportResult]:
    """What loading the files would do, in their order; nothing is written. Raises BadMapping, StoreError."""
    return _import(store, order, actor, progress, dry_run=True)


def load(store: Store, order: Order, actor: Person, progress: Progress) -> list[ImportResult]:
    """Load the files, each as one load, and derive what follows; where a second person is needed each becomes a request instead.

    Raises NotAllowed, BadMapping, StoreError, StoreChanged.
    """
    results = _import(store, order, actor, progress, dry_run=False)
    if any(result.status == "loaded" for result in results):
        try:
            derive(store, progress)
        except Exception as error:
            if not is_away(error):
                raise
            log.warning("the files are loaded, but what follows from them is not derived yet: %s", error)
    return results


def _import(store: Store, order: Order, actor: Person, progress: Progress, *, dry_run: bool) -> list[ImportResult]:
    with _on_disk(order.uploads) as paths:
        told = {path: said for path, said in zip(paths, order.corrections, strict=True) if said}
        return import_files(store, paths, order.mapping, dry_run, actor, progress, corrections=told, reason=order.reason or None)


def marked(upload: Upload, result: ImportResult, lang: str) -> bytes:
    """The file as a workbook with its bad cells marked."""
    with _on_disk([upload]) as (path,):
        return marked_workbook(path, result.errors, lang)


@contextmanager
def _on_disk(uploads: Sequence[Upload]) -> Iterator[list[Path]]:
    """The files under their own names, each in a folder of its own, for as long as they are read."""
    with TemporaryDirectory(prefix="carbondash-import-") as folder:
        paths = []
        for number, upload in enumerate(uploads):
            place = Path(folder) / str(number)
            place.mkdir()
            path = place / _safe_name(upload.name)
            path.write_bytes(upload.data)
            paths.append(path)
        yield paths


def _safe_name(name: str) -> str:
    """The name as a file on any system can have it, with its ending."""
    plain = _UNUSUAL.sub("_", name).strip(". ") or "file"
    stem, dot, suffix = plain.rpartition(".")
    return f"{stem[:_LONGEST_NAME]}{dot}{suffix[:10]}" if stem else plain[:_LONGEST_NAME]
