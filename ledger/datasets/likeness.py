"""Rows that look like an event on record, and rows that bear on a claim and are not on record yet: leads for a person.

Nothing is decided here. A row looks like an event by day, distance, acts and figures; whether it is the same, a person says.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from ledger.datasets.added import Attached
from ledger.datasets.rows import Row, opened
from ledger.dates import DAY
from ledger.matching import Role, Test, event_scopes
from ledger.world import Occurrence, World

EARTH = 6371.0
"""The mean radius of the Earth in kilometres (IUGG)."""

MOST_KM = 50.0
MOST_DAYS = 3
MOST_SPAN = 31
MOST_ALIKE = 3
FAR = 1_000_000


@dataclass(frozen=True)
class Likeness:
    """A row beside an event: days between them (0 if their times meet), kilometres if both have coordinates, and what else fits.

    `acts` and `place` are 0 where the row's lies within the event's or is the same, 1 where they share something, None where
    they are apart or one is silent. `figures` are the measures in which their ranges meet, `apart` those in which they do not.
    """

    row: Row
    days: int
    km: float | None
    acts: int | None
    place: int | None
    figures: tuple[str, ...]
    apart: tuple[str, ...]
    on_record: str | None
    """The event that cites this row already."""
    shares: tuple[str, ...]
    """Addresses that the row and the event's evidence both cite: the same source, not a second one."""

    @property
    def order(self) -> tuple[float | str, ...]:
        """The likest first."""
        return (
            self.days,
            3 if self.place is None else self.place,
            3 if self.acts is None else self.acts,
            len(self.apart) - len(self.figures),
            FAR if self.km is None else round(self.km, 1),
            self.row.dataset,
            self.row.event,
        )


def like_event(world: World, sets: Sequence[Attached], name: str, most_days: int = MOST_DAYS, most_km: float = MOST_KM) -> list[Likeness]:
    """Rows within so many days and kilometres of an event (or, without coordinates, of the same place), the likest first."""
    occurrence = world.occurrences[world.occurrence_of[name]]
    cited = cited_rows(world)
    found = []
    for _, dataset, attachment in sets:
        with opened(world, dataset, attachment) as rows:
            for row in rows.within(occurrence.earliest - most_days * DAY, occurrence.latest + most_days * DAY):
                likeness = _compare(world, occurrence, row, cited)
                if _may_be(likeness, most_km):
                    found.append(likeness)
    return sorted(found, key=lambda one: one.order)


def _may_be(likeness: Likeness, most_km: float) -> bool:
    """Near enough to be looked at: by distance where there is one, else by place; and the acts have something in common."""
    is_here = likeness.km <= most_km if likeness.km is not None else likeness.place is not None
    return is_here and likeness.acts is not None


