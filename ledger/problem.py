"""Something a person must mend, told at the place where it can be mended.

Only the value lives here; its faces (text, JSON, annotations) belong to `reporting`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path


class Severity(str, Enum):
    """An error makes the records unsound; a warning tells what is probably not meant."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault at its place. Lines and columns count from 1, columns and width in characters.

    `code` is kebab-case and lasting: people search for it. `message` says what is wrong, with the value at fault and without
    a full stop. `excerpt` is the user's own line without its end, empty where there is none. `help` says what to do next.
    """

    code: str
    message: str
    file: Path
    line: int = 1
    column: int = 1
    width: int = 1
    excerpt: str = ""
    help: str = ""
    severity: Severity = Severity.ERROR

    @property
    def place(self) -> tuple[str, int, int, str, str]:
        """What problems are sorted by: file, line, column, then code and message."""
        return (self.file.as_posix(), self.line, self.column, self.code, self.message)

    def __lt__(self, other: Problem) -> bool:
        return self.place < other.place


def shown(value: object, most: int = 60) -> str:
    """A value as it may stand in a message: on one line, at most `most` characters, nothing invisible in it."""
    text = str(value)
    if len(text) > most:
        text = text[: most - 1] + "…"
    return "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in text)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The nearest of the known words, or '' where none is near.

    Near is: one letter, and one more in four, inserted, left out or replaced (four at most, and never all of them); failing
    that, one of which the word is the beginning or a hyphened part, or the other way round.
    """
    limit = min(4, 1 + len(word) // 4)
    size = max(1, len(word) // (limit + 1))
    # Of limit + 1 pieces one survives limit edits: that rules most words out without counting any.
    pieces = [word[start : start + size] for start in range(0, size * (limit + 1), size)]
    near: list[tuple[int, str]] = []
    kin: list[tuple[int, str]] = []
    for other in known:
        if abs(len(other) - len(word)) <= limit and any(piece in other for piece in pieces):
            edits = _edits(word, other, limit)
            if edits <= limit and edits < max(len(word), len(other)):
                near.append((edits, other))
        elif _begins_or_is_part_of(*sorted((word, other), key=len)):
            kin.append((abs(len(other) - len(word)), other))
    return min(near or kin, default=(0, ""))[1]


def _begins_or_is_part_of(part: str, whole: str) -> bool:
    return len(part) > 3 and (whole.startswith(part) or f"-{part}-" in f"-{whole}-")


def _edits(one: str, other: str, limit: int) -> int:
    """Letters to insert, leave out or replace; more than `limit` is told as limit + 1."""
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        above, row = row, [i]
        for j, sign in enumerate(other, 1):
            row.append(min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != sign)))
        if min(row) > limit:
            return limit + 1
    return row[-1]


class Misuse(Exception):
    """What was asked for does not exist; the message says so, with the remedy."""
