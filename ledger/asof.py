"""The book as it stood on a day: what was published later does not exist (method §6, `--as-of`).

A partial date of publication counts as its last day, a missing one as the day we read the page. What no item reports any
more is gone with it: an event without evidence, a claim that nobody had reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar
from zoneinfo import ZoneInfo

from ledger.book import Book
from ledger.dates import last_minute
from ledger.model import Concept, Edge, Page

P = TypeVar("P", bound=Page)
C = TypeVar("C", bound=Concept)


def public_since(page: Page, zone: ZoneInfo) -> int:
    """The last minute of the day on which a page was public at the latest."""
    date = page.published or page.seen
    assert date is not None
    return last_minute(date, zone)


def last_publication(book: Book) -> int:
    """The last minute of the last day of publication on record; the ledger's default start if there is none."""
    zone = ZoneInfo(book.ledger.timezone)
    days = {day.text: day for page in pages(book) if (day := page.published or page.seen)}
    return max((last_minute(day, zone) for day in days.values()), default=last_minute(book.ledger.default_start, zone))


def pages(book: Book) -> Iterator[Page]:
    """Every page that is evidence for anything: of claims, events, edges, and the readouts of calls."""
    for call in book.calls.values():
        yield from call.readouts
    for claim in book.claims.values():
        yield from claim.reporting
        yield from claim.appearances
    for event in book.events.values():
        yield from event.evidence
    for edge in _edges(book):
        yield from edge.evidence


def _edges(book: Book) -> Iterator[Edge]:
    for concepts in (book.acts, book.means, book.actors, book.places):
        for concept in concepts.values():
            yield from (edge for edge in concept.broader if isinstance(edge, Edge))


def as_of(book: Book, minute: int) -> Book:
    """The book with only what was public by this minute of the ledger's clock."""
    zone = ZoneInfo(book.ledger.timezone)

    def kept(items: Iterable[P]) -> tuple[P, ...]:
        return tuple(item for item in items if public_since(item, zone) <= minute)

    def broader_then(concept: C) -> C:
        """An edge that rests on evidence is not there before its first item."""
        edges = [
            (edge, edge.model_copy(update={"evidence": kept(edge.evidence)}) if isinstance(edge, Edge) else edge)
            for edge in concept.broader
        ]
        return concept.model_copy(update={"broader": tuple(after for before, after in edges if not _is_bare(before, after))})

    def tree_then(concepts: Mapping[str, C]) -> dict[str, C]:
        return {name: broader_then(concept) for name, concept in concepts.items()}

    calls = {name: call.model_copy(update={"readouts": kept(call.readouts)}) for name, call in book.calls.items()}
    claims = {
        name: claim.model_copy(update={"reporting": kept(claim.reporting), "appearances": kept(claim.appearances)})
        for name, claim in book.claims.items()
    }
    events = {name: event.model_copy(update={"evidence": kept(event.evidence)}) for name, event in book.events.items()}
    return replace(
        book,
        calls=calls,
        claims={name: claim for name, claim in claims.items() if claim.reporting},
        events={
            name: event.model_copy(update={"same_as": tuple(other for other in event.same_as if events[other].evidence)})
            for name, event in events.items()
            if event.evidence
        },
        acts=tree_then(book.acts),
        means=tree_then(book.means),
        actors=tree_then(book.actors),
        places=tree_then(book.places),
    )


def _is_bare(before: str | Edge, after: str | Edge) -> bool:
    return isinstance(before, Edge) and isinstance(after, Edge) and bool(before.evidence) and not after.evidence
