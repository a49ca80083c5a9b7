// The bar of buttons: each has a name that is read out, a key that does the same, and a picture of its own.

const ICONS = {
    back: "M15 5l-7 7 7 7",
    next: "M9 5l7 7-7 7",
    play: "M7 5l12 7-12 7z",
    pause: "M8 5v14M16 5v14",
    loop: "M17 3l4 4-4 4M3 11V9a2 2 0 0 1 2-2h16M7 21l-4-4 4-4M21 13v2a2 2 0 0 1-2 2H3",
    notes: "M4 6h16M4 11h16M4 16h10",
    presenter: "M3 4h18v11H3zM12 15v4M8 20h8",
    full: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
    live: "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
    help: "M9 9a3 3 0 1 1 4.2 2.8c-.8.4-1.2 1-1.2 2.2M12 18v.01",
    leave: "M6 6l12 12M18 6L6 18",
};

const icon = (place, name) => {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    svg.appendChild(document.createElementNS(SVG, "path")).setAttribute("d", ICONS[name]);
    place.replaceChildren(svg);
};

/** Fill the bar; `doing` says what each button does, `choose` takes the pace. Returns the parts by name. */
const barOf = (bar, deck, doing, choose) => {
    bar.replaceChildren();
    bar.setAttribute("aria-label", deck.words.bar);
    const parts = {};
    const named = (name) => {
        parts[name].title = parts[name].ariaLabel = deck.words[name];
        if (ICONS[name]) icon(parts[name], name);
    };
    for (const name of ["back", "count", "next", "play", "pace", "loop", "notes", "presenter", "full", "live", "help", "leave"]) {
        const kind = { count: "output", pace: "select", live: "a" }[name] || "button";
        parts[name] = element(document, bar, kind);
        if (kind === "button") {
            parts[name].type = "button";
            parts[name].onclick = doing[name];
        }
        if (name !== "count") named(name);
    }
    for (const [seconds, words] of deck.paces) {
        element(document, parts.pace, "option", "", words).value = seconds;
    }
    parts.pace.value = deck.pace;
    parts.pace.onchange = () => choose(Number(parts.pace.value));
    parts.live.onclick = doing.live;
    return parts;
};
