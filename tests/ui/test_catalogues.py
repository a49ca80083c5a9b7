"""The message catalogues are complete: nothing that a screen says is missing, nothing in them is unused."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from carbondash.locale import LANGUAGES, catalogue_path, language_of, translator

ROOT = Path(__file__).resolve().parents[2]
SOURCES = (
    ROOT / "app.py",
    *sorted((ROOT / "pages").glob("*.py")),
    *sorted((ROOT / "carbondash" / "ui").rglob("*.py")),
    *sorted((ROOT / "carbondash" / "charts").rglob("*.py")),
    *sorted((ROOT / "carbondash" / "brief").rglob("*.py")),
    *sorted((ROOT / "carbondash" / "figures").rglob("*.py")),
)
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}


def _said() -> set[str]:
    return {str(found[1]) for path in SOURCES for found in extract_from_file("python", str(path), keywords=KEYWORDS)}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_message_is_in_the_catalogue_and_every_entry_is_said(lang: str) -> None:
    with catalogue_path(lang).open("rb") as source:
        entries = {entry.id: entry for entry in read_po(source, locale=lang) if entry.id}
    assert set(entries) - _said() == set(), "unused messages"
    assert _said() - set(entries) == set(), "missing messages"
    assert [entry.id for entry in entries.values() if not entry.string or entry.fuzzy] == []


def test_no_message_hides_in_an_f_string() -> None:
    """The extractor does not look into them: such a message would stay English on every screen."""
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in SOURCES
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in KEYWORDS
    ]
    assert hidden == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_translations_keep_their_placeholders(lang: str) -> None:
    fields = re.compile(r"{(\w+)}")
    gettext = translator(lang).gettext
    assert [text for text in _said() if set(fields.findall(text)) != set(fields.findall(gettext(text)))] == []


def test_chinese_is_chinese() -> None:
    gettext = translator("zh").gettext
    said = {text: re.sub(r"{\w+}", "", gettext(text)) for text in _said()}
    # What only puts values beside each other has no words of its own.
    assert [text for text, words in said.items() if re.search(r"\w", words) and not re.search(r"[\u4e00-\u9fff]", words)] == []


@pytest.mark.parametrize(
    ("locale", "lang"), [("zh-CN", "zh"), ("zh_Hans_CN", "zh"), ("en-GB", "en"), ("fr-FR", "en"), (None, "zh"), ("", "zh")]
)
def test_the_first_language_is_the_browsers(locale: str | None, lang: str) -> None:
    assert language_of(locale) == lang


def test_another_language_has_no_catalogue() -> None:
    with pytest.raises(ValueError, match="fr"):
        translator("fr")
