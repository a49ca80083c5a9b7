"""`make messages`: bring both catalogues to what the screens say; new messages wait for their Chinese, unused ones go."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from carbondash.locale import LANGUAGES, catalogue_path

ROOT = Path(__file__).resolve().parent.parent


KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
FOLDERS = ("pages", "carbondash/ui", "carbondash/charts", "carbondash/brief", "carbondash/figures")


def spoken() -> Catalog:
    """Every message in the sources, with the files that say it."""
    found = Catalog(project="carbondash")
    files = [ROOT / "app.py", *(path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py")))]
    for path in files:
        for said in extract_from_file("python", str(path), keywords=KEYWORDS):
            found.add(str(said[1]), locations=[(str(path.relative_to(ROOT)), 0)])
    return found


def main() -> int:
    """Update the catalogues; returns 1 while a message has no translation."""
    template, missing = spoken(), 0
    for lang in LANGUAGES:
        with catalogue_path(lang).open("rb") as source:
            catalogue = read_po(source, locale=lang)
        catalogue.update(template, no_fuzzy_matching=True, update_header_comment=False)
        catalogue.obsolete.clear()
        for entry in catalogue:
            if entry.id and not entry.string:
                if lang == "en":
                    entry.string = entry.id
                else:
                    missing += 1
                    print(f"{lang}: {entry.id}")
        header = catalogue_path(lang).read_text(encoding="utf-8").split("\n\n", 1)[0]
        body = BytesIO()
        write_po(body, catalogue, width=120, sort_output=True, include_lineno=False, omit_header=True)
        catalogue_path(lang).write_text(f"{header}\n\n{body.getvalue().decode()}", encoding="utf-8")
    return int(missing > 0)


if __name__ == "__main__":
    sys.exit(main())
