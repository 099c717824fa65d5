"""What the records come to before anything is compared: occurrences, trees, sides, and whose word each item is (method §2, §5).

Two records of one event become one occurrence; an item stands for its origins; a publisher for its owner and its side.
All of it is derived from a `Book` and depends on nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from zoneinfo import ZoneInfo

from ledger.book import Book
from ledger.dates import OPEN, Bounds, Edtf
from ledger.model import Concept, Edge, Event, EventFigure, Evidence, Page, Precision
from ledger.trees import Lines, Tree

NEVER = OPEN + 1
AXES = {"act": "acts", "actor": "actors", "place": "places", "target": "actors", "means": "means"}
LEVELS = tuple(Precision)
Pair = tuple[str, str]
NO_EDGES: frozenset[Pair] = frozenset()


@dataclass(frozen=True, slots=True)
class Voice:
    """Whose word an item is: its origin, the owner of that (one owner is one witness), its letter and its side, if any."""

    origin: str
    owner: str
    letter: str
    party: str | None
    finder: bool


@dataclass(frozen=True, slots=True)
class Item:
    """An evidence item where it stands (record and position in it), with the voices it speaks for."""

    record: str
    index: int
    page: Page
    voices: tuple[Voice, ...]

    @property
    def evidence(self) -> Evidence:
        """The page as evidence on an event; only items of events have it."""
        assert isinstance(self.page, Evidence)
        return self.page


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One thing that happened, or that is documented not to have: the records of one event joined.

    `bounds` are minutes on the ledger's clock; `lasting` means that it lasted from the start to the end of them, otherwise it
    fell somewhere within; `certain` is False where a qualifier (`?`, `~`, `%`) leaves even that
    open. Places are as narrow as their precision allows. Figures go by (record, name).
    """

    id: str
    members: tuple[str, ...]
    title: str
    occurred: bool
    acts: tuple[str, ...]
    actors: tuple[str, ...]
    places: tuple[str, ...]
    targets: tuple[str, ...]
    means: tuple[str, ...]
    bounds: Bounds
    lasting: bool
    certain: bool
    figures: Mapping[Pair, EventFigure]
    vague: bool
    """Whether its place is known less precisely than it is named: what is somewhere within it is not in all of it."""

    @property
    def earliest(self) -> int:
        return self.bounds.starts_first

    @property
    def latest(self) -> int:
        return self.bounds.ends_last

    def found(self, axis: str) -> tuple[str, ...]:
        """What stands on one of the axes of `AXES`; empty where the records are silent."""
        found: tuple[str, ...] = getattr(self, axis if axis == "means" else axis + "s")
        return found


