"""Message catalogues: the words of the screens in 中文 and English, compiled in memory from the .po files beside this module."""

from __future__ import annotations

import gettext
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = ("zh", "en")
LANGUAGE_NAMES = {"zh": "中文", "en": "English"}
DOMAIN = "carbondash"
FOLDER = Path(__file__).parent


def catalogue_path(lang: str) -> Path:
    """The file that holds the messages of one language; raises ValueError for a language that is not spoken here."""
    if lang not in LANGUAGES:
        raise ValueError(f"no catalogue for language {lang!r}")
    return FOLDER / lang / "LC_MESSAGES" / f"{DOMAIN}.po"


@lru_cache(maxsize=len(LANGUAGES))
def translator(lang: str) -> gettext.GNUTranslations:
    """The messages of one language, ready for `gettext` and `ngettext`; raises ValueError for an unknown language."""
    with catalogue_path(lang).open("rb") as source:
        catalogue = read_po(source, locale=lang, domain=DOMAIN)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def language_of(locale: str | None) -> str:
    """The first language of a browser, from its locale (`zh-CN`, `en-GB`): English, unless it asks for Chinese or nothing."""
    if not locale:
        return "zh"
    return "zh" if locale.lower().replace("_", "-").split("-")[0] == "zh" else "en"
