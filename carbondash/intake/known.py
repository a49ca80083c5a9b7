"""What is on file already, as one file's plan sees it: a snapshot of the store and what the plan itself has added so far."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import Any

from carbondash.store import Reader, lookup

Row = dict[str, Any]

# Where an enterprise comes from that the department's own files name.
OWN_SOURCE = "department"


class Known:
    """Enterprises and units by every way to name them. Rows that aren't written yet have negative ids.

    What a plan adds is provisional until `keep`: `discard` takes it out again.
    """

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self._last_id = 0
        self._brought: dict[str, dict[Any, Any]] = defaultdict(dict)
        self._provisional: list[tuple[dict[Any, Any], Any]] = []
        self._provisional_names: list[tuple[str, int]] = []

    def new_id(self) -> int:
        """An id for a row that isn't written yet: negative, unlike any other."""
        self._last_id -= 1
        return self._last_id

    @cached_property
    def enterprises(self) -> dict[int, Row]:
        """Every enterprise by id, with city, industry, tier, is_managed and version_day of its newest version."""
        return {row["id"]: row for row in lookup.enterprises(self.reader)}

    @cached_property
    def by_code(self) -> dict[str, int]:
        """Ids of enterprises by credit code."""
        return {row["credit_code"]: id_ for id_, row in self.enterprises.items() if row["credit_code"]}

    @cached_property
    def by_source(self) -> dict[tuple[str, str], int]:
        """Ids of enterprises by source and id in that source."""
        return {(row["source"], row["source_id"]): id_ for id_, row in self.enterprises.items() if row["source_id"]}

    @cached_property
    def by_name(self) -> dict[str, set[int]]:
        """Ids of enterprises by exact Chinese or English name; several may share one."""
        names: dict[str, set[int]] = defaultdict(set)
        for id_, row in self.enterprises.items():
            for name in (row["name_zh"], row["name_en"]):
                if name:
                    names[name].add(id_)
        return names

    @cached_property
    def units(self) -> dict[tuple[int, str], Row]:
        """Every unit by its enterprise's id and its name."""
        return {(row["enterprise_id"], row["name"]): row for row in lookup.units(self.reader)}

    def add_enterprise(self, row: Row) -> None:
        """An enterprise that the plan brings, with what its version says."""
        self._add(self.enterprises, row["id"], row)
        if row["credit_code"]:
            self._add(self.by_code, row["credit_code"], row["id"])
        if row["source_id"]:
            self._add(self.by_source, (row["source"], row["source_id"]), row["id"])
        for name in {row["name_zh"], row["name_en"]} - {None}:
            self.by_name[name].add(row["id"])
            self._provisional_names.append((name, row["id"]))

    def add_unit(self, row: Row) -> None:
        """A unit that the plan brings."""
        self._add(self.units, (row["enterprise_id"], row["name"]), row)

    def brought(self, table: str) -> dict[Any, Any]:
        """What plans bring to any other table, by what names it: read by the plans of files that refer to it."""
        return self._brought[table]

    def bring(self, table: str, key: Any, value: Any) -> None:
        """A fact that the plan brings to another table, under a key that nothing brought before has."""
        self._add(self._brought[table], key, value)

    def _add(self, index: dict[Any, Any], key: Any, value: Any) -> None:
        index[key] = value
        self._provisional.append((index, key))

    def keep(self) -> None:
        """What was added since the last time stays."""
        self._provisional.clear()
        self._provisional_names.clear()

    def discard(self) -> None:
        """Take out what was added since the last `keep`."""
        for index, key in self._provisional:
            index.pop(key, None)
        for name, id_ in self._provisional_names:
            self.by_name[name].discard(id_)
        self.keep()
