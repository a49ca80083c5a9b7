"""What the import page does with the files that a person has put on it: keep them, check them, load them, mark them.

The files stay in the person's session until they are loaded or discarded; nothing is written to the store before that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from carbondash.derive.run import derive
from carbondash.intake.importer import ImportResult, import_files
from carbondash.intake.marked import marked_workbook
from carbondash.store import Store

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


def check(store: Store, uploads: Sequence[Upload], mapping: str | None, progress: Progress) -> list[ImportResult]:
    """What loading the files would do, in their order; nothing is written."""
    with _on_disk(uploads) as paths:
        return import_files(store, paths, mapping, dry_run=True, progress=progress)


def load(store: Store, uploads: Sequence[Upload], mapping: str | None, actor: str, progress: Progress) -> list[ImportResult]:
    """Load the files, each as one load, and derive what follows from them; the results are in their order.

    Raises StoreError, StoreChanged.
    """
    with _on_disk(uploads) as paths:
        results = import_files(store, paths, mapping, actor=actor, progress=progress)
    if any(result.status == "loaded" for result in results):
        derive(store, progress)
    return results


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
