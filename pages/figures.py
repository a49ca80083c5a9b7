"""Figures and definitions: what does this number mean, does it match what we published?"""

from __future__ import annotations

from carbondash.ui import cards, frame, ledger_page, rulebook_card
from carbondash.ui.cache import remember
from carbondash.ui.panels import data_problems, figures

now = frame.current()
frame.part(lambda: cards.card(remember(figures.reconciliation, now.reader, now.view), now.view, table="open"))
frame.part(lambda: cards.card(remember(data_problems.known, now.reader, now.view), now.view, table="open"))
frame.part(lambda: ledger_page.show(now))
frame.part(lambda: rulebook_card.show(now))
