// The player: one slide on the stage, keys and touch, the address, autoplay. The server is not asked to turn a slide.

const TURNS = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, Enter: 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1, Backspace: -1 };
const REST = 3000;
// Wider than this, there is room beside the stage for what came before and what comes next.
const WALL = 2.6;

const player = (dialog) => {
    const part = (name) => dialog.querySelector(`.${name}`);
    const frame = part("window"), stage = part("stage"), bar = part("bar"), notes = part("notes"), help = part("help");
    const black = part("black"), typed = part("typed"), said = part("said");
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
    let deck = null, tell = () => {}, parts = {}, made = [], at = -1, begun = null, dark = false, mark = "";
    let digits = "", digitsTimer = 0, restTimer = 0, reportTimer = 0, gone = false, down = null, presenter = null;
    let playing = false, loop = false, pace = 0, timer = null, entered = false, ours = false;
    // What the server was told comes back as the slide to begin with: no wish to go there again.
    const reported = new Set();

    const last = () => deck.slides.length - 1;

    // The stage

    const slideAt = (place) => {
        if (!made[place]) {
            made[place] = stage.appendChild(slideOf(document, deck, place, dark));
            fit(made[place]);
        }
        return made[place];
    };
    const ahead = () => {
        const left = deck ? deck.slides.findIndex((_, place) => !made[place]) : -1;
        if (gone || left < 0) return;
        slideAt(at < last() && !made[at + 1] ? at + 1 : left);
        soon(ahead);
    };
    const soon = (then) => (window.requestIdleCallback ? window.requestIdleCallback(then, { timeout: 500 }) : setTimeout(then, 50));
    const neighbour = (name, place) => {
        const side = part(name), [lead, kicker, message] = side.children, slide = deck.slides[place];
        lead.textContent = slide ? deck.words[name === "before" ? "back" : "next"] : "";
        kicker.textContent = slide ? slide.kicker : "";
        message.textContent = slide ? slide.message : "";
    };
    const scale = () => {
        const width = frame.clientWidth, height = frame.clientHeight, k = Math.min(width / 1920, height / 1080);
        const left = (width - 1920 * k) / 2, top = (height - 1080 * k) / 2, below = part("below");
        stage.style.transform = `translate(${left}px, ${top}px) scale(${k})`;
        frame.style.setProperty("--k", k);
        for (const name of ["before", "after"]) {
            part(name).hidden = width / height < WALL;
            part(name).style.width = `${left}px`;
        }
        // On a telephone held upright the slide is small: its sentence stands below it again.
        below.hidden = top < 160 || width > 800;
        below.style.top = `${top + 1080 * k}px`;
        below.style.height = `${Math.max(0, top - 116)}px`;
    };
    const show = (place) => {
        place = Math.max(0, Math.min(last(), place));
        const turned = place !== at;
        at = place;
        made.forEach((slide, other) => slide && slide.classList.toggle("shown", other === at));
        slideAt(at).classList.add("shown");
        const slide = deck.slides[at], words = `${at + 1} / ${deck.slides.length}`;
        neighbour("before", at - 1);
        neighbour("after", at + 1);
        part("below").children[0].textContent = slide.message;
        part("below").children[1].textContent = slide.foot;
        noted(document, notes.children[1], deck, at);
        parts.count.textContent = words;
        parts.back.setAttribute("aria-disabled", String(at === 0));
        parts.next.setAttribute("aria-disabled", String(at === last()));
        const live = address(slide.link);
        parts.live.hidden = !live;
        parts.live.href = live || "#";
        said.textContent = `${words}. ${slide.message}`;
        // The audience first.
        if (presenter) setTimeout(() => { if (presenter) presenter.show(deck, at, dark); });
        if (turned) write(at + 1);
        count();
        soon(ahead);
    };
    const turn = (step) => {
        dim(false);
        const place = Math.max(0, Math.min(last(), at + step));
        if (place !== at) show(place);
    };

    // The address

    const address = (link) => {
        if (!link) return "";
        try {
            const url = new URL(link, document.baseURI.replace(/[^/]*$/, ""));
            return url.origin === window.location.origin ? url.href : "";
        } catch {
            return "";
        }
    };
    const write = (number) => {
        const url = new URL(window.location.href);
        if (number) url.searchParams.set("slide", number);
        else url.searchParams.delete("slide");
        window.history.replaceState(window.history.state, "", url);
        clearTimeout(reportTimer);
        if (number && deck.reports) reportTimer = setTimeout(() => { reported.add(number); tell("slide", number); }, 400);
    };
    const open = (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        const url = parts.live.href;
        end();
        window.history.pushState({}, "", url);
        window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
    };

    // Autoplay

    const held = () => !black.hidden || !notes.hidden || !help.hidden || document.hidden;
    const hold = () => { if (timer) { if (held()) timer.pause(); else timer.play(); } };
    const count = () => {
        if (timer) timer.cancel();
        timer = null;
        if (!playing) return;
        const steps = calm.matches ? "steps(4, end)" : "linear";
        timer = part("line").firstElementChild.animate(
            [{ transform: "scaleX(0)" }, { transform: "scaleX(1)" }], { duration: pace * 1000, easing: steps, fill: "forwards" }
        );
        timer.onfinish = () => { if (at < last()) show(at + 1); else if (loop) show(0); else play(false); };
        hold();
    };
    const pressed = (name, on) => parts[name].setAttribute("aria-pressed", String(on));
    const play = (on) => {
        playing = on;
        pressed("play", on);
        icon(parts.play, on ? "pause" : "play");
        count();
    };

    // What lies over the stage

    const dim = (on) => { black.hidden = !on; hold(); };
    const note = (on) => { notes.hidden = !on; pressed("notes", on); hold(); };
    const explain = (on) => { help.hidden = !on; pressed("help", on); hold(); };
    const wake = () => {
        frame.classList.add("awake");
        clearTimeout(restTimer);
        restTimer = setTimeout(() => { if (!bar.matches(":hover")) frame.classList.remove("awake"); }, REST);
    };
    const type = (text) => {
        digits = text.slice(0, 3);
        typed.textContent = digits;
        typed.hidden = !digits;
        clearTimeout(digitsTimer);
        if (digits) digitsTimer = setTimeout(() => type(""), REST);
    };
    const second = () => {
        if (presenter) { presenter.end(); presenter = null; }
        else {
            // A new window ends the full screen in some browsers: that is no wish to leave.
            ours = entered;
            setTimeout(() => { ours = false; }, 1500);
            presenter = presenterOf((event) => keyed(event, event.view.document), () => { presenter = null; pressed("presenter", false); });
            if (presenter) presenter.show(deck, at, dark);
            else note(true);
        }
        pressed("presenter", Boolean(presenter));
    };

    // Full screen, and the way out

    const full = (on) => {
        ours = !on;
        const asked = on ? document.documentElement.requestFullscreen?.({ navigationUI: "hide" }) : document.exitFullscreen?.();
        asked?.catch(() => {});
    };
    const screen = () => {
        if (document.fullscreenElement) {
            [entered, ours] = [true, false];
        } else if (entered) {
            // The browser takes the Escape that ends the full screen for itself.
            const left = !ours;
            [entered, ours] = [false, false];
            if (left) leave();
        }
        if (parts.full) pressed("full", entered);
    };
    const leave = () => {
        if (gone) return;
        write(0);
        const place = at + 1;
        end();
        tell("left", place);
    };
    const end = () => {
        if (gone) return;
        gone = true;
        for (const [target, name, heard, capture] of listening) target.removeEventListener(name, heard, capture);
        [digitsTimer, restTimer, reportTimer].forEach(clearTimeout);
        if (timer) timer.cancel();
        if (presenter) presenter.end();
        takeUp();
        sized.disconnect();
        if (entered && document.fullscreenElement) document.exitFullscreen().catch(() => {});
        if (dialog.open) dialog.close();
    };

    // Keys, mouse and touch

    const doing = {
        back: () => turn(-1),
        next: () => turn(1),
        play: () => play(!playing),
        loop: () => { loop = !loop; pressed("loop", loop); },
        notes: () => note(notes.hidden),
        presenter: second,
        full: () => full(!document.fullscreenElement),
        live: open,
        help: () => explain(help.hidden),
        leave,
    };
    const LETTERS = { n: doing.notes, p: doing.play, f: doing.full, s: second, b: () => dim(black.hidden), ".": () => dim(black.hidden), "?": doing.help };
    const trap = (event) => {
        const stops = [...bar.querySelectorAll("button, select, a")].filter((stop) => !stop.hidden);
        const here = stops.indexOf(dialog.getRootNode().activeElement);
        const next = event.shiftKey ? (here <= 0 ? stops.length - 1 : here - 1) : (here + 1) % stops.length;
        event.preventDefault();
        stops[next].focus();
    };
    /** Whether the control that has the focus needs this key itself. */
    const taken = (event, root) => {
        const control = root.activeElement?.closest("button, select, a");
        if (!control || digits) return false;
        if ([" ", "Enter"].includes(event.key)) return true;
        return control.localName === "select" && /^(Arrow|Home|End|Page|\d)/.test(event.key);
    };
    const keyed = (event, root) => {
        if (gone || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
        event.stopImmediatePropagation();
        const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
        if (taken(event, root)) return;
        if (key === "Tab") { if (root === dialog.getRootNode()) trap(event); return; }
        const step = TURNS[key];
        if (/^\d$/.test(key)) type(digits + key);
        else if (digits && key === "Enter") { const number = Number(digits); type(""); if (number >= 1 && number <= last() + 1) { dim(false); show(number - 1); } }
        else if (digits && key === "Backspace") type(digits.slice(0, -1));
        else if (step) { type(""); turn(step); }
        else if (key === "Home") turn(-last());
        else if (key === "End") turn(last());
        else if (key === "Escape") { if (!help.hidden) explain(false); else if (digits) type(""); else leave(); }
        // The start button of a clicker: it must not load the page anew.
        else if (key === "F5") full(true);
        else if (LETTERS[key] && !event.repeat) LETTERS[key]();
        else if (!LETTERS[key]) return;
        event.preventDefault();
    };
    const onBar = (event) => event.composedPath().some((one) => one === bar || one === notes || one === help);
    const pressedAt = (event) => { down = event.button || onBar(event) ? null : event; };
    const let_go = (event) => {
        const from = down;
        down = null;
        if (!from || from.pointerId !== event.pointerId) return;
        const across = event.clientX - from.clientX, along = event.clientY - from.clientY;
        const place = event.clientX / frame.clientWidth;
        if (!black.hidden) dim(false);
        else if (Math.abs(across) > 50 && Math.abs(across) > 1.5 * Math.abs(along)) turn(across < 0 ? 1 : -1);
        else if (Math.hypot(across, along) > 12) return;
        else if (place > 2 / 3) turn(1);
        else if (place < 1 / 3) turn(-1);
    };
    const moved = (event) => { if (event.movementX || event.movementY || event.type === "pointerdown") wake(); };
    // After a click the keys are the stage's again: the next Space turns the slide.
    const clicked = (event) => {
        if (event.target === help) explain(false);
        if (event.detail && event.target.closest("button")) frame.focus();
    };
    const printed = () => layOut(deck);
    const cancelled = (event) => { event.preventDefault(); leave(); };
    const sized = new ResizeObserver(scale);
    const listening = [
        [window, "keydown", (event) => keyed(event, dialog.getRootNode()), true],
        [document, "fullscreenchange", screen, false],
        [document, "visibilitychange", hold, false],
        [window, "beforeprint", printed, false],
        [window, "afterprint", takeUp, false],
        [window, "pagehide", () => presenter?.end(), false],
        [frame, "pointerdown", pressedAt, false],
        [frame, "pointerdown", moved, false],
        [frame, "pointermove", moved, false],
        [frame, "pointerup", let_go, false],
        [frame, "pointercancel", () => { down = null; }, false],
        [frame, "click", clicked, false],
        [dialog, "cancel", cancelled, false],
    ];

    const begin = () => {
        for (const [target, name, heard, capture] of listening) target.addEventListener(name, heard, capture);
        sized.observe(frame);
        dialog.showModal();
        frame.focus();
        if (navigator.userActivation?.isActive && !document.fullscreenElement) full(true);
        wake();
    };
    const words = () => {
        dialog.ariaLabel = deck.title;
        dialog.lang = deck.lang;
        stage.setAttribute("aria-label", deck.title);
        parts = barOf(bar, deck, doing, (seconds) => { pace = seconds; count(); });
        notes.firstElementChild.textContent = deck.words.notes;
        const card = help.firstElementChild;
        card.firstElementChild.textContent = deck.words.help;
        card.lastElementChild.replaceChildren();
        for (const [keys, meaning] of deck.keys) {
            element(document, card.lastElementChild, "dt", "", keys);
            element(document, card.lastElementChild, "dd", "", meaning);
        }
        for (const [name, on] of [["notes", !notes.hidden], ["help", !help.hidden], ["loop", loop], ["full", entered], ["presenter", Boolean(presenter)]]) pressed(name, on);
    };

    /** Show this deck; the same one again changes nothing, a changed one keeps its place. */
    const take = (given, reply) => {
        tell = reply;
        if (gone) return;
        const shade = /dark/.test(getComputedStyle(dialog).colorScheme);
        const fresh = given.mark !== mark || shade !== dark, moved = begun === null || (given.start !== begun && !reported.has(given.start));
        const shown = deck && at >= 0 ? deck.slides[at].id : null;
        if (!fresh && !moved) return;
        deck = given;
        [mark, dark] = [given.mark, shade];
        dialog.classList.toggle("dark", dark);
        dialog.classList.toggle("light", !dark);
        if (begun === null) { pace = deck.pace; begin(); }
        if (fresh) {
            made.forEach((slide) => slide.remove());
            made = [];
            words();
            play(playing);
        }
        const kept = deck.slides.findIndex((slide) => slide.id === shown);
        const place = moved ? deck.start - 1 : Math.max(0, kept);
        begun = deck.start;
        scale();
        show(place);
    };
    return { take, end };
};

export default function ({ data, parentElement, setTriggerValue }) {
    const dialog = parentElement.querySelector("dialog");
    dialog.player ??= player(dialog);
    dialog.player.take(data, setTriggerValue);
    return () => dialog.player.end();
}
