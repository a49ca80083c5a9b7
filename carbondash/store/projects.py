"""Record queries on projects and loans: the library, the projects that loans support, one project's whole story.

As they stood at the end of a day, within the reader's scope; money in fen, reductions in kg CO2. Projects carry no tier.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import ColumnElement, Float, Select, and_, cast, exists, func, not_, or_, select

from carbondash.store.measures.base import live
from carbondash.store.schema.enterprises import enterprise
from carbondash.store.schema.finance import loan, loan_project, project, project_stage
from carbondash.store.scope import Filters
from carbondash.store.standing import standing

if TYPE_CHECKING:
    from carbondash.store.reader import Reader

KINDS = ("climate", "facility", "both", "other")
FEN_PER_10K = 1_000_000.0
KG_PER_T = 1000.0
# SQLite takes no more values in one condition.
_LISTED = 500


class Project(NamedTuple):
    """A project of the library; `stage` is the one that it was in on the day, reduction is a year's (None: not stated)."""

    project_id: int
    name_zh: str
    name_en: str | None
    city: str
    industry: str
    is_climate: bool
    is_facility: bool
    stage: str
    investment_fen: int
    reduction_kg: int | None
    lon: float | None
    lat: float | None


class Supported(NamedTuple):
    """A project that loans support: since its first loan, with what institutions lent, and its library project if linked."""

    loan_project_id: int
    name_zh: str
    name_en: str | None
    city: str
    industry: str
    project_id: int | None
    since: date
    institutions: int
    amount_fen: int
    reduction_kg: int


class Loan(NamedTuple):
    """One loan for a project."""

    day: date
    loan_project_id: int
    institution_id: int
    amount_fen: int
    reduction_kg: int


class Card(NamedTuple):
    """All that is known of one project by the day.

    Of the library, of the loans, or of both where they are linked. day: when it came into the library, else that of the first
    loan. stages: the stage it came in with and each later one, with the day on which it began.
    """

    project_id: int | None
    loan_project_ids: tuple[int, ...]
    name_zh: str
    name_en: str | None
    city: str
    industry: str
    day: date
    enterprise_id: int | None
    enterprise_zh: str | None
    enterprise_en: str | None
    is_climate: bool
    is_facility: bool
    stages: tuple[tuple[date, str], ...]
    investment_fen: int | None
    reduction_kg: int | None
    lon: float | None
    lat: float | None
    loans: tuple[Loan, ...]


class Sums(NamedTuple):
    """Over the projects of a group: how many, and the sums of x (loans, 10,000 yuan), y (tonnes) and of their products."""

    n: int
    x: float
    y: float
    xx: float
    xy: float
    yy: float


def stage_on(as_of: Any) -> ColumnElement[str]:
    """The stage of a row of `project` at the end of a day (a day or a parameter)."""
    step = project_stage.alias("step")
    reached = (
        select(step.c.stage)
        .where(step.c.project_id == project.c.id, live(step), step.c.day <= as_of)
        .order_by(step.c.day.desc(), step.c.id.desc())
        .limit(1)
        .correlate(project)
        .scalar_subquery()
    )
    return func.coalesce(reached, project.c.stage)


def library(
    reader: Reader, filters: Filters, *, kind: str | None = None, stage: str | None = None, limit: int, offset: int = 0
) -> tuple[list[Project], int]:
    """Projects of the library, the largest investment first, and how many there are; kind: one of KINDS."""
    ids, count = largest(reader, filters, kind=kind, stage=stage, limit=limit, offset=offset)
    return by_ids(reader, ids, filters.as_of), count


