"""Text for a terminal, a pipe, a spreadsheet or a page: nothing from a record becomes a control sequence, markup or a formula.

Colours mean the same everywhere (red: contradicted, green: supported, yellow: disputed, cyan: still open) and are never the
only sign. NO_COLOR (no-color.org) is honoured, and no colour goes into a pipe.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

CODES = {"red": "31", "green": "32", "yellow": "33", "cyan": "36", "bold": "1", "dim": "2"}
_UNSAFE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff]"
)
_MARKUP = re.compile(r"([\\`*_{}\[\]()#!|~])")


@dataclass(frozen=True)
class Page:
    """What text is written for: its width in columns (0: no end of line is set) and whether it shows colours."""

    width: int = 0
    colours: bool = False

    def paint(self, text: str, *styles: str) -> str:
        """The text in these of CODES, where colours are shown."""
        if not self.colours or not styles:
            return text
        return f"\x1b[{';'.join(CODES[style] for style in styles)}m{text}\x1b[0m"

    def fold(self, text: str, first: str = "", rest: str | None = None) -> list[str]:
        """A paragraph in lines, the first one begun with `first`, the others with `rest` (spaces of the same width)."""
        rest = " " * len(first) if rest is None else rest
        if not self.width:
            return [first + text]
        width = max(self.width, len(first) + 24)
        return textwrap.wrap(text, width, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False) or [
            first.rstrip()
        ]


def page_for(stream: object = None) -> Page:
    """The page for a stream, standard output by default: COLUMNS or the terminal's width, no width in a pipe."""
    stream = sys.stdout if stream is None else stream
    is_terminal = bool(getattr(stream, "isatty", lambda: False)())
    asked = os.environ.get("COLUMNS", "")
    width = int(asked) if asked.isdigit() else shutil.get_terminal_size().columns if is_terminal else 0
    colours = is_terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Page(width, colours)


def plain(text: str) -> str:
    """Untrusted text on one line: control characters, marks that turn or hide text, and bytes that are no text are shown as `\\u001b`."""
    return _UNSAFE.sub(lambda found: " " if found[0] in "\n\t" else f"\\u{ord(found[0]):04x}", text)


def json_text(data: object, indent: int | None = 2) -> str:
    """JSON in the order given, every letter as itself; what turns or hides text is escaped, since terminals show JSON too."""
    written = json.dumps(data, ensure_ascii=False, indent=indent)
    return _UNSAFE.sub(lambda found: found[0] if found[0] == "\n" else json.dumps(found[0])[1:-1], written)


def json_lines(rows: Iterable[object]) -> list[str]:
    """JSON lines: one object a line (jsonlines.org)."""
    return [json_text(row, indent=None) for row in rows]


def cell(text: str) -> str:
    """Untrusted text in a spreadsheet: what begins like a formula is begun with an apostrophe (OWASP, CSV injection)."""
    text = plain(text)
    return f"'{text}" if text.lstrip()[:1] in ("=", "+", "-", "@") and text.strip() != "-" else text


def markdown(text: str) -> str:
    """Untrusted text in Markdown and the HTML made of it."""
    text = _MARKUP.sub(r"\\\1", plain(text))
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def columns_of(text: str) -> int:
    """How many columns a terminal gives to the text: wide characters take two, combining ones none."""
    return sum(0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def listed(words: Iterable[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    words = list(words)
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 claim`, `2 claims`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
