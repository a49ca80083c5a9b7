// On paper: every slide on a sheet of its own, A4 landscape, in the light look, whatever is on the screen.

const PAPER = "carbondash-slides";
const PAPER_STYLE = `
@page ${PAPER} { size: A4 landscape; margin: 0; }
@media screen { #${PAPER} { position: fixed; left: 0; top: 0; z-index: -1; visibility: hidden; height: 0; overflow: hidden; } }
@media print {
  body > :not(#${PAPER}) { display: none !important; }
  html, body { display: block !important; position: static !important; width: auto !important; height: auto !important;
    margin: 0 !important; overflow: visible !important; background: #FFFFFF !important; }
  #${PAPER} { display: block; page: ${PAPER}; }
}
`;
// 277 mm of the 297 are the slide's.
const SHEET_STYLE = `
.sheet { width: 297mm; height: 209.5mm; overflow: hidden; position: relative; break-after: page; break-inside: avoid;
  -webkit-print-color-adjust: exact; print-color-adjust: exact; }
.sheet:last-child { break-after: auto; }
.frame { position: absolute; left: 10mm; top: 26.8mm; width: 277mm; height: 155.8mm; contain: strict; outline: 0.2mm solid var(--grid); }
.frame .slide { transform: scale(0.5453); transform-origin: 0 0; }
`;

const layOut = (deck) => {
    takeUp();
    const host = element(document, document.body, "div");
    host.id = PAPER;
    element(document, host, "style", "", PAPER_STYLE);
    const tree = host.attachShadow({ mode: "open" });
    element(document, tree, "style", "", COLOURS + SLIDE_STYLE + SHEET_STYLE);
    const sheets = element(document, tree, "div", "light");
    deck.slides.forEach((_, at) => {
        const frame = element(document, element(document, sheets, "div", "sheet"), "div", "frame");
        fit(frame.appendChild(slideOf(document, deck, at, false)));
    });
};
const takeUp = () => document.getElementById(PAPER)?.remove();