def _compare(world: World, occurrence: Occurrence, row: Row, cited: Mapping[tuple[str, str], str]) -> Likeness:
    meeting, apart = _figures(occurrence, row)
    return Likeness(
        row=row,
        days=max(0, (occurrence.earliest - row.latest) // DAY + 1, (row.earliest - occurrence.latest) // DAY + 1)
        if row.latest < occurrence.earliest or occurrence.latest < row.earliest
        else 0,
        km=_kilometres(world, occurrence, row),
        acts=_short(world, "act", occurrence.acts, row.acts),
        place=_short(world, "place", occurrence.places, row.places),
        figures=meeting,
        apart=apart,
        on_record=cited.get((row.dataset, row.id)),
        shares=tuple(sorted(_addresses(world, occurrence) & set(row.addresses))),
    )


def _short(world: World, axis: str, ours: Collection[str], theirs: Collection[str]) -> int | None:
    lines = world.lines(axis)
    shorts = [
        short for one in ours for other in theirs for short in (lines.short(one, other), lines.short(other, one)) if short is not None
    ]
    return min(shorts, default=None)


def _figures(occurrence: Occurrence, row: Row) -> tuple[tuple[str, ...], tuple[str, ...]]:
    meeting: set[str] = set()
    apart: set[str] = set()
    for figure in occurrence.figures.values():
        if figure.measure in row.figures:
            low, _, high = row.figures[figure.measure]
            meets = low <= (figure.count.high if figure.count.high is not None else high) and figure.count.low <= high
            (meeting if meets else apart).add(figure.measure)
    return tuple(sorted(meeting)), tuple(sorted(apart - meeting))


def _kilometres(world: World, occurrence: Occurrence, row: Row) -> float | None:
    """The least distance from the row to a place of the event that has coordinates."""
    if row.latitude is None or row.longitude is None:
        return None
    points = [point for place in occurrence.places if (point := world.book.places[place].coordinates)]
    return min((distance(point.latitude, point.longitude, row.latitude, row.longitude) for point in points), default=None)


def distance(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Kilometres between two points on a sphere, by the haversine formula; degrees in."""
    phi, other_phi = radians(latitude), radians(other_latitude)
    half = sin((other_phi - phi) / 2) ** 2 + cos(phi) * cos(other_phi) * sin(radians(other_longitude - longitude) / 2) ** 2
    return 2 * EARTH * asin(sqrt(min(1.0, half)))


def _addresses(world: World, occurrence: Occurrence) -> set[str]:
    return {item.page.url for item in world.items_of(occurrence)}


def cited_rows(world: World) -> dict[tuple[str, str], str]:
    """The rows that evidence on record cites, by data set and id, with the event that does."""
    return {(item.row.dataset, item.row.id): name for name, event in world.book.events.items() for item in event.evidence if item.row}


@dataclass(frozen=True)
class Lead:
    """A row that bears on a claim and that no event on record cites.

    `alike` are events on record of the same time and place that may be it; `same_source` another lead that cites the same article.
    """

    row: Row
    alike: tuple[str, ...]
    same_source: str | None


def leads(world: World, sets: Sequence[Attached], tests: Sequence[Test], most: int) -> list[Lead]:
    """Rows that bear on these readings of one claim, those inside first; each once."""
    cited, seen, found = cited_rows(world), set(), []
    articles: dict[str, str] = {}
    for _, dataset, attachment in sets:
        with opened(world, dataset, attachment) as rows:
            sought = {key: one for key, one in event_scopes(world, tests).items() if key[1].endswith(Role.EVENT.value)}
            rows.ask(sought)
            for claim, reading in sorted(sought):
                for row in rows.bearing_on(claim, reading, most + len(cited)):
                    if (row.dataset, row.event) in seen or (row.dataset, row.id) in cited:
                        continue
                    seen.add((row.dataset, row.event))
                    found.append(row)
    found.sort(key=lambda row: (sum(row.short.values()), row.earliest, row.dataset, row.event))
    answer = []
    for row in found[:most]:
        key = row.article
        same = articles.get(key) if key else None
        if key:
            articles.setdefault(key, f"{row.dataset} {row.id}")
        answer.append(Lead(row, tuple(_alike(world, row)), same))
    return answer


def _alike(world: World, row: Row) -> list[str]:
    """Events on record that the row may be, the nearest in time first: at its time and place, with an act in common.

    What spans months, on either side, is like too much to say anything.
    """
    found = []
    for occurrence in world.occurrences.values():
        span = occurrence.latest - occurrence.earliest
        meets = occurrence.earliest <= row.latest and row.earliest <= occurrence.latest
        if occurrence.occurred and meets and max(span, row.latest - row.earliest) < MOST_SPAN * DAY and _is_here(world, occurrence, row):
            found.append((span, abs(occurrence.earliest - row.earliest), occurrence.id))
    return [name for _, _, name in sorted(found)][:MOST_ALIKE]


def _is_here(world: World, occurrence: Occurrence, row: Row) -> bool:
    km = _kilometres(world, occurrence, row)
    near = km <= MOST_KM if km is not None else _short(world, "place", row.places, occurrence.places) == 0
    return near and _short(world, "act", occurrence.acts, row.acts) is not None
