"""The enterprise file: what all its parts share, read once: who it is, its facts, what follows from them, its months."""

from __future__ import annotations

from carbondash.derive import account as accounts
from carbondash.derive.account import Account
from carbondash.derive.cutoffs import CutOff, cutoffs
from carbondash.derive.enterprise_years import YearRow, year_rows
from carbondash.derive.explain import Explanation, explain, facts_of
from carbondash.derive.facts import Facts
from carbondash.figures.enterprise_months import Month, months_of
from carbondash.figures.view import View
from carbondash.store import Reader, enterprise_checks, enterprise_file, enterprise_market
from carbondash.store.derived import EnterpriseRow
from carbondash.store.enterprise_checks import Verification
from carbondash.store.enterprise_file import Head
from carbondash.store.enterprise_market import Position
from carbondash.ui.cache import remember
from carbondash.ui.enterprise_view import FileView


def head(reader: Reader, view: View) -> Head | None:
    """Who the enterprise is; None for one that is not known on the day or outside what the person may see."""
    number = view.page("id")
    return enterprise_file.enterprise_head(reader, int(number), view.filters.as_of) if number else None


def known_head(reader: Reader, view: FileView) -> Head:
    """The same for an enterprise that is known."""
    found = remember(head, reader, view)
    assert found is not None
    return found


def facts(reader: Reader, view: FileView) -> Facts:
    """The whole history of the enterprise."""
    return facts_of(reader, view.enterprise_id)


def explanation(reader: Reader, view: FileView) -> Explanation:
    """What follows from the facts and the rules on the day."""
    row = EnterpriseRow._make(known_head(reader, view)[: len(EnterpriseRow._fields)])
    return explain(reader, row, view.filters.as_of, facts=remember(facts, reader, view))


def years(reader: Reader, view: FileView) -> tuple[YearRow, ...]:
    """Emissions against allowances by obligation or year."""
    return tuple(year_rows(remember(explanation, reader, view), remember(facts, reader, view)))


def cut_offs(reader: Reader, view: FileView) -> tuple[CutOff, ...]:
    """What the enterprise was at each cut-off."""
    about = known_head(reader, view)
    lists = enterprise_file.listings(reader, view.enterprise_id, view.filters.as_of)
    return tuple(cutoffs(remember(facts, reader, view), lists, about.listed_on, view.filters.as_of))


def account(reader: Reader, view: FileView) -> Account | None:
    """The carbon account."""
    known, found = remember(facts, reader, view), remember(explanation, reader, view)
    year = accounts.account_year(known, found.on)
    peers = enterprise_file.peer_intensities(reader, known.industry(found.on) or "", f"Y{year}", found.on) if year else {}
    return accounts.account(known, found.allocations, peers, found.on)


def months(reader: Reader, view: FileView) -> tuple[Month, ...]:
    """The last months that it had to report."""
    return tuple(months_of(reader, view.enterprise_id, view.filters.as_of))


def positions(reader: Reader, view: FileView) -> tuple[Position, ...]:
    """What it owes, can use and lacks in each cycle."""
    on = remember(explanation, reader, view).on
    return tuple(enterprise_market.positions(reader, view.enterprise_id, on))


def verifications(reader: Reader, view: FileView) -> tuple[Verification, ...]:
    """Its verification tasks with their results."""
    return tuple(enterprise_checks.verifications(reader, view.enterprise_id, view.filters.as_of))
