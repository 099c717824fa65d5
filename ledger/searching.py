"""Full-text search over what people wrote in the records, in every language, by SQLite's full-text index (FTS5).

Words are found whatever their case and accents; the last one by its beginning. The user's words are words: no syntax of the
index can be typed by accident, and a phrase in double quotes is found as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ledger import index
from ledger.index import Index, Matching, Text
from ledger.problem import did_you_mean

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


@dataclass(frozen=True)
class Found:
    """What is found, best first; where nothing is, words on record that are near to those that are not."""

    hits: list[Hit]
    near: list[str]


def query(words: str) -> str:
    """The query of FTS5 for what a person typed; '' where there is no word in it."""
    parts = [(phrase, word) for phrase, word in re.findall(r'"([^"\0]*)"|([^\s"\0]+)', words) if re.search(r"\w", phrase or word)]
    terms = [f'"{phrase or word}"' for phrase, word in parts]
    if parts and parts[-1][1]:
        terms[-1] += " *"
    return "{body} : (" + " AND ".join(terms) + ")" if terms else ""


def in_index(found: Index | None, words: str, limit: int, type: str | None) -> Found | None:
    """What is found; None where there is no index of the records as they are."""
    matching = found.search(query(words), limit, type) if found else None
    return None if matching is None else _found(words, matching)


def in_texts(found: Index | None, texts: Iterable[Text], words: str, limit: int, type: str | None) -> Found:
    """What is found in these texts; the index, if there is one, keeps them for the next time."""
    rows = list(texts)
    if found:
        found.store_texts(rows)
    return _found(words, index.in_memory(rows, query(words), limit, type))


def _found(words: str, matching: Matching) -> Found:
    rows, terms = matching
    unknown = [word for word in re.findall(r"\w+", words.lower()) if word not in terms] if terms else []
    near = dict.fromkeys(did_you_mean(word, terms) for word in unknown)
    return Found([Hit(*row) for row in rows], [word for word in near if word])