def largest(
    reader: Reader, filters: Filters, *, kind: str | None = None, stage: str | None = None, limit: int, offset: int = 0
) -> tuple[array[int], int]:
    """The identifiers of `library`, in its order, and how many there are."""
    wanted = [*standing(project, filters.as_of), *reader.restrict(project, replace(filters, tiers=()))]
    if kind is not None:
        wanted.append(_of_kind(kind))
    if stage is not None:
        wanted.append(stage_on(filters.as_of) == stage)
    count = int(reader.execute(select(func.count()).select_from(project).where(*wanted)).scalar_one())
    order = (project.c.investment_fen.desc(), project.c.id)
    rows = reader.execute(select(project.c.id).where(*wanted).order_by(*order).limit(limit).offset(offset)).all()
    return array("q", [row[0] for row in rows]), count


def by_ids(reader: Reader, ids: Sequence[int], as_of: date) -> list[Project]:
    """Projects that `largest` has let through, in the order of their identifiers given."""
    named = [project.c[name] for name in Project._fields if name not in ("project_id", "stage")]
    statement = select(project.c.id, *named[:6], stage_on(as_of), *named[6:])
    found: dict[int, Project] = {}
    for start in range(0, len(ids), _LISTED):
        rows = reader.execute(statement.where(project.c.id.in_(list(ids[start : start + _LISTED])))).all()
        found |= {row[0]: Project._make(row) for row in rows}
    return [found[number] for number in ids]


def _of_kind(kind: str) -> ColumnElement[bool]:
    climate, facility = project.c.is_climate, project.c.is_facility
    return {
        "climate": climate,
        "facility": facility,
        "both": and_(climate, facility),
        "other": and_(not_(climate), not_(facility)),
    }[kind]


def supported(
    reader: Reader, filters: Filters, *, institution_id: int | None = None, limit: int, offset: int = 0
) -> tuple[list[Supported], int]:
    """Projects that loans support (of one institution: with its loans only), the largest amount first; and how many there are."""
    found = _supported(reader, filters, institution_id).subquery("found")
    statement = select(found, func.count().over()).order_by(found.c.amount_fen.desc(), found.c.id)
    rows = list(reader.execute(statement.limit(limit).offset(offset)))
    if not rows and offset:
        return [], int(reader.execute(select(func.count()).select_from(found)).scalar_one())
    return [Supported(*row[:-1]) for row in rows], int(rows[0][-1]) if rows else 0


def _supported(reader: Reader, filters: Filters, institution_id: int | None) -> Select[Any]:
    wanted = [live(loan), loan.c.day <= filters.as_of, *reader.restrict(loan_project, replace(filters, tiers=()))]
    if institution_id is not None:
        wanted.append(loan.c.institution_id == institution_id)
    own = [loan_project.c[name] for name in ("id", "name_zh", "name_en", "city", "industry", "project_id")]
    return (
        select(
            *own,
            func.min(loan.c.day).label("since"),
            func.count(loan.c.institution_id.distinct()).label("institutions"),
            func.sum(loan.c.amount_fen).label("amount_fen"),
            func.sum(loan.c.reduction_kg).label("reduction_kg"),
        )
        .select_from(loan.join(loan_project, and_(loan_project.c.id == loan.c.loan_project_id, live(loan_project))))
        .where(*wanted)
        .group_by(*own)
    )


def efficiency_sums(reader: Reader, filters: Filters) -> tuple[Sums, dict[str, Sums]]:
    """Loans and tonnes of the supported projects, summed up for a ratio and its interval: over all, and by institution.

    A project with loans of two institutions counts once over all, and with each one's part under each.
    """
    by_bank = _per_project(reader, filters, loan.c.institution_id)
    overall = _per_project(reader, filters)
    sums = [Sums(*row[1:]) for row in reader.execute(_summed(overall, overall.c.loan_project_id * 0))]
    banks = {str(row[0]): Sums(*row[1:]) for row in reader.execute(_summed(by_bank, by_bank.c.institution_id))}
    return (sums[0] if sums else Sums(0, 0.0, 0.0, 0.0, 0.0, 0.0)), banks


