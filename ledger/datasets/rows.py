"""Rows of a data set matched where they lie: the tables of the rule filled from the derived copy, and its text run by DuckDB.

A row is one event with a value on each axis, as an occurrence is. It never says that something lasted, nor that something did
not occur; so rows lie in scopes, and cover none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ledger import columns
from ledger.datasets.attached import Attachment
from ledger.datasets.attaching import SOURCE, connected
from ledger.joining import AXES, MATCH, SEEK, TABLES
from ledger.matching import NOTHING, Codes, Sought, Value, bearing_rows
from ledger.model import Dataset, Naming, Precision
from ledger.trees import NEAR
from ledger.world import Pair, World

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TRAITS = ("act", "actor", "target", "means")
"""The axes that the rules of a description fill, in the order of the table `traits`."""


@dataclass(frozen=True)
class Row:
    """One row. `earliest` and `latest` are minutes; `figures` are (low, best, high) by measure; `short` falls short by axis."""

    dataset: str
    event: int
    id: str
    earliest: int
    latest: int
    acts: tuple[str, ...]
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    means: tuple[str, ...]
    places: tuple[str, ...]
    named: tuple[str, ...]
    """The place as the data set writes it, narrow to broad."""
    latitude: float | None
    longitude: float | None
    figures: Mapping[str, tuple[int, int, int]]
    source: Mapping[str, str]
    short: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_inside(self) -> bool:
        return not any(self.short.values())

    @property
    def article(self) -> str:
        """What it cites, to tell whether two rows have it from the same source; '' where it cites nothing."""
        return _plain(self.source.get("article") or self.source.get("url") or "")

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses that it cites."""
        return tuple(re.findall(r"https?://[^\s;|\"]+", f"{self.source.get('url', '')} {self.source.get('article', '')}"))


@dataclass(frozen=True)
class Tally:
    """How many rows bear on one reading of a claim: inside, near, and near for which axis; `first` is the first inside, in time."""

    inside: int
    near: int
    short: Mapping[str, int]
    first: int | None


