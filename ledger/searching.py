"""Full-text search over what people wrote in the records, in every language, by SQLite's full-text index (FTS5).

Words are found whatever their case and accents; the last one by its beginning. The user's words are words: no syntax of the
index can be typed by accident, and a phrase in double quotes is found as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ledger import index
from ledger.index import Index, Text

MARKS = ("\x02", "\x03")
"""What stands before and after a word that was found."""

TYPES = ("calls", "claims", "events", "datasets", "acts", "means", "actors", "places", "publishers")
"""What can be searched for."""


@dataclass(frozen=True)
class Hit:
    """A field of a record in which the words are found; `excerpt` has MARKS round them."""

    folder: str
    name: str
    field: str
    language: str
    excerpt: str


def query(words: str) -> str:
    """The query of FTS5 for what a person typed; '' where there is no word in it."""
    parts = [(phrase, word) for phrase, word in re.findall(r'"([^"\0]*)"|([^\s"\0]+)', words) if re.search(r"\w", phrase or word)]
    terms = [f'"{phrase or word}"' for phrase, word in parts]
    if parts and parts[-1][1]:
        terms[-1] += " *"
    return "{body} : (" + " AND ".join(terms) + ")" if terms else ""


def in_index(found: Index | None, match: str, limit: int, type: str | None) -> list[Hit] | None:
    """What matches, best first; None where there is no index of the records as they are."""
    rows = found.search(match, limit, type) if found else None
    return None if rows is None else [Hit(*row) for row in rows]


def in_texts(found: Index | None, texts: Iterable[Text], match: str, limit: int, type: str | None) -> list[Hit]:
    """What matches in these texts, best first; the index, if there is one, keeps them for the next time."""
    rows = list(texts)
    if found:
        found.store_texts(rows)
    return [Hit(*row) for row in index.in_memory(rows, match, limit, type)]
