"""The one rule as text: what it takes and gives, and that SQLite, DuckDB and asking pair by pair agree, flags included."""

from collections.abc import Sequence

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.dates import OPEN
from ledger.joining import AXES, MATCH, SEEK, TABLES, Ask, Bearing, Hit, Seen, join, tables

VALUES = [0, 1, 2]
minutes = st.integers(-6, 6)
pairs = st.tuples(minutes, minutes).map(lambda pair: (min(pair), max(pair)))
values = st.tuples(*[st.sampled_from(VALUES)] * len(AXES))
ALL = [(one, other) for one in VALUES for other in VALUES]
shorts = st.tuples(*[st.sampled_from([0, 0, 1, None])] * len(ALL))
rows_of = shorts.map(lambda drawn: [(*pair, short) for pair, short in zip(ALL, drawn, strict=True) if short is not None])
bearings = st.fixed_dictionaries(dict.fromkeys(AXES, rows_of))
open_or = pairs | st.sampled_from([(-OPEN, -OPEN), (OPEN, OPEN), (-OPEN, OPEN)])
asks = st.lists(st.builds(lambda axes, opens, closes: (*axes, *opens, *closes), values, open_or, open_or), min_size=2, max_size=4).map(
    lambda rows: [Ask("claim", str(number), *row) for number, row in enumerate(rows)]
)
seens = st.lists(
    st.builds(lambda axes, outer, held: (*axes, *outer, *held), values, open_or, st.tuples(minutes, minutes)), min_size=2, max_size=4
).map(lambda rows: [Seen(f"event-{number}", *row) for number, row in enumerate(rows)])


def on_duckdb(asks: Sequence[Ask], seens: Sequence[Seen], bearing: Bearing) -> list[Hit]:
    """The same text, run by the other engine."""
    with duckdb.connect() as database:
        for name, rows in tables(asks, seens, bearing).items():
            database.execute(f"CREATE TABLE {name} ({TABLES[name]})")
            if rows:
                marks = f"({', '.join('?' * len(rows[0]))})"
                database.execute(f"INSERT INTO {name} VALUES {', '.join([marks] * len(rows))}", [value for row in rows for value in row])
        database.execute(f"CREATE VIEW seek AS {SEEK}")
        return sorted(map(Hit._make, database.execute(MATCH).fetchall()))


def pair_by_pair(asks: Sequence[Ask], seens: Sequence[Seen], bearing: Bearing) -> list[Hit]:
    hits = []
    for ask in asks:
        for seen in seens:
            shorts = {
                axis: {(one, other): short for one, other, short in bearing[axis]}.get((getattr(ask, axis), getattr(seen, axis)))
                for axis in AXES
            }
            touches = ask.opens_first <= seen.latest and seen.earliest <= ask.closes_last
            fits = ask.opens_last <= seen.held_from and seen.held_to <= ask.closes_first
            if touches and None not in shorts.values():
                hits.append(
                    Hit(ask.claim, ask.reading, seen.event, **{axis: short or 0 for axis, short in shorts.items()}, time=0 if fits else 1)
                )
    return sorted(hits)


@given(asks, seens, bearings)
def test_sqlite_gives_what_asking_pair_by_pair_gives(asks: list[Ask], seens: list[Seen], bearing: Bearing) -> None:
    assert join(asks, seens, bearing) == pair_by_pair(asks, seens, bearing)


@given(asks, seens, bearings)
def test_the_same_text_gives_the_same_on_duckdb(asks: list[Ask], seens: list[Seen], bearing: Bearing) -> None:
    assert on_duckdb(asks, seens, bearing) == join(asks, seens, bearing)


def test_events_of_the_same_traits_are_compared_once_and_stay_a_row_each() -> None:
    seen = [Seen(f"event-{number}", 1, 0, 0, 0, 0, 0, 0, 0, 0) for number in range(3)]
    made = tables([], seen, {axis: [] for axis in AXES})
    assert made["traits"] == [(0, 1, 0, 0, 0)]
    assert [row[:2] for row in made["event"]] == [("event-0", 0), ("event-1", 0), ("event-2", 0)]


def test_an_axis_without_a_row_is_outside_whatever_the_others_say() -> None:
    ask, seen = Ask("claim", "0", 1, 1, 1, 1, 1, 0, 0, 9, 9), Seen("event", 1, 1, 1, 1, 1, 1, 1, 1, 1)
    bearing: dict[str, list[tuple[int, int, int]]] = {axis: [(1, 1, 0)] for axis in AXES}
    assert join([ask], [seen], bearing) == [Hit("claim", "0", "event", 0, 0, 0, 0, 0, 0)]
    for axis in AXES:
        assert join([ask], [seen], {**bearing, axis: []}) == []
        near = join([ask], [seen], {**bearing, axis: [(1, 1, 1)]})[0]
        assert [one for one in AXES if getattr(near, one)] == [axis]


@pytest.mark.parametrize("word", ["NULL", "LEAST", "MIN(", "ORDER BY", " OR "])
def test_the_text_keeps_to_what_engines_name_alike(word: str) -> None:
    assert word not in (SEEK + MATCH).upper()


def test_nothing_asked_or_nothing_there_gives_nothing() -> None:
    assert join([], [Seen("event", 0, 0, 0, 0, 0, 0, 0, 0, 0)], {axis: [] for axis in AXES}) == []
    assert join([Ask("claim", "0", 0, 0, 0, 0, 0, 0, 0, 0, 0)], [], {axis: [] for axis in AXES}) == []
