"""The verification bodies: their league, the points behind it, who is to be interviewed, and one body's card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from carbondash.charts.league import NO_BAND, BandMark, PartMark, Scored, part_bars, sign
from carbondash.charts.league import league as league_chart
from carbondash.derive import bodies
from carbondash.derive.bodies import League, LowScorer, Method, Standing
from carbondash.figures.format import fmt_day, fmt_period, joined, number
from carbondash.figures.tables import Column, Table, table_of
from carbondash.figures.view import View
from carbondash.store import Reader, verification
from carbondash.store.verification import Interview
from carbondash.ui.cache import remember
from carbondash.ui.panel import Panel
from carbondash.ui.panels.common import Columns, gettext_of, theme_of, words
from carbondash.ui.panels.verification_year import clauses, nothing, of_year, year_of, years

FIGURES = (
    "verification_return_rate",
    "verification_on_time_rate",
    "fourth_party_correction_rate",
    "fourth_party_missed",
    "verification_given",
)


@dataclass(frozen=True)
class Talk:
    """A low scorer in words: who, how low, what the band asks for, and the interviews that were held about the year."""

    body_id: int
    name: str
    score: str
    step: str
    held: tuple[str, ...]


def found(reader: Reader, view: View) -> League | None:
    """The league of the year; None where there is no year."""
    year = year_of(reader, view)
    return bodies.league(reader, view.filters, year) if year else None


def body_of(view: View, league: League | None) -> int | None:
    """The body whose card is open; None where the address names none that had work in the year."""
    asked = view.page("kind")
    return int(asked) if asked and league is not None and league.of(int(asked)) is not None else None


def choices(reader: Reader, view: View) -> dict[str, str]:
    """The bodies with work in the year by their codes, in the order of the league."""
    league = remember(found, reader, view)
    return {str(one.body.body_id): view.named(one.body.name_zh, one.body.name_en) for one in league.standings} if league else {}


def sentence(reader: Reader, view: View) -> str:
    """How many bodies are ranked, who stands highest and who is to be interviewed."""
    _ = gettext_of(view)
    league = remember(found, reader, view)
    if league is None or league.method is None:
        return league.reason.words(view.lang) if league and league.reason else nothing(view)
    parts = [
        _("{ranked} of {total} verification bodies are ranked").format(ranked=len(league.ranked), total=len(league.standings))
    ]
    if league.ranked:
        best = league.ranked[0]
        parts.append(
            _("{body} has the highest score, {score}, and its rank lies between {best} and {worst}").format(
                body=view.named(best.body.name_zh, best.body.name_en),
                score=number(best.total, view.lang, 1),
                best=best.best,
                worst=best.worst,
            )
        )
        held = verification.interviews(reader, view.filters.as_of)
        low = [one for one in bodies.low_scorers(league, held) if one.step == "interview"]
        names = joined([_to_interview(one, view) for one in low], view.lang)
        parts.append(_("to be interviewed: {bodies}").format(bodies=names) if low else _("nobody is to be interviewed"))
    about = _("As of {day}, verification of {place}'s {year} data: ").format(
        day=fmt_day(view.filters.as_of, view.lang), place=view.place, year=fmt_period(league.period, view.lang)
    )
    return about + clauses(parts, view)


def _to_interview(low: LowScorer, view: View) -> str:
    _ = gettext_of(view)
    name = view.named(low.standing.body.name_zh, low.standing.body.name_en)
    return _("{body} (done)").format(body=name) if low.held else name


def table(reader: Reader, view: View) -> Panel:
    """The ranked bodies: score and interval against the bands, rank and what ranks are possible."""
    _ = gettext_of(view)
    league = remember(found, reader, view)
    title = of_year(_("League of verification bodies (the product's own method)"), league.period if league else None, view)
    if league is None or league.method is None:
        return Panel("body_league", title, table_of(), empty=nothing(view))
    chosen = body_of(view, league)
    return Panel(
        "body_league",
        title,
        _league_table(league.ranked, league.method, view),
        league_chart(
            [_scored(one, view, code=str(one.body.body_id)) for one in league.ranked],
            marks(league.method, view),
            name=_("points of 100"),
            lang=view.lang,
            theme=theme_of(view),
            selected=() if chosen is None else (str(chosen),),
        ),
        FIGURES,
        league.period,
        note=_(
            "Bodies with at least {sample} tasks done and {points} assessable points. Click a mark to open the body's card."
        ).format(sample=league.method.least_sample, points=number(league.method.least_assessable, view.lang)),
        empty=""
        if league.ranked
        else _("No body has the minimum of {sample} tasks done and {points} assessable points yet.").format(
            sample=league.method.least_sample, points=number(league.method.least_assessable, view.lang)
        ),
    )


def _scored(one: Standing, view: View, *, code: str, name: str = "") -> Scored:
    """A standing as a row of the chart."""
    _ = gettext_of(view)
    label = score_words(one, view)
    if one.rank is not None:
        label += " · " + rank_words(one, view)
    return Scored(code, name or view.named(one.body.name_zh, one.body.name_en), one.total, one.low, one.high, one.band, label)


def score_words(one: Standing, view: View) -> str:
    """A score with its interval and its band, or why there is no band."""
    _ = gettext_of(view)
    if one.total is None:
        return _words(one, view)
    total, low, high = (number(value, view.lang, 1) for value in (one.total, one.low, one.high))
    span = f"{total}（{low}–{high}）" if view.lang == "zh" else f"{total} ({low}–{high})"
    return f"{span} · {one.band} {_words(one, view)}" if one.band else f"{span} · {_words(one, view)}"


def rank_words(one: Standing, view: View) -> str:
    """A rank with the best and the worst that the intervals allow."""
    _ = gettext_of(view)
    if one.rank is None:
        return "—"
    if one.best == one.worst:
        return _("rank {rank}").format(rank=one.rank)
    return _("rank {rank} ({best}–{worst})").format(rank=one.rank, best=one.best, worst=one.worst)


def _words(one: Standing, view: View) -> str:
    return one.words_en if view.lang == "en" else one.words_zh


def marks(method: Method, view: View) -> list[BandMark]:
    """The bands, the best first, as the chart draws them."""
    return [BandMark(band.code, band.least, band.words_en if view.lang == "en" else band.words_zh) for band in method.bands]


def _league_table(standings: Sequence[Standing], method: Method, view: View) -> Table:
    _ = gettext_of(view)
    drawn = marks(method, view)
    work = [one.work for one in standings]
    columns: Columns = [
        words("body", _("Verification body"), [view.named(one.body.name_zh, one.body.name_en) for one in standings]),
        (Column("rank", _("Rank"), "number"), [one.rank for one in standings]),
        (Column("best", _("Best possible"), "number"), [one.best for one in standings]),
        (Column("worst", _("Worst possible"), "number"), [one.worst for one in standings]),
        words(
            "band",
            _("Band"),
            [
                f"{sign(one.band, drawn)} {one.band} {_words(one, view)}" if one.band else f"{NO_BAND} {_words(one, view)}"
                for one in standings
            ],
        ),
        (Column("total", _("Score"), "number", 1), [one.total for one in standings]),
        (Column("low", _("Interval from"), "number", 1), [one.low for one in standings]),
        (Column("high", _("Interval to"), "number", 1), [one.high for one in standings]),
        (Column("sample", _("Tasks done (n)"), "number"), [one.sample for one in standings]),
        (Column("assessable", _("Assessable points"), "number"), [one.assessable for one in standings]),
    ]
    if standings:
        for place, part in enumerate(standings[0].parts):
            name = part.name_en if view.lang == "en" else part.name_zh
            label = f"{name}（{part.of:g}分）" if view.lang == "zh" else f"{name} (of {part.of:g})"
            columns.append((Column(part.code, label, "number", 1), [one.parts[place].points for one in standings]))
    columns += [
        (Column("given", _("Tasks given"), "number"), [one.given for one in work]),
        (Column("first", _("Passed at first submission"), "number"), [one.first_passed for one in work]),
        (Column("reviewed", _("Fourth-party reviews"), "number"), [one.reviewed for one in work]),
    ]
    return table_of(*columns)


def unranked(reader: Reader, view: View) -> Panel:
    """The bodies below a minimum, apart and without a rank."""
    _ = gettext_of(view)
    league = remember(found, reader, view)
    rest = league.unranked if league else ()
    return Panel(
        "bodies_unranked",
        _("Too little to rate: neither band nor rank"),
        table_of(
            words("body", _("Verification body"), [view.named(one.body.name_zh, one.body.name_en) for one in rest]),
            (Column("given", _("Tasks given"), "number"), [one.work.given for one in rest]),
            (Column("sample", _("Tasks done (n)"), "number"), [one.sample for one in rest]),
            (Column("first", _("Passed at first submission"), "number"), [one.work.first_passed for one in rest]),
            (Column("assessable", _("Assessable points"), "number"), [one.assessable for one in rest]),
            words("why", _("Why"), [_words(one, view) for one in rest]),
        ),
        None,
        ("verification_given", "verification_done"),
        league.period if league else None,
    )


def to_talk(reader: Reader, view: View) -> tuple[Talk, ...]:
    """The bodies whose band asks for an interview or is a warning, the lowest score first."""
    _ = gettext_of(view)
    league = remember(found, reader, view)
    if league is None:
        return ()
    steps = {"interview": "▼ " + _("to be interviewed"), "warning": "◆ " + _("warning")}
    held = verification.interviews(reader, view.filters.as_of)
    return tuple(
        Talk(
            low.standing.body.body_id,
            view.named(low.standing.body.name_zh, low.standing.body.name_en),
            _scored(low.standing, view, code="").label,
            "▼ " + _("to be interviewed (done)") if low.step == "interview" and low.held else steps[low.step],
            tuple(_held(one, view) for one in low.held),
        )
        for low in bodies.low_scorers(league, held)
    )


def _held(one: Interview, view: View) -> str:
    _ = gettext_of(view)
    colon, semicolon = ("：", "；") if view.lang == "zh" else (": ", "; ")
    when = _("interviewed on {day} about {year}").format(day=fmt_day(one.day, view.lang), year=fmt_period(one.period, view.lang))
    return when + colon + semicolon.join(part for part in (one.reason, one.result) if part)


def parts(reader: Reader, view: View) -> Panel:
    """The points of one body's parts, with the facts behind them."""
    _ = gettext_of(view)
    league = remember(found, reader, view)
    body = body_of(view, league)
    one = league.of(body) if league and body is not None else None
    if one is None:
        return Panel("body_parts", _("Points by part"), table_of(), empty=_("Choose a verification body."))
    english = view.lang == "en"
    said = [part.words_en if english else part.words_zh for part in one.parts]
    names = [part.name_en if english else part.name_zh for part in one.parts]
    drawn = [
        PartMark(name, part.points, part.of, words_.removeprefix(name).lstrip("：: "))
        for part, name, words_ in zip(one.parts, names, said, strict=True)
    ]
    return Panel(
        "body_parts",
        of_year(_("Points by part"), league.period if league else None, view),
        table_of(
            words("part", _("Part of the score"), names),
            (Column("points", _("Points"), "number", 1), [part.points for part in one.parts]),
            (Column("of", _("Of at most"), "number"), [part.of for part in one.parts]),
            words("facts", _("What it rests on"), said),
        ),
        part_bars(drawn, name=_("points, of those that could be had"), lang=view.lang, theme=theme_of(view)),
        FIGURES,
        one.period,
        note=_scored(one, view, code="").label,
    )


