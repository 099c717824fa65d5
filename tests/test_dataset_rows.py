"""The rule is one: rows matched by DuckDB bear on claims exactly as events on record do that say the same."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger import matching
from ledger.datasets.attaching import attach
from ledger.datasets.rows import opened
from ledger.joining import AXES
from ledger.matching import Question, Role, event_scopes, found_in
from ledger.model import Dataset
from ledger.world import World
from tests.building import Records, item, make_book
from tests.worlds_at_random import MORE, NAMES, TOPICS, claims

pytest.importorskip("duckdb", reason="data sets need the extra `data`")

FIELDS = ("acts", "actors", "targets", "means")
ACTS = sorted({act for topic in TOPICS.values() for act in topic})


def described() -> Dataset:
    """A description that gives a row each concept which its column names between bars."""

    def rules(kind: str, column: str) -> list[Records]:
        return [{"when": {column: f"*|{name}|*"}, "are": name} for name in NAMES[kind]]

    vocabularies = {"acts": "acts", "actors": "actors", "targets": "actors", "means": "means"}
    layouts: list[Records] = []
    for part in range(2):  # a layout has at most 62 rules
        layouts.append(
            {
                "header": ["id", "starts", "ends", "place", *FIELDS, *["second"] * part],
                "id": "id",
                "date": {"starts": "starts", "ends": "ends", "formats": "%Y-%m-%d"},
                "place": {"names": [{"column": "place", "level": "region"}]},
                **{field: rules(vocabularies[field], field) for field in FIELDS},
            }
        )
    return Dataset.model_validate(
        {
            "title": "Rows",
            "publisher": "agency-b",
            "url": "https://rows.example/",
            "licence": "none",
            "citation": "none",
            "places": {name: name for name in NAMES["places"]},
            "layouts": {"rows": layouts[0]},
        }
    )


days = st.integers(1, 31)


@st.composite
def rows(draw: st.DrawFn) -> Records:
    """What a row and an event on record can both say."""
    first, last = sorted((draw(days), draw(days)))
    last = first if draw(st.booleans()) else last

    def some(kind: Sequence[str], most: int) -> list[str]:
        return draw(st.lists(st.sampled_from(kind), max_size=most, unique=True))

    return {
        "starts": f"2031-03-{first:02}",
        "ends": f"2031-03-{last:02}",
        "places": some(NAMES["places"], 1),
        "acts": draw(st.lists(st.sampled_from(ACTS), min_size=1, max_size=2, unique=True)),
        "actors": some(NAMES["actors"], 2),
        "targets": some(["civilians-s", "students", "civilians"], 1),
        "means": some(NAMES["means"], 1),
    }


def as_event(row: Mapping[str, Any]) -> Records:
    when = {"date": row["starts"]} if row["starts"] == row["ends"] else {"within": f"{row['starts']}/{row['ends']}"}
    return {"title": "A row", "evidence": [item("agency-b", row["acts"])], "places": row["places"], **when} | {
        name: row[name] for name in FIELDS
    }


def written(folder: Path, drawn: Sequence[Mapping[str, Any]]) -> Path:
    path = folder / "rows.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["id", "starts", "ends", "place", *FIELDS])
        for number, row in enumerate(drawn):
            barred = [f"|{'|'.join(row[name])}|" for name in FIELDS]
            out.writerow([f"e{number}", row["starts"], row["ends"], "".join(row["places"]), *barred])
    return path


@given(
    drawn=st.lists(rows(), min_size=1, max_size=12),
    said=st.lists(st.sampled_from(ACTS).flatmap(lambda act: claims([act], "e0")), min_size=1, max_size=3),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_rows_bear_on_claims_as_events_on_record_do(
    drawn: list[Records], said: list[Records], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("rows")
    (folder / "ledger.yaml").touch()
    book = make_book(
        {f"c{number}": one for number, one in enumerate(said)}, {f"e{number}": as_event(row) for number, row in enumerate(drawn)}, **MORE
    )
    world = World(book)
    tests = [test for name in book.claims for test in matching.tests_of(world, name)]
    sought = event_scopes(world, tests)
    found = {one.id: found_in(world, one) for one in world.occurrences.values()}
    expected = Question(sought, found).answer(world)

    dataset = described()
    attachment = attach(folder, "rows", dataset, [str(written(folder, drawn))], "2031-12-31")
    assert attachment.read == attachment.kept + sum(attachment.left_out.values()) == len(drawn)
    with opened(world, dataset, attachment) as table:
        table.ask(sought)
        numbered = {row.event: row.id for row in table.rows(range(len(drawn)))}
        answered = sorted((claim, reading, numbered[event].partition("~")[0], *short) for claim, reading, event, *short in table.hits())
        tallies = table.tallies()
    same_again = {f"e{number}" for number in range(len(drawn))} - {one.partition("~")[0] for one in numbered.values()}
    assert answered == sorted(tuple(hit) for hit in expected if hit.event not in same_again)
    for (claim, reading), tally in tallies.items():
        flags = [short for name, role, _, *short in answered if (name, role) == (claim, reading)]
        assert tally.inside == sum(not any(one) for one in flags)
        assert tally.near == sum(any(one) for one in flags)
        assert tally.short == {axis: sum(one[n] for one in flags) for n, axis in enumerate((*AXES, "time"))}
    assert {reading.split()[1] for _, reading in tallies} <= {Role.EVENT.value, Role.AFTERWARDS.value}