@dataclass(frozen=True)
class World:
    """The book with what is derived from it; every property is worked out once, when it is first asked for."""

    book: Book

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.book.ledger.timezone)

    def bounds(self, date: Edtf) -> Bounds:
        """The bounds of a date on the ledger's clock, worked out once for all records that write it alike."""
        if date.text not in self._bounds:
            self._bounds[date.text] = date.bounds(self.zone)
        return self._bounds[date.text]

    @cached_property
    def _bounds(self) -> dict[str, Bounds]:
        return {}

    # trees

    @cached_property
    def trees(self) -> dict[str, Tree]:
        """The tree behind each axis, with all edges, whatever their dates."""
        return {axis: {name: tuple(map(_end, concept.broader)) for name, concept in self.concepts(axis).items()} for axis in AXES}

    @cached_property
    def edges(self) -> dict[str, dict[Pair, Edge]]:
        """By axis, the edges that carry dates or evidence, by (narrower, broader)."""
        return {
            axis: {
                (name, edge.to): edge for name, concept in self.concepts(axis).items() for edge in concept.broader if isinstance(edge, Edge)
            }
            for axis in AXES
        }

    def concepts(self, axis: str) -> Mapping[str, Concept]:
        """The vocabulary behind an axis, by id."""
        concepts: Mapping[str, Concept] = getattr(self.book, AXES[axis])
        return concepts

    def tree(self, axis: str, barred: frozenset[Pair] = frozenset()) -> Tree:
        """The tree of an axis without the barred edges."""
        tree = self.trees[axis]
        if not barred:
            return tree
        return {name: tuple(one for one in broader if (name, one) not in barred) for name, broader in tree.items()}

    def lines(self, axis: str, barred: frozenset[Pair] = frozenset()) -> Lines:
        """The tree of an axis without the barred edges, climbed once for all that ask."""
        if (axis, barred) not in self._lines:
            self._lines[axis, barred] = Lines(self.tree(axis, barred))
        return self._lines[axis, barred]

    @cached_property
    def _lines(self) -> dict[tuple[str, frozenset[Pair]], Lines]:
        return {}

    def barred(self, axis: str, first: int, last: int) -> frozenset[Pair]:
        """The dated edges of an axis that were not in force during all of first..last."""
        if not self._dated[axis]:
            return NO_EDGES
        return frozenset(pair for pair, (begins, ends) in self._dated[axis].items() if not (begins <= first and last <= ends))

    def dated(self, axis: str) -> Mapping[Pair, tuple[int, int]]:
        """The dated edges of an axis, with the first and the last minute of each."""
        return self._dated[axis]

    @cached_property
    def _dated(self) -> dict[str, dict[Pair, tuple[int, int]]]:
        def reach(edge: Edge) -> tuple[int, int]:
            return (
                edge.since.bounds(self.zone).starts_first if edge.since else -OPEN,
                edge.until.bounds(self.zone).ends_last if edge.until else OPEN,
            )

        return {axis: {pair: reach(edge) for pair, edge in edges.items() if edge.since or edge.until} for axis, edges in self.edges.items()}

    @cached_property
    def contraries(self) -> dict[str, tuple[str, ...]]:
        """What each act excludes as the vocabulary says it, both ways, in the order of ids."""
        pairs = {pair for name, act in self.book.acts.items() for other in act.contrary for pair in ((name, other), (other, name))}
        return {name: tuple(sorted(other for one, other in pairs if one == name)) for name in sorted({one for one, _ in pairs})}

    def excluded(self, act: str) -> tuple[str, ...]:
        """The contraries of an act and of all that is broader: what cannot be while the act is."""
        return tuple(sorted({other for one in self.lines("act").above(act) for other in self.contraries.get(one, ())}))

    def is_said_by_office(self, acts: Collection[str]) -> bool:
        """Whether every one of the acts is to declare, decide, promise, sign, refuse (there must be one)."""
        return bool(acts) and self._of_office.issuperset(acts)

    @cached_property
    def _of_office(self) -> frozenset[str]:
        return frozenset(act for act in self.book.acts if any(self._flagged(one, "said_by_office") for one in self.lines("act").above(act)))

    def is_published_act(self, act: str) -> bool:
        """Whether the act is its own publication: a decree, a vote, a pardon, a public statement."""
        return any(self._flagged(one, "published_act") for one in self.lines("act").above(act))

    def is_legal_character(self, act: str) -> bool:
        """Whether the act is, or lies within, a legal character that only a finder can find."""
        return any(self._flagged(one, "legal_character") for one in self.lines("act").above(act))

    def _flagged(self, act: str, flag: str) -> bool:
        return act in self.book.acts and bool(getattr(self.book.acts[act], flag))

    def binders(self, actor: str) -> frozenset[str]:
        """Who can decide, promise and sign for an actor: what the vocabulary names for it and for all that is broader."""
        above = self.lines("actor").above(actor)
        return frozenset(one for name in above if name in self.book.actors for one in self.book.actors[name].bound_by)

    # sides

    @cached_property
    def opposed(self) -> frozenset[Pair]:
        """Pairs of opposed sides, both ways."""
        sides = self.book.ledger.sides
        return frozenset(pair for name, side in sides.items() for other in side.opposed for pair in ((name, other), (other, name)))

    def sides_of(self, actors: Iterable[str]) -> frozenset[str]:
        """The sides of the ledger to which any of the actors belong."""
        return frozenset(side for actor in actors for side in self._sides_of_one(actor))

    def _sides_of_one(self, actor: str) -> frozenset[str]:
        if actor not in self._sides:
            above = self.lines("actor").above(actor)
            self._sides[actor] = frozenset(name for name, side in self.book.ledger.sides.items() if above.intersection(side.members))
        return self._sides[actor]

    @cached_property
    def _sides(self) -> dict[str, frozenset[str]]:
        return {}

    def with_opposed(self, sides: frozenset[str]) -> frozenset[str]:
        """The sides and those opposed to them: nobody among these is an independent witness."""
        return sides | {other for side, other in self.opposed if side in sides}

    # voices

    @cached_property
    def _voices(self) -> dict[str, Voice]:
        return {}

    def voice(self, publisher: str) -> Voice:
        """A publisher as a witness: the owner at the top of `part_of`, its own letter, the nearest side on the way up."""
        if publisher not in self._voices:
            own = self.book.publishers[publisher]
            owner, party = publisher, own.party
            above = own.part_of
            while above:
                owner = above
                party = party or self.book.publishers[above].party
                above = self.book.publishers[above].part_of
            self._voices[publisher] = Voice(publisher, owner, "D" if own.letter in "EF" else own.letter, party, own.finder)
        return self._voices[publisher]

    def item(self, record: str, index: int, page: Page) -> Item:
        """An item with its voices: its origins where it names any, otherwise its own publisher."""
        return Item(record, index, page, tuple(self.voice(one) for one in sorted(set(page.derived_from)) or (page.publisher,)))

    def items(self, record: str, pages: Sequence[Page]) -> list[Item]:
        """The items of one record. An origin that itself only repeats others there stands for those, to the first source."""
        return self._to_the_source([self.item(record, index, page) for index, page in enumerate(pages)])

    def _to_the_source(self, items: list[Item]) -> list[Item]:
        """What a side or an office says is its own word, whatever else it passes on; only other publishers are seen through."""
        if not any(item.page.derived_from for item in items):
            return items
        own = {item.page.publisher for item in items if not item.page.derived_from}
        repeats: dict[str, set[str]] = {}
        for item in items:
            speaks_for_itself = self.voice(item.page.publisher).party or self.book.publishers[item.page.publisher].office_of
            if item.page.publisher not in own and not speaks_for_itself:
                repeats.setdefault(item.page.publisher, set()).update(item.page.derived_from)
        return [
            replace(item, voices=tuple(map(self.voice, sorted(_sources(item.page.derived_from, repeats)))))
            if item.page.derived_from
            else item
            for item in items
        ]

    # occurrences

    @cached_property
    def occurrences(self) -> dict[str, Occurrence]:
        """All occurrences by id, which is the first of their records' ids."""
        return {group[0]: self._join(group) for group in self._same()}

    def items_of(self, occurrence: Occurrence) -> tuple[Item, ...]:
        """The evidence of an occurrence: the items of its records, in their order."""
        if occurrence.id not in self._items:
            own = [
                self.item(member, index, page)
                for member in occurrence.members
                for index, page in enumerate(self.book.events[member].evidence)
            ]
            self._items[occurrence.id] = tuple(self._to_the_source(own))
        return self._items[occurrence.id]

    @cached_property
    def _items(self) -> dict[str, tuple[Item, ...]]:
        return {}

    @cached_property
    def occurrence_of(self) -> dict[str, str]:
        """The occurrence to which each event record belongs."""
        return {member: one.id for one in self.occurrences.values() for member in one.members}

    def _same(self) -> list[tuple[str, ...]]:
        first = {name: name for name in self.book.events}

        def root(name: str) -> str:
            while first[name] != name:
                name = first[name]
            return name

        for name, event in self.book.events.items():
            for other in event.same_as:
                low, high = sorted((root(name), root(other)))
                first[high] = low
        groups: dict[str, list[str]] = {}
        for name in sorted(first):
            groups.setdefault(root(name), []).append(name)
        return [tuple(group) for _, group in sorted(groups.items())]

    def _join(self, members: tuple[str, ...]) -> Occurrence:
        events = [self.book.events[name] for name in members]
        spans = [self._span(event) for event in events]
        figures = {
            (member, name): figure for member, event in zip(members, events, strict=True) for name, figure in sorted(event.figures.items())
        }
        return Occurrence(
            id=members[0],
            members=members,
            title=events[0].title,
            occurred=events[0].occurred,
            acts=_union([event.acts for event in events]),
            actors=_union([event.actors for event in events]),
            places=_union([self._places(event) for event in events]),
            targets=_union([event.targets for event in events]),
            means=_union([event.means for event in events]),
            bounds=_common(spans),
            lasting=all(event.date is not None and event.date.interval for event in events),
            certain=not any(mark in event.when.text for event in events for mark in "?~%"),
            figures=figures,
            vague=any(self._places(event) != event.places for event in events),
        )

    def _span(self, event: Event) -> Bounds:
        """The four minutes of an event; what fell within A/B starts and ends somewhere between the outer ends of both."""
        bounds = self.bounds(event.when)
        if event.date is not None:
            return bounds
        return Bounds(bounds.starts_first, bounds.ends_last, bounds.starts_first, bounds.ends_last)

    def _places(self, event: Event) -> tuple[str, ...]:
        """The event's places, each lifted to the level to which it is known."""
        if event.precision is None:
            return event.places
        return tuple(self._lift(place, LEVELS.index(event.precision)) for place in event.places)

    def _lift(self, place: str, level: int) -> str:
        places, above = self.book.places, [place]
        for name in above:
            if name in places and LEVELS.index(places[name].level) >= level:
                return name
            above.extend(self.trees["place"].get(name, ()))
        return above[-1]


