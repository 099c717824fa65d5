"""The one rule of matching as one SQL text in two stages (method §4; architecture §1 to §3).

Values are compared once, in Python, and handed over as rows (sought, found, short): 0 is inside, 1 is near, no row is outside.
Axes are combined here, once. SQLite runs the text over the records; the same text runs on DuckDB. It holds only CASE and
comparisons, no ordering (sort in Python), and keeps the written order of its joins with CROSS JOIN. Values stand as whole
numbers, whose meaning is the caller's: any one number for one value of an axis, on both sides.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping
from typing import NamedTuple

AXES = ("act", "actor", "place", "target", "means")


class Ask(NamedTuple):
    """A row of `scope`: what a claim, read one way, speaks of. Times are minutes."""

    claim: str
    reading: str
    act: int
    actor: int
    place: int
    target: int
    means: int
    opens_first: int
    opens_last: int
    closes_first: int
    closes_last: int


class Seen(NamedTuple):
    """A row of `event`: what is there to be found. It fits when the window holds `held_from` to `held_to`. Times are minutes."""

    event: str
    act: int
    actor: int
    place: int
    target: int
    means: int
    earliest: int
    latest: int
    held_from: int
    held_to: int


class Hit(NamedTuple):
    """An event that is not outside a scope, and how short it falls on each axis: 0 inside, 1 near."""

    claim: str
    reading: str
    event: str
    act: int
    actor: int
    place: int
    target: int
    means: int
    time: int


Bearing = Mapping[str, Collection[tuple[int, int, int]]]
"""By axis, rows (sought, found, short)."""

TABLES = {
    "scope": "claim TEXT, reading TEXT, act BIGINT, actor BIGINT, place BIGINT, target BIGINT, means BIGINT, "
    "opens_first BIGINT, opens_last BIGINT, closes_first BIGINT, closes_last BIGINT",
    "event": "event TEXT, traits BIGINT, place BIGINT, earliest BIGINT, latest BIGINT, held_from BIGINT, held_to BIGINT",
    "traits": "traits BIGINT, act BIGINT, actor BIGINT, target BIGINT, means BIGINT",
    **{f"bears_{axis}": "sought BIGINT, found BIGINT, short BIGINT" for axis in AXES},
}

SEEK = """
SELECT s.claim, s.reading, v.traits, s.place, a.short AS act_short, k.short AS actor_short, t.short AS target_short, m.short AS means_short,
       s.opens_first, s.opens_last, s.closes_first, s.closes_last
FROM scope s CROSS JOIN bears_act a CROSS JOIN bears_actor k CROSS JOIN traits v CROSS JOIN bears_target t CROSS JOIN bears_means m
WHERE a.sought = s.act AND k.sought = s.actor
  AND v.act = a.found AND v.actor = k.found
  AND t.sought = s.target AND t.found = v.target
  AND m.sought = s.means AND m.found = v.means
"""

MATCH = """
SELECT s.claim, s.reading, e.event, s.act_short, s.actor_short, p.short AS place_short, s.target_short, s.means_short,
       CASE WHEN s.opens_last <= e.held_from AND e.held_to <= s.closes_first THEN 0 ELSE 1 END AS time_short
FROM seek s CROSS JOIN event e CROSS JOIN bears_place p
WHERE e.traits = s.traits AND p.sought = s.place AND p.found = e.place
  AND s.opens_first <= e.latest AND e.earliest <= s.closes_last
"""

INDEXES = (
    "CREATE INDEX traits_key ON traits (act, actor, target, means, traits)",
    "CREATE INDEX event_key ON event (traits, place, earliest, latest, held_from, held_to, event)",
    *(f"CREATE UNIQUE INDEX key_{axis} ON bears_{axis} (sought, found, short)" for axis in AXES),
)


def tables(asks: Collection[Ask], seens: Collection[Seen], bearing: Bearing) -> dict[str, list[tuple[str | int, ...]]]:
    """The rows of each of `TABLES`."""
    numbers: dict[tuple[int, ...], int] = {}
    events: list[tuple[str | int, ...]] = []
    for seen in seens:
        traits = (seen.act, seen.actor, seen.target, seen.means)
        number = numbers.setdefault(traits, len(numbers))
        events.append((seen.event, number, seen.place, seen.earliest, seen.latest, seen.held_from, seen.held_to))
    return {
        "scope": [tuple(ask) for ask in asks],
        "event": events,
        "traits": [(number, *traits) for traits, number in numbers.items()],
        **{f"bears_{axis}": [tuple(row) for row in bearing[axis]] for axis in AXES},
    }


def join(asks: Collection[Ask], seens: Collection[Seen], bearing: Bearing) -> list[Hit]:
    """Every event that is inside or near a scope, sorted."""
    if not asks or not seens or not all(bearing.values()):
        return []
    database = sqlite3.connect(":memory:")
    try:
        for name, rows in tables(asks, seens, bearing).items():
            database.execute(f"CREATE TABLE {name} ({TABLES[name]})")
            database.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * (TABLES[name].count(',') + 1))})", rows)
        for index in INDEXES:
            database.execute(index)
        database.execute("ANALYZE")
        database.execute(f"CREATE VIEW seek AS {SEEK}")
        return sorted(map(Hit._make, database.execute(MATCH)))
    finally:
        database.close()
