// The presenter's own window, for a second screen: this slide, the next one, the notes, the time. It is an empty page that the
// player draws into; nothing is loaded.

const PRESENTER_STYLE = `
html, body { margin: 0; height: 100%; background: var(--page); color: var(--text); font: 18px/1.45 var(--font); }
main { box-sizing: border-box; height: 100%; padding: 18px; display: grid; gap: 14px 18px; grid-template: auto auto 1fr / 3fr 2fr; }
header { grid-column: 1 / 3; display: flex; gap: 26px; align-items: baseline; font-variant-numeric: tabular-nums; }
header b { font-size: 30px; }
header button { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 4px 12px;
  margin-left: auto; }
.view { position: relative; width: 100%; aspect-ratio: 16 / 9; overflow: hidden; border: 1px solid var(--line); background: var(--card); }
.view .slide { transform-origin: 0 0; }
h3 { margin: 0 0 4px; font-size: 16px; color: var(--quiet); font-weight: 600; }
article { grid-column: 1 / 3; overflow: auto; font-size: 24px; }
article p { margin: 0 0 0.5em; }
`;

const minutes = (seconds) => [Math.floor(seconds / 60), Math.floor(seconds) % 60].map((part) => String(part).padStart(2, "0")).join(":");

/** Opens the window; null where the browser refuses. `key` gets its key strokes, `closed` is told when it goes. */
const presenterOf = (key, closed) => {
    const opened = window.open("", "carbondash_presenter", "popup,width=1180,height=780");
    if (!opened) return null;
    const doc = opened.document;
    let begun = Date.now(), view = null, deck = null, look = null;
    const tick = () => {
        if (opened.closed) { end(); closed(); return; }
        if (!view) return;
        view.clock.textContent = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });
        view.elapsed.textContent = minutes((Date.now() - begun) / 1000);
    };
    const timer = setInterval(tick, 500);
    const end = () => { clearInterval(timer); if (!opened.closed) opened.close(); };
    const scaled = () => {
        for (const place of doc.querySelectorAll(".view")) {
            const slide = place.querySelector(".slide");
            if (slide) slide.style.transform = `scale(${place.clientWidth / 1920})`;
        }
    };
    const drawn = (place, at, dark) => {
        place.replaceChildren();
        if (at >= deck.slides.length) return;
        const slide = place.appendChild(slideOf(doc, deck, at, dark));
        fit(slide);
    };
    const lay = (given, dark) => {
        [deck, look] = [given, dark];
        doc.title = `${deck.words.presenter} · ${deck.title}`;
        doc.documentElement.className = dark ? "dark" : "light";
        doc.documentElement.lang = deck.lang;
        doc.head.replaceChildren();
        element(doc, doc.head, "style", "", COLOURS + SLIDE_STYLE + PRESENTER_STYLE);
        doc.body.replaceChildren();
        const main = element(doc, doc.body, "main");
        const head = element(doc, main, "header");
        view = { clock: element(doc, head, "b", "clock"), elapsed: element(doc, head, "b", "elapsed"), count: element(doc, head, "span", "count") };
        const again = element(doc, head, "button", "", deck.words.again);
        again.onclick = () => { begun = Date.now(); again.blur(); tick(); };
        for (const name of ["now", "then"]) {
            const place = element(doc, main, "div");
            element(doc, place, "h3", "", deck.words[name]);
            view[name] = element(doc, place, "div", "view");
        }
        const article = element(doc, main, "article");
        element(doc, article, "h3", "", deck.words.notes);
        view.notes = element(doc, article, "div", "told");
    };
    opened.addEventListener("keydown", key);
    // Whoever speaks from this window is there, though nothing is done on the page itself.
    for (const sign of ["keydown", "pointerdown"]) opened.addEventListener(sign, () => document.dispatchEvent(new Event("carbondash-acted")));
    opened.addEventListener("resize", scaled);
    return {
        end,
        show: (given, at, dark) => {
            if (given !== deck || dark !== look) lay(given, dark);
            view.count.textContent = `${at + 1} / ${deck.slides.length}`;
            drawn(view.now, at, dark);
            drawn(view.then, at + 1, dark);
            noted(doc, view.notes, deck, at);
            scaled();
            tick();
        },
    };
};

const noted = (doc, place, deck, at) => {
    place.replaceChildren();
    const notes = deck.slides[at].notes;
    for (const words of notes.length ? notes : [deck.words.no_notes]) element(doc, place, "p", "", words);
};
