// One slide as elements, and its type made to fit. What is data becomes text, never markup.

const SVG = "http://www.w3.org/2000/svg";
const DRAWN = new Set(
    ("svg g path rect circle ellipse line polyline polygon text tspan textPath defs clipPath mask linearGradient radialGradient stop " +
    "pattern marker symbol use title desc style").split(" ")
);
// What leads out of the picture: an address that is not one of its own parts, in CSS as well.
const outside = (text) => /@import|image-set|\\/i.test(text) || [...text.matchAll(/url\(\s*["']?(.?)/gi)].some((hit) => hit[1] !== "#");

/** The picture as an element, or null where the markup is none; nothing in it can act or ask another host for something. */
const drawing = (doc, markup) => {
    const parsed = new DOMParser().parseFromString(markup, "image/svg+xml");
    const svg = parsed.documentElement;
    if (svg.localName !== "svg" || parsed.querySelector("parsererror")) return null;
    for (const part of [svg, ...svg.querySelectorAll("*")]) {
        if (part.namespaceURI !== SVG || !DRAWN.has(part.localName) || (part.localName === "style" && outside(part.textContent))) {
            part.remove();
            continue;
        }
        for (const { name, value } of [...part.attributes]) {
            const away = /href$/i.test(name) && !value.trim().startsWith("#");
            if (away || /^on/i.test(name) || outside(value)) part.removeAttribute(name);
        }
    }
    if (!svg.hasAttribute("viewBox")) {
        svg.setAttribute("viewBox", `0 0 ${parseFloat(svg.getAttribute("width")) || 1600} ${parseFloat(svg.getAttribute("height")) || 900}`);
    }
    svg.setAttribute("width", "100%");
    svg.setAttribute("height", "100%");
    svg.setAttribute("preserveAspectRatio", "xMidYMid meet");
    return doc.importNode(svg, true);
};

const element = (doc, parent, kind, name, text) => {
    const made = parent.appendChild(doc.createElement(kind));
    if (name) made.className = name;
    if (text !== undefined) made.textContent = text;
    return made;
};

// A unit is written smaller than its number; what has digits after the first word is left as one.
const AMOUNT = /^([^\p{L}]*\d[\d.,]*[%‰]?)(\s*\p{L}\D*)$/u;
const NUMERIC = /^[-+−–—<>≥≤≈¥\s]*(\d[\d.,\s]*\P{L}?.{0,8})?$/u;

const written = (doc, parent, value) => {
    const split = AMOUNT.exec(value);
    const place = element(doc, parent, "div", "value", split ? split[1] : value);
    if (split) element(doc, place, "small", "", split[2]);
};

const tabled = (doc, parent, slide) => {
    const table = element(doc, parent, "table");
    const amounts = (slide.rows[0] || []).map((_, at) => at > 0 && slide.rows.every((row) => NUMERIC.test(row[at] || "")));
    const line = (group, kind, cells) => {
        const row = element(doc, group, "tr");
        cells.forEach((words, at) => element(doc, row, kind, amounts[at] ? "amount" : "", words));
    };
    if (slide.heads.length) line(element(doc, table, "thead"), "th", slide.heads);
    const body = element(doc, table, "tbody");
    for (const cells of slide.rows) line(body, "td", cells);
};

/** A slide of the deck, not yet fitted. dark: which picture. */
const slideOf = (doc, deck, at, dark) => {
    const slide = deck.slides[at];
    const root = doc.createElement("section");
    root.className = "slide";
    root.lang = deck.lang;
    const top = element(doc, root, "div", "top");
    element(doc, top, "div", "kicker", slide.kicker);
    if (slide.edited) element(doc, top, "div", "edited", deck.words.edited);
    if (deck.demo) element(doc, top, "div", "demo", deck.demo);
    element(doc, root, "h2", "message", slide.message);
    const markup = (dark && slide.picture_dark) || slide.picture;
    const svg = markup ? drawing(doc, markup) : null;
    const shown = svg || slide.rows.length || (markup && slide.alt);
    if (!shown && !slide.numbers.length) {
        root.classList.add("title");
    } else {
        const body = element(doc, root, "div", "body");
        if (svg) {
            const figure = element(doc, body, "div", "picture");
            figure.setAttribute("role", "img");
            figure.setAttribute("aria-label", slide.alt);
            // A tree of its own: names and styles of one picture do not reach another.
            figure.attachShadow({ mode: "open" }).append(svg);
        } else if (slide.rows.length) {
            tabled(doc, body, slide);
        } else if (shown) {
            element(doc, body, "p", "words", slide.alt);
        }
        if (slide.numbers.length) {
            const numbers = element(doc, body, "div", "numbers");
            for (const number of slide.numbers) {
                const place = element(doc, numbers, "div", "number");
                element(doc, place, "div", "name", number.name);
                written(doc, place, number.value);
                if (number.about) element(doc, place, "div", "about", number.about);
            }
        }
        const count = slide.numbers.length;
        body.classList.add(!count ? "figure" : shown ? "side" : "alone");
        body.style.setProperty("--columns", count === 4 ? 2 : count);
    }
    const foot = element(doc, root, "div", "foot");
    element(doc, foot, "span", "", slide.foot);
    element(doc, foot, "span", "count", `${at + 1} / ${deck.slides.length}`);
    return root;
};

const wide = (box) => box.scrollWidth > box.clientWidth + 1;
const MESSAGE = [64, 60, 56, 54, 48, 44, 40, 36, 32];
// What the column of numbers takes beside a picture, with its gap.
const BESIDE = 632;
const VALUE = [240, 200, 168, 144, 128, 112, 104, 96, 84, 72, 60, 54];

const fitNumbers = (body, largest) => {
    const numbers = body.querySelector(".numbers"), values = [...numbers.querySelectorAll(".value")];
    const room = body.classList.contains("strip") ? 260 : body.clientHeight;
    const fits = (size) => {
        numbers.style.setProperty("--value", `${size}px`);
        numbers.style.setProperty("--name", `${Math.max(26, Math.min(40, Math.round(size * 0.28)))}px`);
        numbers.style.setProperty("--about", `${Math.max(24, Math.min(34, Math.round(size * 0.22)))}px`);
        return numbers.scrollHeight <= room + 1 && !wide(numbers) && !values.some(wide);
    };
    const sizes = VALUE.filter((one) => one <= largest);
    if (sizes.some(fits)) return;
    // Where even small numbers have no room, their words end on one line.
    numbers.classList.add("dense");
    sizes.some(fits);
};

/** Choose the sizes of type, in steps, so that nothing is cut; the slide must be laid out. */
const fit = (root) => {
    const message = root.querySelector(".message"), body = root.querySelector(".body");
    for (const size of body ? MESSAGE : [96, 88, 80, 72, ...MESSAGE]) {
        message.style.fontSize = `${size}px`;
        if (message.offsetHeight <= (body ? 236 : 640) && !wide(message)) break;
    }
    if (!body) return;
    const svg = body.querySelector(".picture")?.shadowRoot.firstElementChild;
    if (svg && body.querySelector(".numbers")) {
        // Numbers beside the picture or above it: whichever leaves the picture larger.
        const [width, height] = svg.getAttribute("viewBox").split(/[\s,]+/).slice(2).map(Number);
        const [across, down] = [body.clientWidth, body.clientHeight];
        const beside = Math.min((across - BESIDE) / width, down / height), below = Math.min(across / width, (down - 250) / height);
        body.classList.toggle("strip", below > beside);
        body.classList.toggle("side", below <= beside);
    }
    if (body.querySelector(".numbers")) fitNumbers(body, body.classList.contains("alone") ? 240 : 112);
    const table = body.querySelector("table");
    const room = body.clientWidth - (body.classList.contains("side") ? BESIDE : 0);
    for (const size of table ? [40, 36, 34, 32, 30, 28] : []) {
        table.style.setProperty("--cell", `${size}px`);
        if (table.offsetHeight <= body.clientHeight && table.offsetWidth <= room + 1) break;
    }
};
