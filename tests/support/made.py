"""What a page is made of and what it sends to the browser, as texts to search in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from streamlit.testing.v1 import AppTest

from carbondash.figures.view import View
from carbondash.ui.panel import Listing, Panel


def texts(made: object) -> Iterator[str]:
    """Every text in what a builder made: titles, sentences, tables, what a chart or a map holds."""
    if isinstance(made, str):
        yield made
    elif hasattr(made, "to_json"):
        yield str(made.to_json())
    elif is_dataclass(made) and not isinstance(made, View):
        for each in fields(made):
            yield from texts(getattr(made, each.name))
    elif isinstance(made, dict):
        yield from texts(list(made.items()))
    elif isinstance(made, (list, tuple, set, frozenset)):
        for each in made:
            yield from texts(each)


def files(made: object) -> Iterator[Panel | Listing]:
    """Everything in it that a file can be made of."""
    if isinstance(made, (Panel, Listing)):
        yield made
    elif is_dataclass(made) and not isinstance(made, View):
        for each in fields(made):
            yield from files(getattr(made, each.name))
    elif isinstance(made, (list, tuple)):
        for each in made:
            yield from files(each)


def said(page: AppTest) -> str:
    """Everything that a page sends to the browser."""
    sent = [element.proto for element in page._tree if hasattr(element, "proto") and element.proto is not None]
    return b"\n".join(proto.SerializeToString() for proto in sent).decode("utf-8", "ignore")
