"""Months of a map, played in the browser: all of them are there at once, and the address learns where the play was stopped."""

from __future__ import annotations

from typing import Any

import streamlit as st

from carbondash.charts.cityplay import WIDTH, CityPlay
from carbondash.ui import filters
from carbondash.ui.language import _

KEY = "map_play"

_HTML = """
<div class="play">
  <div class="bar">
    <button type="button" class="go"></button>
    <input type="range" min="0" step="1">
    <output></output>
  </div>
  <svg role="img" preserveAspectRatio="xMidYMid meet"></svg>
</div>
"""
_CSS = """
.play { font-family: var(--st-font); color: var(--st-text-color); }
.bar { display: flex; align-items: center; gap: .75rem; flex-wrap: wrap; margin-bottom: .5rem; }
.bar input { flex: 1 1 10rem; min-width: 8rem; accent-color: var(--st-primary-color); }
.bar output { font-weight: 600; min-width: 12rem; }
.go { font: inherit; padding: .25rem .9rem; border-radius: .5rem; cursor: pointer; min-width: 5.5rem;
      border: 1px solid var(--st-primary-color); background: var(--st-primary-color); color: #fff; }
.go:focus-visible { outline: 3px solid var(--st-text-color); outline-offset: 2px; }
svg { width: 100%; max-height: 640px; display: block; }
svg path { stroke-width: 1.5; transition: fill .35s linear; cursor: pointer; }
svg path.chosen { stroke-width: 4; }
svg text { font-weight: 600; font-size: 15px; text-anchor: middle; paint-order: stroke; stroke-width: 3px; pointer-events: none; }
@media (prefers-reduced-motion: reduce) { svg path { transition: none; } }
"""
_SCRIPT = """
const STEP = 900;
export default function ({ data, parentElement, setTriggerValue }) {
    const root = parentElement.querySelector(".play");
    const button = root.querySelector(".go"), range = root.querySelector("input");
    const output = root.querySelector("output"), svg = root.querySelector("svg");
    const last = data.frames.length - 1;
    const mark = JSON.stringify([data.mark, data.chosen]);
    if (root.dataset.mark !== mark) {
        root.dataset.mark = mark;
        clearInterval(root.timer);
        root.timer = null;
        svg.setAttribute("viewBox", `0 0 ${data.width} ${data.height}`);
        svg.setAttribute("aria-label", data.alt);
        svg.replaceChildren();
        const make = (name, parent) => parent.appendChild(document.createElementNS("http://www.w3.org/2000/svg", name));
        for (const [code, path] of data.shapes) {
            const shape = make("path", svg);
            shape.setAttribute("d", path);
            shape.setAttribute("stroke", data.chosen.includes(code) ? data.colors.halo : data.colors.edge);
            shape.classList.toggle("chosen", data.chosen.includes(code));
            shape.dataset.code = code;
            make("title", shape);
            shape.onclick = () => setTriggerValue("city", code);
        }
        for (const [code, , x, y] of data.shapes) {
            const text = make("text", svg);
            text.dataset.code = code;
            text.setAttribute("fill", data.colors.text);
            text.setAttribute("stroke", data.colors.halo);
            for (const row of [0, 1]) {
                const line = make("tspan", text);
                line.setAttribute("x", x);
                line.setAttribute("y", y + row * 17 - 3);
            }
        }
        root.at = null;
    }
    range.max = last;
    range.setAttribute("aria-label", data.words.month);
    const show = (at) => {
        root.at = at;
        range.value = at;
        const [, said, cities] = data.frames[at];
        output.textContent = said;
        range.setAttribute("aria-valuetext", said);
        for (const shape of svg.querySelectorAll("path")) {
            const [color, value] = cities[shape.dataset.code];
            shape.setAttribute("fill", color);
            shape.querySelector("title").textContent = `${data.names[shape.dataset.code]}: ${value}`;
        }
        for (const text of svg.querySelectorAll("text")) {
            const [first, second] = text.querySelectorAll("tspan");
            first.textContent = data.names[text.dataset.code];
            second.textContent = cities[text.dataset.code][1];
        }
    };
    const tell = () => setTriggerValue("month", data.frames[root.at][0]);
    const label = () => { button.textContent = root.timer ? data.words.pause : data.words.play; };
    const stop = () => { clearInterval(root.timer); root.timer = null; label(); };
    button.onclick = () => {
        if (root.timer) { stop(); tell(); return; }
        if (root.at === last) show(0);
        root.timer = setInterval(() => {
            show(root.at + 1);
            if (root.at === last) { stop(); tell(); }
        }, STEP);
        label();
    };
    range.oninput = () => { stop(); show(Number(range.value)); };
    range.onchange = tell;
    if (!root.timer) {
        const asked = data.frames.findIndex((frame) => frame[0] === data.month);
        show(asked < 0 ? last : asked);
    }
    label();
    return () => clearInterval(root.timer);
}
"""
_played = st.components.v2.component("carbondash_play", html=_HTML, css=_CSS, js=_SCRIPT)


def show(play: CityPlay, month: str | None, chosen: tuple[str, ...]) -> None:
    """The months with a slider and a button that plays them; a stop, or a move of the slider, goes into the address.

    month: the one that the address names, none for the as-of day. chosen: cities that are filtered to. A click filters to a city.
    """
    _played(
        key=KEY,
        data={
            "frames": play.frames,
            "shapes": play.shapes,
            "names": dict(play.names),
            "colors": dict(play.colors),
            "width": WIDTH,
            "height": play.height,
            "alt": play.alt,
            "mark": f"{play.alt}{play.colors['edge']}",
            "month": month or "",
            "chosen": list(chosen),
            "words": {"play": _("Play"), "pause": _("Pause"), "month": _("Month")},
        },
        on_month_change=_stopped,
        on_city_change=_clicked,
    )


def _said(name: str) -> str | None:
    state: Any = st.session_state.get(KEY)
    value = state.get(name) if state else None
    return value if isinstance(value, str) else None


def _stopped() -> None:
    filters.set_state(month=_said("month") or None)


def _clicked() -> None:
    code = _said("city")
    if code:
        filters.toggle_city(code)
