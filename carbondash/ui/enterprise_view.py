"""The view of one enterprise's file: of the filters only the day concerns it, and its exports say whom they are about."""

from __future__ import annotations

from dataclasses import dataclass, fields

from carbondash.figures.format import fmt_day, fmt_period
from carbondash.figures.view import View
from carbondash.locale import translator
from carbondash.store import Filters
from carbondash.store.enterprise_file import Head


@dataclass(frozen=True)
class FileView(View):
    """A view of one enterprise; `about` names it. Whatever the filters narrow down, the file is about the whole enterprise."""

    about: str = ""

    @property
    def enterprise_id(self) -> int:
        """Whose file it is."""
        return int(self.page("id") or 0)

    @property
    def month(self) -> str | None:
        """The month whose record is shown, as a period; None for the file as a whole."""
        named = self.page("month")
        return f"M{named}" if named else None

    @property
    def place(self) -> str:
        """The enterprise, and the month where one is shown."""
        return " · ".join(part for part in (self.about, fmt_period(self.month, self.lang)) if part)

    @property
    def lines(self) -> tuple[str, ...]:
        """The view in words, for exports: the day, the enterprise, the version of the data."""
        _ = translator(self.lang).gettext
        return (
            _("As of: {day}").format(day=fmt_day(self.filters.as_of, self.lang)),
            _("Enterprise: {name}").format(name=self.place),
            _("Data version: {version}").format(version=self.version),
        )


def file_view(view: View, head: Head) -> FileView:
    """The view of the enterprise that the address names: its day, and of the page's own state the enterprise and the month."""
    known = {field.name: getattr(view, field.name) for field in fields(View)}
    name = view.named(head.name_zh, head.name_en)
    known["filters"] = Filters(view.filters.as_of)
    known["state"] = tuple((key, value) for key, value in view.state if key in ("id", "month"))
    code = f" {head.credit_code}" if head.credit_code else ""
    return FileView(**known, about=f"{name}{code}")
