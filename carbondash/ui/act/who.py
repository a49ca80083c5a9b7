"""Which enterprise somebody means by a name, a credit code or a number."""

from __future__ import annotations

from carbondash.figures.format import joined
from carbondash.store import derived
from carbondash.ui import frame
from carbondash.ui.act.form import Sheet
from carbondash.ui.language import _

_MOST_NAMED = 5


def ask_enterprise(form: Sheet, asked: str) -> int | None:
    """The one enterprise that a text names; None where it names none or several, which is said at the field."""
    view = form.view
    if not asked.strip():
        form.missing("enterprise")
        return None
    with frame.reading() as reader:
        found = derived.find_enterprise(reader, asked, limit=_MOST_NAMED)
    if len(found) == 1:
        return found[0].enterprise_id
    if not found:
        form.tell("enterprise", _("No enterprise of this name, code or number is known."))
    else:
        names = joined([view.named(row.name_zh, row.name_en) for row in found], view.lang)
        form.tell("enterprise", _("Several fit: {names}. Please give the full name.").format(names=names))
    return None
