"""What intake says to a person: every text in both languages, and where in a file it belongs."""

from __future__ import annotations

from dataclasses import dataclass

# The page of a template that explains its columns: nothing to be read.
EXPLANATION_SHEET = "说明 Explanations"
# The hidden page of a template that holds its drop-down lists.
LIST_SHEET = "lists"


@dataclass(frozen=True, slots=True)
class Words:
    """One text in Chinese and in English."""

    zh: str
    en: str

    def text(self, lang: str) -> str:
        """The text in 'zh' or 'en'."""
        return self.zh if lang == "zh" else self.en


class Refused(ValueError):
    """A value that isn't what its column expects; carries the expectation."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.expected = Words(zh, en)


def column_letter(index: int) -> str:
    """Name that a spreadsheet gives to the column with this index from 0: A, B … Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letter: str) -> int:
    """The index from 0 of the column that a spreadsheet gives this name."""
    index = 0
    for sign in letter:
        index = index * 26 + ord(sign) - 64
    return index - 1


@dataclass(frozen=True, slots=True)
class CellError:
    """One thing that is wrong in a file: where it is, what stands there, what was expected.

    `row` counts from 1 as a spreadsheet does, 0 where the whole file or sheet is meant; `column` is the header as written.
    """

    file: str
    sheet: str
    row: int
    column: str
    letter: str
    value: str
    expected_zh: str
    expected_en: str

    def text(self, lang: str) -> str:
        """One line in 'zh' or 'en': file, sheet, row, column, value, expectation."""
        if lang == "zh":
            place = [self.file]
            if self.sheet:
                place.append(f"工作表“{self.sheet}”")
            if self.row:
                place.append(f"第 {self.row} 行")
            if self.column:
                place.append(f"{self.letter} 列“{self.column}”")
            found = f"值“{self.value}”，" if self.row else ""
            return f"{'，'.join(place)}：{found}应为{self.expected_zh}"
        place = [self.file]
        if self.sheet:
            place.append(f"sheet “{self.sheet}”")
        if self.row:
            place.append(f"row {self.row}")
        if self.column:
            place.append(f"column {self.letter} “{self.column}”")
        found = f"value “{self.value}”, " if self.row else ""
        return f"{', '.join(place)}: {found}expected {self.expected_en}"
