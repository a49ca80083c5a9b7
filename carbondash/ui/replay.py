"""The page played through time: the as-of day goes from month end to month end, and the address with it.

The next step is asked for only once the page shows the last one. A play is one step in the browser's history, however long it is.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from carbondash.ui.language import _

_HTML = """
<div class="replay" role="group">
  <button class="back" type="button">◀</button><button class="go" type="button"></button>
  <button class="next" type="button">▶</button>
  <input type="range" min="0" step="1">
</div>
"""
_CSS = """
.replay { display: flex; align-items: center; gap: .3rem; font-family: var(--st-font); color: var(--st-text-color); }
.replay button { font: inherit; font-size: .8rem; color: inherit; background: var(--st-background-color); height: 1.9rem;
  border: 1px solid var(--st-border-color); border-radius: .4rem; padding: 0 .5rem; cursor: pointer; white-space: nowrap; }
.replay button.go { min-width: 4.2rem; }
.replay button:disabled { opacity: .45; cursor: default; }
.replay input { width: 6.5rem; accent-color: var(--st-primary-color); min-width: 3rem; }
"""
# One step and a half a second: slow enough to read the sentence, fast enough for a year in half a minute.
_SCRIPT = """
const REST = 900;
export default function ({ data, parentElement }) {
    const root = parentElement.querySelector(".replay");
    const [back, go, next] = root.querySelectorAll("button"), range = root.querySelector("input");
    const days = data.days.map((pair) => pair[0]), last = days.length - 1;
    // Between two month ends, the step back is the earlier one and the step on the later.
    const before = days.filter((day) => day < data.at).length - 1;
    const after = days.findIndex((day) => day > data.at);
    const here = days.indexOf(data.at);
    const show = (at, asked) => {
        const url = new URL(window.location.href);
        url.searchParams.set("as_of", days[at]);
        root.target = days[at];
        window.history[asked ? "pushState" : "replaceState"]({}, "", url);
        window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
    };
    const label = () => {
        go.textContent = root.playing ? data.words.stop : data.words.play;
        go.setAttribute("aria-pressed", String(Boolean(root.playing)));
    };
    const stop = () => { root.playing = false; clearTimeout(root.timer); label(); };
    const step = (at) => { stop(); if (at >= 0 && at <= last && days[at] !== data.at) show(at, true); };
    root.setAttribute("aria-label", data.words.group);
    for (const [button, words] of [[back, data.words.back], [next, data.words.next]]) {
        button.title = words; button.setAttribute("aria-label", words);
    }
    go.title = data.words.hint;
    back.disabled = before < 0;
    next.disabled = after < 0;
    range.max = last;
    range.value = here >= 0 ? here : Math.max(0, before);
    range.setAttribute("aria-label", data.words.month);
    range.setAttribute("aria-valuetext", data.day);
    back.onclick = () => step(before);
    next.onclick = () => step(after);
    go.onclick = () => {
        if (root.playing) { stop(); return; }
        root.playing = true;
        label();
        show(after < 0 ? Math.max(0, last - 24) : after, true);
    };
    range.onchange = () => step(Number(range.value));
    root.onkeydown = (event) => {
        if (event.target === range) return;
        if (event.key === "ArrowLeft") { event.preventDefault(); step(before); }
        if (event.key === "ArrowRight") { event.preventDefault(); step(after); }
    };
    const escape = (event) => { if (event.key === "Escape" && root.playing) stop(); };
    document.addEventListener("keydown", escape);
    clearTimeout(root.timer);
    // Somebody went elsewhere in between, or the end is reached.
    if (root.playing && (data.at !== root.target || after < 0)) root.playing = false;
    label();
    if (root.playing) root.timer = setTimeout(() => show(after, false), REST);
    return () => document.removeEventListener("keydown", escape);
}
"""
_played = st.components.v2.component("carbondash_replay", html=_HTML, css=_CSS, js=_SCRIPT)


def show(days: Sequence[tuple[str, str]], at: str, said: str) -> None:
    """The control. days: every stop as YYYY-MM-DD with its words, oldest first; at, said: the day that is shown."""
    words = {
        "play": _("▶ Replay"),
        "stop": _("■ Stop"),
        "back": _("One month back"),
        "next": _("One month on"),
        "month": _("Month end"),
        "group": _("Replay through time"),
        "hint": _("Plays the page through month ends; arrow keys step, Esc stops."),
    }
    _played(key="replay", data={"days": [list(pair) for pair in days], "at": at, "day": said, "words": words})
