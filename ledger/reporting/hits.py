"""What `search` shows: where the words were found, with an excerpt."""

from __future__ import annotations

from typing import Any

from ledger.reporting.text import Page, listed, plain
from ledger.searching import MARKS, Found

_FIRST, _LAST = MARKS


def as_text(found: Found, asked: str, page: Page) -> list[str]:
    """Each record with the field, its language and the excerpt; what was found is bold where there are colours."""
    if not found.hits:
        near = listed([f"`{plain(word)}`" for word in found.near], "or")
        remedy = f"did you mean {near}?" if near else "fewer words, or the beginning of one, may do"
        return page.fold(f"nothing is found for {plain(asked)}: {remedy}")
    lines: list[str] = []
    for hit in found.hits:
        lines += page.fold(f"{hit.folder.rpartition('/')[2]}/{hit.name}  {hit.field}, {hit.language}", "", "    ")
        lines += [_painted(line, page) for line in page.fold(_safe(hit.excerpt), "    ")]
    return lines


def _safe(excerpt: str) -> str:
    """The excerpt without what records may smuggle in; of the marks, only those that come in pairs are ours."""
    return _FIRST.join(_LAST.join(plain(part) for part in piece.split(_LAST)) for piece in excerpt.split(_FIRST))


def _painted(line: str, page: Page) -> str:
    first, last = ("\x1b[1m", "\x1b[0m") if page.colours else ("", "")
    return line.replace(_FIRST, first).replace(_LAST, last)


def as_data(found: Found) -> list[dict[str, Any]]:
    """The same as data; `excerpt` is plain, `found` what was found in it."""
    return [
        {
            "type": hit.folder,
            "id": hit.name,
            "field": hit.field,
            "language": hit.language,
            "excerpt": hit.excerpt.replace(_FIRST, "").replace(_LAST, ""),
            "found": [part.partition(_LAST)[0] for part in hit.excerpt.split(_FIRST)[1:]],
        }
        for hit in found.hits
    ]