class Rows:
    """The rows of one attached data set, in the world of a ledger.

    Values are worked out from the description and the vocabulary of today, whatever the copy was made with.
    """

    def __init__(self, world: World, dataset: Dataset, attachment: Attachment, connection: DuckDBPyConnection) -> None:
        self.world = world
        self.dataset = dataset
        self.attachment = attachment
        self._connection = connection
        self._labels = _labels(world)
        events, places = columns.text(str(attachment.events)), columns.text(str(attachment.places))
        connection.execute(f"CREATE OR REPLACE VIEW copy AS SELECT * FROM read_parquet({events})")
        self._places = [
            self._place(layout, names, level)
            for layout, names, level in connection.execute(
                f"SELECT layout, names, level FROM read_parquet({places}) ORDER BY place"
            ).fetchall()
        ]
        self._named = [
            tuple(dict.fromkeys(name for name in names if name))
            for (names,) in connection.execute(f"SELECT names FROM read_parquet({places}) ORDER BY place").fetchall()
        ]

    # what the values of a row are

    def concepts(self, traits: int, axis: str) -> tuple[str, ...]:
        """The concepts of a combination of rules on one axis of TRAITS."""
        layout, bits = self.attachment.traits[traits]
        return columns.concepts(self.dataset.layouts[layout], bits, axis if axis == "means" else f"{axis}s")

    def _place(self, layout: str, names: Sequence[str], level: int) -> tuple[str, ...]:
        """The narrowest place that a name stands for, among those not narrower than what is known."""
        placing = self.dataset.layouts[layout].place
        for naming, name in zip(placing.names, names, strict=True):
            if name and columns.LEVELS.index(naming.level) >= level and (place := self._placed(naming, name)):
                return (place,)
        return (placing.always,) if placing.always else ()

    def _placed(self, naming: Naming, name: str) -> str | None:
        meant = self.dataset.places.get(name)
        if meant and self._is_as_broad(meant, naming.level):
            return meant
        ending = next((one for one in naming.endings if name.endswith(one)), "")
        fitting = [
            place
            for place in self._labels.get(_plain(name.removesuffix(ending)), ())
            if self.world.book.places[place].level == naming.level
        ]
        return fitting[0] if len(fitting) == 1 else None

    def _is_as_broad(self, place: str, level: Precision) -> bool:
        """A city that is an oblast of its own is meant by its name at either level."""
        return place in self.world.book.places and columns.LEVELS.index(self.world.book.places[place].level) <= columns.LEVELS.index(level)

    # the tables of the rule

    def ask(self, sought: Mapping[tuple[str, str], Sought], widest: int = NEAR) -> None:
        """Fill the tables: what is asked, by claim and reading, against the values that occur in the copy."""
        asked: Codes = {axis: {} for axis in AXES}
        found: Codes = {axis: {} for axis in AXES}
        scope = [
            (*name, *(asked[axis].setdefault(getattr(one, axis), len(asked[axis])) for axis in AXES), *one.window)
            for name, one in sought.items()
            if one.window.is_real
        ]
        forces = {axis: _Force(self.world, axis) for axis in AXES}
        self._event(forces)
        traits = [
            (number, *(found[axis].setdefault(value, len(found[axis])) for axis, value in zip(TRAITS, values, strict=True)))
            for number, values in self._traits(forces)
        ]
        bearing = {axis: bearing_rows(self.world, axis, asked[axis], found[axis], widest) for axis in TRAITS}
        numbers: dict[Value, int] = {}
        by_value: dict[int, list[int]] = {}
        for number, value in self._placings(forces["place"]):
            by_value.setdefault(numbers.setdefault(value, len(numbers)), []).append(number)
        bearing["place"] = [
            (one, number, short)
            for one, other, short in bearing_rows(self.world, "place", asked["place"], numbers, widest)
            for number in by_value[other]
        ]
        self._fill("scope", scope)
        self._fill("traits", traits)
        for axis in AXES:
            self._fill(f"bears_{axis}", bearing[axis])
        self._connection.execute(f"CREATE OR REPLACE TABLE seek AS {SEEK}")

    def _fill(self, table: str, rows: Sequence[Sequence[Any]]) -> None:
        self._connection.execute(f"CREATE OR REPLACE TABLE {table} ({TABLES[table]})")
        if rows:
            kinds = [one.strip().split()[1] for one in TABLES[table].split(",")]
            lists = ", ".join(f"unnest(${position}::{kind}[])" for position, kind in enumerate(kinds, 1))
            self._connection.execute(f"INSERT INTO {table} SELECT {lists}", [list(column) for column in zip(*rows, strict=True)])

    def _event(self, forces: Mapping[str, _Force]) -> None:
        """The view `event`: where edges are dated, which of them were in force at the time of a row is part of its values."""
        traits = " + ".join(["traits", *(one for axis in TRAITS for one in forces[axis].bits(self._shift(axis, forces)))])
        place = " + ".join(["place", *forces["place"].bits(len(self._places).bit_length())])
        self._connection.execute(
            f"CREATE OR REPLACE VIEW event AS SELECT event, CAST({traits} AS BIGINT) AS traits, CAST({place} AS BIGINT) AS place, "
            "earliest, latest, earliest AS held_from, latest AS held_to FROM copy"
        )

    def _shift(self, axis: str, forces: Mapping[str, _Force]) -> int:
        before = TRAITS[: TRAITS.index(axis)]
        return len(self.attachment.traits).bit_length() + sum(len(forces[one].edges) for one in before)

    def _traits(self, forces: Mapping[str, _Force]) -> Iterator[tuple[int, list[Value]]]:
        """Each combination that occurs, with its value on each axis of TRAITS."""
        base = len(self.attachment.traits).bit_length()
        is_dated = any(forces[axis].edges for axis in TRAITS)
        occurring: Iterable[int] = (
            [number for (number,) in self._connection.execute("SELECT DISTINCT traits FROM event ORDER BY traits").fetchall()]
            if is_dated
            else range(len(self.attachment.traits))
        )
        for number in occurring:
            own = number & ((1 << base) - 1)
            values = []
            for axis in TRAITS:
                members = self.concepts(own, axis)
                barred = forces[axis].barred(number >> self._shift(axis, forces))
                values.append(Value(members, "", barred) if members else NOTHING)
            if self.world.is_said_by_office(values[0].members) and values[1].members:
                values[1] = values[1]._replace(mark="office:")
            yield number, values

    def _placings(self, force: _Force) -> Iterator[tuple[int, Value]]:
        base = len(self._places).bit_length()
        if not force.edges:
            for number, members in enumerate(self._places):
                yield number, Value(members) if members else NOTHING
            return
        for (number,) in self._connection.execute("SELECT DISTINCT place FROM event ORDER BY place").fetchall():
            members = self._places[number & ((1 << base) - 1)]
            yield number, Value(members, "", force.barred(number >> base)) if members else NOTHING

    # what is asked of them

    def tallies(self) -> dict[tuple[str, str], Tally]:
        """How many rows are inside and near, by claim and reading, of what was last asked."""
        shorts = [f"{axis}_short" for axis in (*AXES, "time")]
        near = ", ".join(f"count(*) FILTER ({short} = 1) AS {short}" for short in shorts)
        inside = " + ".join(shorts)
        answer = self._connection.execute(
            f"SELECT claim, reading, count(*) FILTER ({inside} = 0), count(*) FILTER ({inside} > 0), "
            f"min(event) FILTER ({inside} = 0), {near} FROM ({MATCH}) GROUP BY claim, reading"
        ).fetchall()
        return {
            (claim, reading): Tally(within, close, dict(zip((*AXES, "time"), counts, strict=True)), first)
            for claim, reading, within, close, first, *counts in answer
        }

    def hits(self) -> list[tuple[Any, ...]]:
        """Every row that is not outside, as `joining.Hit` with the number of the row, sorted: for tests and small answers."""
        return sorted(tuple(row) for row in self._connection.execute(MATCH).fetchall())

    def bearing_on(self, claim: str, reading: str, limit: int, inside: bool | None = None) -> list[Row]:
        """Rows that bear on a reading, those that fall short on the fewest axes first, then in the order of time."""
        sum_short = " + ".join(f"{axis}_short" for axis in (*AXES, "time"))
        only = {None: "", True: f"AND {sum_short} = 0", False: f"AND {sum_short} > 0"}[inside]
        found = self._connection.execute(
            f"SELECT event, {', '.join(f'{axis}_short' for axis in (*AXES, 'time'))} FROM ({MATCH}) "
            f"WHERE claim = $1 AND reading = $2 {only} ORDER BY {sum_short}, event LIMIT {limit}",
            [claim, reading],
        ).fetchall()
        rows = {row.event: row for row in self.rows([event for event, *_ in found])}
        shorts = {event: dict(zip((*AXES, "time"), flags, strict=True)) for event, *flags in found}
        return [replace(rows[event], short=shorts[event]) for event, *_ in found]

    def months(self, claim: str, reading: str) -> list[tuple[str, int, int, dict[str, tuple[int, int]]]]:
        """By month of their first day: rows inside, rows near, and the sums of low and high of those inside, by measure."""
        inside = " + ".join(f"{axis}_short" for axis in (*AXES, "time"))
        numbers = "".join(f", sum(c.low_{n}) FILTER (s = 0), sum(c.high_{n}) FILTER (s = 0)" for n in range(len(self.attachment.measures)))
        answer = self._connection.execute(
            "SELECT strftime(DATE '1970-01-01' + CAST(c.earliest // 1440 AS INTEGER), '%Y-%m') AS month, "
            f"count(*) FILTER (s = 0), count(*) FILTER (s > 0){numbers} "
            f"FROM (SELECT event, {inside} AS s FROM ({MATCH}) WHERE claim = $1 AND reading = $2) m JOIN copy c USING (event) "
            "GROUP BY month ORDER BY month",
            [claim, reading],
        ).fetchall()
        return [
            (
                month,
                within,
                near,
                {
                    measure: (int(sums[2 * n]), int(sums[2 * n + 1]))
                    for n, measure in enumerate(self.attachment.measures)
                    if sums[2 * n] is not None and sums[2 * n + 1] is not None
                },
            )
            for month, within, near, *sums in answer
        ]

    def rows(self, events: Collection[int]) -> list[Row]:
        """Rows by their numbers, in that order."""
        return self._select("event IN (SELECT unnest($1::BIGINT[]))", [list(events)]) if events else []

    def within(self, earliest: int, latest: int) -> list[Row]:
        """Rows whose days meet these minutes, in the order of time."""
        return self._select("earliest <= $1 AND latest >= $2", [latest, earliest])

    def by_id(self, row_id: str) -> Row | None:
        """The row of this id."""
        found = self._select("id = $1", [row_id])
        return found[0] if found else None

    def _select(self, where: str, values: Sequence[Any]) -> list[Row]:
        numbers = [f"{part}_{n}" for n in range(len(self.attachment.measures)) for part in ("low", "best", "high")]
        picked = ", ".join(["event", "traits", "place", "earliest", "latest", "id", "latitude", "longitude", *SOURCE, *numbers])
        return [
            self._row(one) for one in self._connection.execute(f"SELECT {picked} FROM copy WHERE {where} ORDER BY event", values).fetchall()
        ]

    def _row(self, values: Sequence[Any]) -> Row:
        event, traits, place, earliest, latest, row_id, latitude, longitude, *rest = values
        texts, numbers = rest[: len(SOURCE)], rest[len(SOURCE) :]
        triples = {measure: tuple(numbers[3 * n : 3 * n + 3]) for n, measure in enumerate(self.attachment.measures)}
        return Row(
            dataset=self.attachment.dataset,
            event=event,
            id=row_id,
            earliest=earliest,
            latest=latest,
            acts=self.concepts(traits, "act"),
            actors=self.concepts(traits, "actor"),
            targets=self.concepts(traits, "target"),
            means=self.concepts(traits, "means"),
            places=self._places[place],
            named=self._named[place],
            latitude=latitude,
            longitude=longitude,
            figures={measure: (low, best, high) for measure, (low, best, high) in triples.items() if best is not None},
            source={name: one for name, one in zip(SOURCE, texts, strict=True) if one},
        )


class _Force:
    """The dated edges of an axis, each a bit: whether it was in force through all the time of a row."""

    def __init__(self, world: World, axis: str) -> None:
        self.edges = list(world.dated(axis).items())

    def bits(self, shift: int) -> list[str]:
        return [
            f"CASE WHEN earliest >= {begins} AND latest <= {ends} THEN {1 << (shift + bit)} ELSE 0 END"
            for bit, (_, (begins, ends)) in enumerate(self.edges)
        ]

    def barred(self, number: int) -> frozenset[Pair]:
        return frozenset(pair for bit, (pair, _) in enumerate(self.edges) if not number >> bit & 1)


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _labels(world: World) -> dict[str, list[str]]:
    """The places that each label stands for, whatever its case."""
    labels: dict[str, list[str]] = {}
    for place, concept in world.book.places.items():
        for label in {_plain(one) for one in [*concept.label.values(), *(alt for several in concept.alt.values() for alt in several)]}:
            labels.setdefault(label, []).append(place)
    return labels


@contextmanager
def opened(world: World, dataset: Dataset, attachment: Attachment) -> Iterator[Rows]:
    """The rows of an attached data set, until the end of the block."""
    with connected() as connection:
        yield Rows(world, dataset, attachment, connection)