def history(reader: Reader, view: View) -> Panel:
    """One body's score year by year."""
    _ = gettext_of(view)
    league = remember(found, reader, view)
    body = body_of(view, league)
    if body is None or league is None or league.method is None:
        return Panel("body_history", _("Score by data year"), table_of(), empty=_("Choose a verification body."))
    leagues = [bodies.league(reader, view.filters, year) for year in reversed(remember(years, reader, view))]
    seen = [one for one in (of.of(body) for of in leagues) if one is not None]
    return Panel(
        "body_history",
        _("Score by data year"),
        _with_year(_league_table(seen, league.method, view), seen, view),
        league_chart(
            [_scored(one, view, code=one.period, name=fmt_period(one.period, view.lang)) for one in seen],
            marks(league.method, view),
            name=_("points of 100"),
            lang=view.lang,
            theme=theme_of(view),
        ),
        FIGURES,
    )


def _with_year(of_body: Table, seen: Sequence[Standing], view: View) -> Table:
    """The league's columns with the year in the place of the body."""
    _ = gettext_of(view)
    return Table(
        (Column("year", _("Data year")), *of_body.columns[1:]),
        tuple((fmt_period(one.period, view.lang), *row[1:]) for one, row in zip(seen, of_body.rows, strict=True)),
    )


def talks(reader: Reader, view: View) -> tuple[str, ...]:
    """The interviews with the body whose card is open, the newest first."""
    body = body_of(view, remember(found, reader, view))
    held = verification.interviews(reader, view.filters.as_of)
    return tuple(_held(one, view) for one in held if one.body_id == body)


BUILDERS = (choices, sentence, table, unranked, to_talk, parts, history, talks)
