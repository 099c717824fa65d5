"""What data sets add to what is on record: for each claim how many rows bear on it, and, where one row is enough, which decide it.

A row is one witness, its data set's publisher, of what the description lets it bear out. So it can decide a claim only where the
standard of proof asks for no more than one witness; then the rows that decide are put on record for that answer, each as an
event with one item of evidence. A condition is met by events on record alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from ledger.book import Book
from ledger.counts import Count
from ledger.datasets.attached import Attachment
from ledger.datasets.rows import Row, Rows, Tally, opened
from ledger.dates import DAY, day_text
from ledger.matching import Role, Test, event_scopes
from ledger.model import Dataset, Event, EventFigure, Evidence, Points
from ledger.model import Row as RowName
from ledger.reading import as_id
from ledger.world import World

MOST_DECIDING = 10
"""Rows inside one reading that are put on record: the first in time. All are of one publisher, so that more say no more."""

Attached = tuple[str, Dataset, Attachment]


@dataclass(frozen=True)
class Added:
    """What one data set adds to one claim: its tallies by reading and role."""

    dataset: str
    tallies: Mapping[tuple[int, Role], Tally]

    def count(self, role: Role, inside: bool) -> int:
        """Rows in this role, over all readings: of the reading that most of them bear on."""
        return max((tally.inside if inside else tally.near for (_, one), tally in self.tallies.items() if one is role), default=0)

    def shortfalls(self) -> dict[str, int]:
        """For how many of the rows that are near an axis falls short, by axis, over all readings the most."""
        found: dict[str, int] = {}
        for (_, role), tally in self.tallies.items():
            if role is Role.EVENT:
                for axis, number in tally.short.items():
                    found[axis] = max(number, found.get(axis, 0))
        return {axis: number for axis, number in found.items() if number}


def tallied(rows: Rows, tests: Collection[Test]) -> dict[str, Added]:
    """What the rows add to each claim of these readings that they bear on, by claim."""
    rows.ask(event_scopes(rows.world, tests))
    by_claim: dict[str, dict[tuple[int, Role], Tally]] = {}
    for (claim, reading), tally in rows.tallies().items():
        number, role = reading.split()
        by_claim.setdefault(claim, {})[int(number), Role(role)] = tally
    return {claim: Added(rows.attachment.dataset, tallies) for claim, tallies in by_claim.items()}


def add_up(world: World, sets: Sequence[Attached], tests: Collection[Test]) -> dict[str, list[Added]]:
    """What these data sets add to each claim, by claim, in their order."""
    by_claim: dict[str, list[Added]] = {}
    for _, dataset, attachment in sets:
        with opened(world, dataset, attachment) as rows:
            for claim, added in tallied(rows, tests).items():
                by_claim.setdefault(claim, []).append(added)
    return by_claim


def with_deciding_rows(world: World, sets: Sequence[Attached], tests: Collection[Test]) -> Book:
    """The book with the rows on record that lie inside a reading, the first of each in time."""
    events: dict[str, Event] = {}
    for name, dataset, attachment in sets:
        with opened(world, dataset, attachment) as rows:
            sought = {key: one for key, one in event_scopes(world, tests).items() if key[1].endswith(Role.EVENT.value)}
            rows.ask(sought)
            for (claim, reading), tally in sorted(rows.tallies().items()):
                if tally.inside:
                    for row in rows.bearing_on(claim, reading, MOST_DECIDING, inside=True):
                        events[event_id(name, row)] = as_event(name, dataset, attachment, row)
    return replace(world.book, events=dict(sorted({**world.book.events, **events}.items())))


def event_id(name: str, row: Row) -> str:
    """The id under which a row is put on record."""
    return as_id(f"{name}-row-{row.id}")


def as_event(name: str, dataset: Dataset, attachment: Attachment, row: Row) -> Event:
    """A row as an event on record, with the one item of evidence that it is."""
    first, last = day_text(row.earliest), day_text(row.latest)
    when = {"date": first} if first == last else {"within": f"{first}/{last}"}
    figures = {as_id(measure): EventFigure(measure=measure, count=Count(low, high)) for measure, (low, _, high) in row.figures.items()}
    return Event.model_validate(
        {
            "title": f"{dataset.title}, row {row.id}",
            "places": row.places,
            "acts": row.acts,
            "targets": row.targets,
            "means": row.means,
            "actors": row.actors,
            "figures": figures,
            "evidence": (as_evidence(name, dataset, attachment, row),),
            **when,
        }
    )


def as_evidence(name: str, dataset: Dataset, attachment: Attachment, row: Row) -> Evidence:
    """A row as an item of evidence: its data set's publisher, and what the description lets it bear out."""
    return Evidence.model_validate(
        {
            "publisher": dataset.publisher,
            "url": dataset.url,
            ("published" if attachment.released else "seen"): attachment.public_since,
            "language": dataset.language,
            "says": says(row),
            "bears_out": Points(acts=row.acts, actors=row.actors, figures=tuple(as_id(measure) for measure in row.figures)),
            "row": RowName(dataset=name, id=row.id),
        }
    )


def says(row: Row) -> str:
    """What a row says, in a sentence of ours; what its sources claim is theirs, and not repeated here."""
    first, last = day_text(row.earliest), day_text(row.latest)
    when = first if first == last else f"within {first} to {last}"
    where = ", ".join(row.named) or "no place named"
    figures = "; ".join(f"{measure} {span(low, high)}" for measure, (low, _, high) in row.figures.items())
    return f"Row {row.id}: {when}; {where}" + (f"; {figures}" if figures else "") + "."


def span(low: int, high: int) -> str:
    """A count as a range."""
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def days(row: Row) -> int:
    """How many days a row spans."""
    return (row.latest - row.earliest) // DAY + 1
