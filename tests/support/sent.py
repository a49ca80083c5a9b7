"""What a page sends to the browser, text by text, with the field that each stands in."""

from __future__ import annotations

from collections.abc import Iterator

from google.protobuf.descriptor import FieldDescriptor  # type: ignore[import-untyped]
from google.protobuf.message import Message  # type: ignore[import-untyped]
from streamlit.testing.v1 import AppTest


def texts_sent(page: AppTest) -> Iterator[tuple[str, str]]:
    """Every text of every element: (element and field, such as `Markdown.body`; the text)."""
    for element in page._tree:
        proto = getattr(element, "proto", None)
        if proto is not None:
            yield from _texts(proto, proto.DESCRIPTOR.name)


def _texts(message: Message, name: str) -> Iterator[tuple[str, str]]:
    for field, value in message.ListFields():
        values = value if field.is_repeated else [value]
        if field.type == FieldDescriptor.TYPE_STRING:
            yield from ((f"{name}.{field.name}", each) for each in values)
        elif field.type == FieldDescriptor.TYPE_MESSAGE and not field.message_type.GetOptions().map_entry:
            for each in values:
                yield from _texts(each, f"{name}.{field.name}")
