"""Carbon-reduction loans of 17 institutions to 320 projects: a population of its own, linked to the library in part."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from carbondash.demo import shape
from carbondash.demo.days import workday_from, workday_until
from carbondash.demo.enterprises import Enterprise
from carbondash.demo.names import invented_words
from carbondash.demo.projects import FACILITY_KINDS, FEN_PER_WAN, Project, owner
from carbondash.demo.rows import Rows
from carbondash.demo.sums import shares, unequal

LOAN_PROJECTS = 320
LOANS_WAN = 1_987_000
REDUCTION_T = 5_584_000
LINKED = 40
FIRST_DAY, LAST_DAY = date(2021, 11, 8), date(2023, 12, 29)
# A loan is at most this part of the library project's investment.
_LARGEST_SHARE = 0.6

INSTITUTIONS = (
    ("赣江惠民银行", "Ganjiang Huimin Bank"),
    ("栎川开发银行", "Lichuan Development Bank"),
    ("湄汀农商银行", "Meiting Rural Commercial Bank"),
    ("岫云商业银行", "Xiuyun Commercial Bank"),
    ("霁岭城商银行", "Jiling City Bank"),
    ("澜汀信托", "Lanting Trust"),
    ("芷沅银行", "Zhiyuan Bank"),
    ("砚湄渔农银行", "Yanmei Farmers' Bank"),
    ("翎峤租赁", "Lingqiao Leasing"),
    ("穗垣银行", "Suiyuan Bank"),
    ("樾庐银行", "Yuelu Bank"),
    ("珩江银行", "Hengjiang Bank"),
    ("朔汀农信社", "Shuoting Credit Union"),
    ("浔榆银行", "Xunyu Bank"),
    ("稷川银行", "Jichuan Bank"),
    ("崧泽金租", "Songze Leasing"),
    ("筠澍银行", "Yunshu Bank"),
)


def _days(count: int, random: Random) -> list[date]:
    """First loans: slowly in 2021, more each quarter, most at the ends of quarters."""
    span = (LAST_DAY - FIRST_DAY).days
    days = [FIRST_DAY + timedelta(days=round(span * random.random() ** 0.75)) for _ in range(count)]
    return sorted(min(workday_from(day), LAST_DAY) for day in days)


def _linked(projects: list[Project], days: list[date], sizes: list[int], random: Random) -> dict[int, Project]:
    """Library projects by position of the loan project: in the facility's fields, known before the loan, large enough."""
    free = [project for project in projects if project.is_facility]
    random.shuffle(free)
    links: dict[int, Project] = {}
    for position in range(len(days) - 1, -1, -1):
        match = next((p for p in free if p.day <= days[position] and sizes[position] <= _LARGEST_SHARE * p.investment_wan), None)
        if match is not None and len(links) < LINKED:
            free.remove(match)
            links[position] = match
    return links


def add_loans(rows: Rows, everyone: list[Enterprise], projects: list[Project], random: Random) -> None:
    """The rows of institutions, of the projects that loans support, and of the loans; sums exactly the published ones."""
    institutions = [rows.add("institution", name_zh=zh, name_en=en, day=FIRST_DAY) for zh, en in INSTITUTIONS]
    reach = unequal(len(institutions), 0.9, random)
    sizes = shares(LOANS_WAN, unequal(LOAN_PROJECTS, 0.85, random), least=300)
    tonnes = shares(REDUCTION_T, [size * random.uniform(0.5, 1.6) for size in sizes], least=100)
    days = _days(LOAN_PROJECTS, random)
    links = _linked(projects, days, sizes, random)
    taken = {project.name_en.split()[0] for project in projects}
    words = [word for word in invented_words(random) if word[1] not in taken]
    cities = list(shape.ENTERPRISES)
    for position, (day, wan, reduction_t) in enumerate(zip(days, sizes, tonnes, strict=True)):
        library = links.get(position)
        if library is None:
            kind = random.choice(FACILITY_KINDS)
            city = random.choices(cities, weights=list(shape.ENTERPRISES.values()))[0]
            enterprise = owner(everyone, city, kind.industry, random)
            word_zh, word_en = words.pop()
            name_zh, name_en = f"{word_zh}{kind.zh}", f"{word_en} {kind.en}"
        else:
            kind, city, enterprise = library.kind, library.city, library.enterprise
            name_zh, name_en = library.name_zh, library.name_en
        supported = rows.add(
            "loan_project",
            name_zh=name_zh,
            name_en=name_en,
            city=city,
            industry=kind.industry,
            project_id=library.number if library else None,
            enterprise_id=enterprise,
            day=day,
        )
        # Each institution has its turn once, so that none is without a loan.
        institution = institutions[position] if position < len(institutions) else random.choices(institutions, weights=reach)[0]
        drawn = [wan] if wan < 4_000 or random.random() < 0.7 else [wan - wan * 2 // 5, wan * 2 // 5]
        reduced = [reduction_t] if len(drawn) == 1 else [reduction_t - reduction_t * 2 // 5, reduction_t * 2 // 5]
        for turn, (amount, tonnes_of_part) in enumerate(zip(drawn, reduced, strict=True)):
            drawn_on = workday_until(min(LAST_DAY, day + timedelta(days=random.randint(60, 200)))) if turn else day
            rows.add(
                "loan",
                loan_project_id=supported,
                institution_id=institution,
                day=max(drawn_on, day),
                amount_fen=amount * FEN_PER_WAN,
                reduction_kg=tonnes_of_part * 1000,
            )