def _per_project(reader: Reader, filters: Filters, *further: ColumnElement[Any]) -> Any:
    keys = (loan.c.loan_project_id, *further)
    return (
        select(
            *keys,
            (cast(func.sum(loan.c.amount_fen), Float) / FEN_PER_10K).label("x"),
            (cast(func.sum(loan.c.reduction_kg), Float) / KG_PER_T).label("y"),
        )
        .select_from(loan.join(loan_project, and_(loan_project.c.id == loan.c.loan_project_id, live(loan_project))))
        .where(live(loan), loan.c.day <= filters.as_of, *reader.restrict(loan_project, replace(filters, tiers=())))
        .group_by(*keys)
        .subquery("per_project")
    )


def _summed(rows: Any, group: ColumnElement[Any]) -> Select[Any]:
    x, y = rows.c.x, rows.c.y
    parts = (x, y, x * x, x * y, y * y)
    return select(group, func.count(), *(func.sum(part) for part in parts)).group_by(group)


def card(reader: Reader, kind: str, number: int, as_of: date) -> Card | None:
    """One project: 'P' and its number in the library, or 'L' and its number among those that loans support.

    None where it is not known on the day, or lies outside what the person may see.
    """
    if kind == "L":
        own = reader.execute(
            select(loan_project).where(loan_project.c.id == number, *standing(loan_project, as_of), *_seen(reader, loan_project))
        ).one_or_none()
        if own is None:
            return None
        if own.project_id is not None:
            linked = card(reader, "P", own.project_id, as_of)
            if linked is not None:
                return linked
        loans = _loans(reader, [number], as_of)
        if not loans:
            return None
        about = _owner(reader, own.enterprise_id, as_of)
        return Card(
            None, (number,), own.name_zh, own.name_en, own.city, own.industry, min(row.day for row in loans), *about,
            False, False, (), None, None, None, None, loans,
        )  # fmt: skip
    row = reader.execute(
        select(project).where(project.c.id == number, *standing(project, as_of), *_seen(reader, project))
    ).one_or_none()
    if row is None:
        return None
    step = project_stage
    later = select(step.c.day, step.c.stage).where(step.c.project_id == number, live(step), step.c.day <= as_of)
    stages = [(row.day, row.stage), *((day, stage) for day, stage in reader.execute(later.order_by(step.c.day, step.c.id)))]
    links = select(loan_project.c.id).where(loan_project.c.project_id == number, *standing(loan_project, as_of))
    ids = tuple(reader.execute(links.order_by(loan_project.c.id)).scalars())
    return Card(
        number, ids, row.name_zh, row.name_en, row.city, row.industry, row.day, *_owner(reader, row.enterprise_id, as_of),
        row.is_climate, row.is_facility, tuple(stages), row.investment_fen, row.reduction_kg, row.lon, row.lat,
        _loans(reader, ids, as_of),
    )  # fmt: skip


def _seen(reader: Reader, table: Any) -> list[ColumnElement[bool]]:
    return reader.restrict(table, Filters(date.max))


def _owner(reader: Reader, enterprise_id: int | None, as_of: date) -> tuple[int | None, str | None, str | None]:
    if enterprise_id is None:
        return None, None, None
    named = select(enterprise.c.id, enterprise.c.name_zh, enterprise.c.name_en)
    found = reader.execute(named.where(enterprise.c.id == enterprise_id, *standing(enterprise, as_of))).one_or_none()
    return (None, None, None) if found is None else (found[0], found[1], found[2])


def _loans(reader: Reader, ids: Any, as_of: date) -> tuple[Loan, ...]:
    columns = [loan.c[name] for name in Loan._fields]
    wanted = [loan.c.loan_project_id.in_(list(ids)), live(loan), loan.c.day <= as_of]
    return tuple(Loan(*row) for row in reader.execute(select(*columns).where(*wanted).order_by(loan.c.day, loan.c.id)))


def has_project(enterprise_id: ColumnElement[int], as_of: date) -> ColumnElement[bool]:
    """An enterprise stands behind a project by a day, of the library or supported by a loan; looked up row by row."""
    return or_(
        *(exists().where(table.c.enterprise_id == enterprise_id, *standing(table, as_of)) for table in (project, loan_project))
    )
