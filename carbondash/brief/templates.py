"""Sentences with places for figures: `{first_pass_rate}`, `{first_pass_rate|change}`, `{day}`; people see the figures' names.

A place is `{figure}` or `{figure|aspect}`. Aspects: period, change (on its base), target (how it stands to it), attention (which
cities miss it). `{day}` and `{place}` are what the whole brief is about. A figure's value can't be typed into a sentence as a
number that is bound: only a place is bound.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from carbondash.brief.content import Run
from carbondash.figures import ledger
from carbondash.figures.units import Lang

ASPECTS = ("period", "change", "target", "attention")
_WORDS: dict[Lang, dict[str, str]] = {
    "zh": {"period": "期别", "change": "变化", "target": "目标", "attention": "关注", "day": "日期", "place": "范围"},
    "en": {name: name for name in (*ASPECTS, "day", "place")},
}
_GENERAL = ("day", "place")
_PLACE = re.compile(r"\{([^{}|]*)(?:\|([^{}|]*))?\}")
# What empty phrases leave behind.
_TIDY = (
    (re.compile(r"[，,]\s*(?=[，。；：])"), ""),
    (re.compile(r"；\s*(?=。)"), ""),
    (re.compile(r"，(?=；)"), ""),
    (re.compile(r"(?:[,;]\s*)+(?=[.;])"), ""),
    (re.compile(r"(?:,\s*){2,}"), ", "),
)
LONGEST = 400


class BadTemplate(ValueError):
    """A sentence that can't be used: which place of it, and why ('unknown', 'aspect', 'braces', 'empty', 'long')."""

    def __init__(self, place: str, why: str) -> None:
        super().__init__(f"{place}: {why}")
        self.place = place
        self.why = why


@cache
def _ids(lang: Lang) -> dict[str, str]:
    return {definition.name(lang): name for name, definition in ledger.figures.items()}


def shown(template: str, lang: Lang) -> str:
    """A template as people read and edit it: figures by their names in the language."""

    def one(found: re.Match[str]) -> str:
        name, aspect = found.group(1), found.group(2)
        words = _WORDS[lang][name] if name in _GENERAL else ledger.figures[name].name(lang)
        return f"{{{words}|{_WORDS[lang][aspect]}}}" if aspect else f"{{{words}}}"

    return _PLACE.sub(one, template)


def read(text: str, lang: Lang) -> str:
    """A template as people wrote it, with figures by identifier; raises BadTemplate for a place that names nothing."""
    plain = " ".join(text.split())
    if not plain:
        raise BadTemplate("", "empty")
    if len(plain) > LONGEST:
        raise BadTemplate(plain[:20], "long")
    if re.search(r"[{}]", _PLACE.sub("", plain)):
        raise BadTemplate(plain, "braces")
    general = {_WORDS[lang][name]: name for name in _GENERAL}
    aspects = {_WORDS[lang][name]: name for name in ASPECTS}

    def one(found: re.Match[str]) -> str:
        name, aspect = found.group(1).strip(), found.group(2)
        figure = general.get(name) or (name if name in ledger.figures or name in _GENERAL else _ids(lang).get(name))
        if figure is None:
            raise BadTemplate(found.group(0), "unknown")
        if aspect is None:
            return f"{{{figure}}}"
        known = aspects.get(aspect.strip()) or (aspect.strip() if aspect.strip() in ASPECTS else None)
        if known is None or figure in _GENERAL:
            raise BadTemplate(found.group(0), "aspect")
        return f"{{{figure}|{known}}}"

    return _PLACE.sub(one, plain)


def figures_of(template: str) -> tuple[str, ...]:
    """The figures that a template names, in order."""
    named = (found.group(1) for found in _PLACE.finditer(template))
    return tuple(dict.fromkeys(name for name in named if name not in _GENERAL))


def filled(template: str, say: Callable[[str, str | None], Run]) -> tuple[Run, ...]:
    """The template with each place said by `say(name, aspect)`; commas that empty phrases leave behind are dropped."""
    runs: list[Run] = []
    at = 0
    for found in _PLACE.finditer(template):
        runs += [Run(template[at : found.start()]), say(found.group(1), found.group(2))]
        at = found.end()
    runs.append(Run(template[at:]))
    return _tidied([run for run in runs if run.text])


def _tidied(runs: list[Run]) -> tuple[Run, ...]:
    """The runs without doubled punctuation: only pieces that are no figure's are changed, also across two of them."""
    joined: list[Run] = []
    for run in runs:
        if joined and joined[-1].figure is None and run.figure is None:
            joined[-1] = Run(joined[-1].text + run.text)
        else:
            joined.append(run)
    tidy = []
    for run in joined:
        text = run.text
        if run.figure is None:
            for pattern, by in _TIDY:
                text = pattern.sub(by, text)
        tidy.append(Run(text, run.figure, run.period))
    return tuple(run for run in tidy if run.text)
