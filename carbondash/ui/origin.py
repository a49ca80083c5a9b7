"""Where a file was opened from: the list with its state, as one parameter of the address, so that it leads back in any tab."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, field

from carbondash.figures import ledger
from carbondash.ui.sitemap import BY_NAME, FORMS, MAP_MEASURES, Place

_FORM = re.compile(r"[a-z]+(;[a-z_]+=[A-Za-z0-9_.-]{1,60})*")


@dataclass(frozen=True)
class Origin:
    """A list: the page that it is on, and that page's own parameters."""

    page: str
    state: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The origin as the value of the parameter `list`."""
        return ";".join([self.page, *(f"{name}={value}" for name, value in sorted(self.state.items()))])


class Origins:
    """Every origin that an address can name, as a collection to look a value up in."""

    def __contains__(self, value: object) -> bool:
        return isinstance(value, str) and parse(value) is not None


def parse(text: str | None) -> Origin | None:
    """The origin that a parameter names; None where it names none: no such page, parameters or values that it does not have."""
    if not text or not _FORM.fullmatch(text):
        return None
    page, *pairs = text.split(";")
    state = dict(pair.split("=", 1) for pair in pairs)
    place = BY_NAME.get(page)
    if place is None or not set(state) <= set(place.params):
        return None
    if not all(value in _values(place, name, value) for name, value in state.items()):
        return None
    return Origin(page, state)


def _values(place: Place, name: str, value: str) -> Container[str]:
    """What a parameter of a page may be; a value whose list only the store knows stands as it is."""
    if name == "measure" and name not in place.choices:
        return ledger.figures if place.name == "rows" else MAP_MEASURES
    return place.choices.get(name) or FORMS.get(name) or (value,)