def _sources(origins: Iterable[str], repeats: Mapping[str, set[str]]) -> set[str]:
    """Where the origins themselves got it from, followed until it ends; who only repeat each other stand for themselves."""
    seen: set[str] = set()
    ends: set[str] = set()
    ahead = list(origins)
    while ahead:
        one = ahead.pop()
        if one in seen:
            continue
        seen.add(one)
        ahead.extend(repeats.get(one, ()))
        if one not in repeats:
            ends.add(one)
    return ends or set(origins)


def _end(broader: str | Edge) -> str:
    return broader.to if isinstance(broader, Edge) else broader


def _union(parts: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    if len(parts) == 1 and len(parts[0]) < 2:
        return parts[0]
    return tuple(sorted({one for part in parts for one in part}))


def _common(spans: list[Bounds]) -> Bounds:
    """What all the spans allow; where they exclude each other, all that any of them allows."""
    if len(spans) == 1:
        return spans[0]
    starts_first, starts_last = max(s.starts_first for s in spans), min(s.starts_last for s in spans)
    ends_first, ends_last = max(s.ends_first for s in spans), min(s.ends_last for s in spans)
    if starts_first <= starts_last and ends_first <= ends_last:
        return Bounds(starts_first, starts_last, ends_first, ends_last)
    return Bounds(
        min(s.starts_first for s in spans),
        max(s.starts_last for s in spans),
        min(s.ends_first for s in spans),
        max(s.ends_last for s in spans),
    )
