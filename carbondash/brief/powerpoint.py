"""A brief as slides: one message a section with its chart and key figures, its table behind it, the definitions at the end."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pptx.presentation import Presentation as Deck
from pptx.slide import Slide

from carbondash.brief.content import Brief, Section
from carbondash.brief.fitting import LINE, cut, height, lines
from carbondash.brief.slide_chart import add_chart
from carbondash.brief.slide_frame import (
    BOTTOM,
    MARGIN,
    MESSAGE,
    MOST_LINES,
    ROOM,
    foot_lines,
    message_slide,
    new_deck,
    title_slide,
)
from carbondash.brief.slide_numbers import add_beside, add_large, told
from carbondash.brief.slide_table import add_table, grid, largest, parts
from carbondash.brief.slide_text import LOOK, SMALL, Marks, Paragraph, Piece, measured, said, text_box
from carbondash.brief.tables import in_words
from carbondash.charts.plot import Plot
from carbondash.figures.format import SMALL_SAMPLE, small_sample_note
from carbondash.figures.plain import plain
from carbondash.locale import translator

Progress = Callable[[str, int, int], None]

_BESIDE = 270
_GAP = 20
_NOTE_ROOM = 20


def powerpoint(brief: Brief, progress: Progress | None = None) -> bytes:
    """The brief as a .pptx of 16:9 with native charts and tables. progress(what, done, total) is told after each section."""
    return _Slides(brief, progress).written()


@dataclass
class _Slides:
    brief: Brief
    progress: Progress | None

    def written(self) -> bytes:
        self._ = translator(self.brief.lang).gettext
        self.deck: Deck = new_deck(self.brief)
        self._title()
        for done, section in enumerate(self.brief.sections, start=1):
            self._section(section)
            if self.progress:
                self.progress(self._("Slides"), done, len(self.brief.sections))
        self._edited()
        first = len(self.deck.slides) + 1
        self._definitions()
        foot_lines(self.deck, self.brief, first if len(self.deck.slides) >= first else None)
        buffer = io.BytesIO()
        self.deck.save(buffer)
        return buffer.getvalue()

    def _title(self) -> None:
        edited = [one for one in self.brief.sentences() if one.edited]
        further: list[Paragraph] = []
        if edited:
            words = self._("Sentences changed by a person: {count}; they are marked.").format(count=len(edited))
            further.append([Piece(words, 16, LOOK.quiet)])
        title_slide(self.deck, self.brief, further)

    def _section(self, section: Section) -> None:
        marks = Marks(self.brief)
        message, is_cut = self._message(section, marks)
        slide, top = message_slide(self.deck, self.brief, section.heading, message)
        bottom = BOTTOM - (_NOTE_ROOM if section.note else 0)
        table_follows = section.table is not None
        if section.plot is not None:
            self._chart(slide, section, section.plot, marks, (MARGIN, top, ROOM, bottom - top))
        elif section.numbers:
            box = (MARGIN, top, ROOM, bottom - top)
            below = add_large(slide, told(section.numbers), box, marks, self.brief.lang)
            self._further(slide, section, marks, below, bottom)
        elif section.table is not None:
            self._table(section, marks, slide, top)
            table_follows = False
        else:
            self._further(slide, section, marks, top, bottom)
        if section.note:
            self._note(slide, section.note, bottom)
        self._notes(slide, section, marks, whole=is_cut)
        if table_follows:
            self._table(section, Marks(self.brief))

    def _message(self, section: Section, marks: Marks) -> tuple[list[Piece], bool]:
        """The section's first sentence; where it is longer than a slide can show large, its beginning."""
        if not section.sentences:
            return [Piece(section.heading, MESSAGE, bold=True)], False
        first = section.sentences[0]
        pieces = said(first, marks, MESSAGE, self._edited_word, bold=True)
        if len(lines(measured(pieces), ROOM, MESSAGE, MOST_LINES + 1)) <= MOST_LINES:
            return pieces, False
        after = [piece for piece in pieces if piece.raised or piece.text == self._edited_word]
        room = sum(len(piece.text) for piece in after)
        short = cut(plain(first.text) + "0" * room, ROOM, MESSAGE, MOST_LINES)[: -room or None]
        return [Piece(short.rstrip("…") + "…", MESSAGE, bold=True), *after], True

    @property
    def _edited_word(self) -> str:
        return self._(" (edited)")

    def _chart(self, slide: Slide, section: Section, plot: Plot, marks: Marks, box: tuple[float, float, float, float]) -> None:
        left, top, width, height = box
        numbers = told(section.numbers)
        wide = width - _BESIDE - _GAP if numbers else width
        title = [Piece(cut(plot.title, wide - 80, 14, 1), 14, bold=True), *marks.mark(*section.plot_figures)]
        text_box(slide, (left, top, wide, 22), [title], self.brief.lang)
        target = self._("Target {target}").format(target=plot.target_words)
        add_chart(slide, plot, (left, top + 24, wide, height - 24), target)
        if numbers:
            add_beside(slide, numbers, (left + wide + _GAP, top, _BESIDE, height), marks, self.brief.lang)

    def _further(self, slide: Slide, section: Section, marks: Marks, top: float, bottom: float) -> None:
        """The other sentences, where there is room for them."""
        paragraphs: list[Paragraph] = []
        used = 0.0
        for sentence in section.sentences[1:]:
            pieces = said(sentence, marks, 18, self._edited_word)
            used += height(measured(pieces), ROOM, 18)
            if top + used > bottom:
                break
            paragraphs.append(pieces)
        if paragraphs:
            text_box(slide, (MARGIN, top, ROOM, bottom - top), paragraphs, self.brief.lang)

    def _note(self, slide: Slide, words: str, top: float) -> None:
        piece = Piece(cut(words, ROOM, SMALL, 1), SMALL, LOOK.quiet)
        text_box(slide, (MARGIN, top + 3, ROOM, 16), [[piece]], self.brief.lang)

    def _notes(self, slide: Slide, section: Section, marks: Marks, *, whole: bool) -> None:
        """What the speaker says: the other sentences, and what the figures on the slide mean."""
        spoken = section.sentences if whole else section.sentences[1:]
        words = [one.text + (self._edited_word if one.edited else "") for one in spoken]
        words += [section.note] if section.note else []
        if marks.seen:
            words += ["", self._("Definitions")]
            for name in sorted(marks.seen, key=marks.number):
                one = self.brief.definition(name)
                words.append(self._("[{number}] {name}: {text}").format(number=marks.number(name), name=one.name, text=one.text))
        frame = slide.notes_slide.notes_text_frame
        if frame is not None:
            frame.text = plain("\n".join(words))

    def _table(self, section: Section, marks: Marks, slide: Slide | None = None, top: float = 0) -> None:
        """The section's table on as many slides as it needs; begun on a slide where one is given."""
        table = section.table
        if table is None:
            return
        lang = self.brief.lang
        heads, rows = in_words(table, lang)
        labels = {column.label: column for column in table.columns}
        shown = {one.figure for one in self.brief.definitions}
        marked = []
        for head in heads:
            key = labels[head].key
            marked.append(head + "".join(piece.text for piece in marks.mark(key)) if key in shown else head)
        rights = frozenset(place for place, head in enumerate(heads) if labels[head].kind == "number")
        others = [name for name in section.table_figures if name not in marks.seen]
        title = section.table_title or section.heading
        is_small = any(SMALL_SAMPLE in text for row in rows for text in row)
        room = BOTTOM - _head_of_table() - (_NOTE_ROOM if is_small else 0)
        whole = largest(marked, rows, ROOM, room if slide is None else BOTTOM - top - _NOTE_ROOM, lang, rights)
        chunks = parts(whole, BOTTOM - top - (_NOTE_ROOM if is_small else 0) if slide else room, room)
        for page, chunk in enumerate(chunks):
            if slide is None or page > 0:
                words = title if page == 0 else self._("{title} (continued)").format(title=title)
                pieces = [Piece(cut(plain(words), ROOM - 80, MESSAGE, 1), MESSAGE, bold=True), *marks.mark(*others, raised=True)]
                slide, top = message_slide(self.deck, self.brief, section.heading, pieces)
                self._notes(slide, _only_table(section), marks, whole=False)
            alt = self._("{title}: table of {rows} rows; columns: {columns}").format(
                title=title, rows=len(chunk), columns=", ".join(heads)
            )
            frame = add_table(slide, whole, chunk, MARGIN, top, alt)
            if is_small:
                self._note(slide, small_sample_note(lang), (frame.top + frame.height) / 12700)

    def _edited(self) -> None:
        """Which sentences a person has changed, as they now read."""
        rows = [(section.heading, one.text) for section in self.brief.sections for one in section.sentences if one.edited]
        heads = (self._("Section"), self._("Sentence"))
        self._list(heads, rows, (160, ROOM - 160), self._("Sentences changed by a person"))

    def _definitions(self) -> None:
        rows = [(f"[{place}]", one.name, one.text, one.unit) for place, one in enumerate(self.brief.definitions, start=1)]
        heads = (self._("No."), self._("Figure"), self._("Definition"), self._("Unit"))
        self._list(heads, rows, (48, 210, ROOM - 48 - 210 - 110, 110), self._("Definitions of the figures"))

    def _list(self, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], title: str) -> None:
        if not rows:
            return
        whole = grid(heads, rows, ROOM, self.brief.lang, widths=widths)
        room = BOTTOM - _head_of_table()
        for page, chunk in enumerate(parts(whole, room, room)):
            words = title if page == 0 else self._("{title} (continued)").format(title=title)
            slide, top = message_slide(self.deck, self.brief, "", [Piece(words, MESSAGE, bold=True)])
            add_table(slide, whole, chunk, MARGIN, top, words)


def _head_of_table() -> float:
    """Where the body of a slide begins whose title has one line."""
    return 42 + MESSAGE * LINE + 16


def _only_table(section: Section) -> Section:
    return Section(
        section.id, section.heading, (), (), None, (), section.table, section.table_title, section.table_figures, "", ()
    )
