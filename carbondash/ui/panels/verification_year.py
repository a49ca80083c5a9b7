"""Which year of verification the page shows, how its tasks stand, and words that its panels share."""

from __future__ import annotations

from datetime import date

from carbondash.figures import verification as figures
from carbondash.figures.format import SMALL_SAMPLE_BELOW, fmt, fmt_period
from carbondash.figures.view import View
from carbondash.store import Reader, verification
from carbondash.store.verification import States
from carbondash.ui.cache import remember
from carbondash.ui.panels.common import gettext_of


def years(reader: Reader, view: View) -> tuple[str, ...]:
    """The data years that the page can show, newest first."""
    return figures.years(reader, view.filters)


def year_of(reader: Reader, view: View) -> str | None:
    """What the page shows: the year that the address names, else the newest with tasks; of the bodies also all years together."""
    found = remember(years, reader, view)
    asked = view.page("period")
    if asked in found or (asked is not None and asked == figures.together(found) and view.page("part") == "bodies"):
        return asked
    return found[0] if found else None


def by_due(reader: Reader, view: View) -> dict[date, States]:
    """How many tasks of the year are in which state, by due day."""
    year = year_of(reader, view)
    return verification.states_by_due(reader, view.filters, year) if year else {}


def states(reader: Reader, view: View) -> States | None:
    """The same of all due days together; None where there is no year."""
    return verification.together(remember(by_due, reader, view)) if year_of(reader, view) else None


def body_states(reader: Reader, view: View) -> States | None:
    """The same of the one body that the address names."""
    year, body = year_of(reader, view), view.page("kind")
    return verification.states(reader, view.filters, year, body=int(body)) if year and body else None


def nothing(view: View) -> str:
    """What is said where no task is known."""
    _ = gettext_of(view)
    return _("Not enough data: no verification task is known for this view.")


def of_year(title: str, year: str | None, view: View) -> str:
    """A card's title with its data year."""
    comma = "，" if view.lang == "zh" else ", "
    return f"{title}{comma}{fmt_period(year, view.lang)}" if year else title


def share_words(k: int, n: int, view: View) -> str:
    """k/n with its percentage, where there are enough to have one."""
    counts = f"{k:,}/{n:,}"
    if n < SMALL_SAMPLE_BELOW:
        return counts
    rate = fmt(100.0 * k / n, "%", view.lang, decimals=1)
    return f"{counts}（{rate}）" if view.lang == "zh" else f"{counts} ({rate})"


def signed(tonnes: float, view: View) -> str:
    """Tonnes more (+) or less (−)."""
    return ("+" if tonnes > 0 else "") + fmt(tonnes, "tCO2e", view.lang)


def clauses(parts: list[str], view: View) -> str:
    """Parts of a sentence, in one."""
    semicolon, stop = ("；", "。") if view.lang == "zh" else ("; ", ".")
    return semicolon.join(parts) + stop


BUILDERS = (years, by_due, states, body_states)
