"""What is on record already and may be the very thing that is being added: told as a warning, decided by a person."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from ledger.book import Book
from ledger.dates import Edtf, hull
from ledger.model import Call, Claim, Concept, Event, Record
from ledger.world import World

NEARLY = 0.8
"""Share of words, in their order, that two propositions have in common from which on they are nearly the same."""


class Alike(NamedTuple):
    """A record that may be the same thing, and why."""

    name: str
    why: str


def alike(book: Book, folder: str, name: str, record: Record) -> list[Alike]:
    """The records of `folder`, other than `name`, that may be the same as this one, in the order of ids."""
    others = {other: known for other, known in book.records(folder).items() if other != name}
    if isinstance(record, Claim):
        return list(_claims(record, others))
    if isinstance(record, Event):
        return list(_events(book, record, others))
    if isinstance(record, Call):
        return list(_calls(book, record, others))
    return list(_concepts(record, others))


def _claims(claim: Claim, others: Mapping[str, Any]) -> Iterator[Alike]:
    words = _words(claim.proposition)
    for name, other in others.items():
        if name in (claim.repeats, claim.implied_by):
            continue
        if _what(other) == _what(claim) and claim.scope.act is not None:
            yield Alike(name, "the same call, speaker, kind, act, actor and place")
        elif _share(words, _words(other.proposition)) >= NEARLY:
            again = "; what is said again goes into its `appearances`, or is a claim that `repeats` it"
            yield Alike(name, f"nearly the same words: “{other.proposition}”{again if other.call != claim.call else ''}")


def _what(claim: Claim) -> tuple[str | None, ...]:
    return claim.call, claim.speaker, claim.kind.value, claim.scope.act, claim.scope.actor, claim.scope.place


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _share(one: list[str], other: list[str]) -> float:
    """How much two sequences of words have in common, 0 to 1."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= NEARLY and matcher.quick_ratio() >= NEARLY else 0.0


def _events(book: Book, event: Event, others: Mapping[str, Any]) -> Iterator[Alike]:
    lines = World(book).lines("place")
    overlaps = _overlap(book, event.when)
    for name, other in others.items():
        if name in event.same_as or not overlaps(other.when):
            continue
        acts = set(event.acts) & set(other.acts)
        near = any(one in lines.above(another) or another in lines.above(one) for one in event.places for another in other.places)
        if acts and (near or not event.places or not other.places):
            where = "the same place" if near else "no other place"
            yield Alike(name, f"the same time, {where}, and {', '.join(sorted(acts))}; if it is the same event, give its id in `same_as`")


def _calls(book: Book, call: Call, others: Mapping[str, Any]) -> Iterator[Alike]:
    overlaps = _overlap(book, call.date)
    for name, other in others.items():
        if set(other.participants) == set(call.participants) and overlaps(other.date):
            yield Alike(name, "the same day and the same participants")


def _overlap(book: Book, date: Edtf) -> Callable[[Edtf], bool]:
    """Whether a date can touch the days of another."""
    zone = ZoneInfo(book.ledger.timezone)
    first, last = hull(date, zone)

    def overlaps(other: Edtf) -> bool:
        begins, ends = hull(other, zone)
        return begins <= last and first <= ends

    return overlaps


def _concepts(concept: Record, others: Mapping[str, Any]) -> Iterator[Alike]:
    assert isinstance(concept, Concept)
    labels = _labels(concept)
    for name, other in others.items():
        shared = sorted(text for key, text in _labels(other).items() if key in labels)
        codes = sorted(set(concept.exact_match) & set(other.exact_match))
        if codes:
            yield Alike(name, f"the same code {codes[0]}")
        elif shared:
            yield Alike(name, f"the same label “{shared[0]}”")


def _labels(concept: Concept) -> dict[tuple[str, str], str]:
    """Every label of a concept, by language and folded text."""
    labels = [(language, text) for language, text in concept.label.items()]
    labels += [(language, text) for language, texts in concept.alt.items() for text in texts]
    return {(language, " ".join(text.casefold().split())): text for language, text in labels}
