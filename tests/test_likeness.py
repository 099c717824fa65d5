"""Rows beside events on record: what looks alike, what is on record already, what is the same source twice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ledger import matching
from ledger.book import Book
from ledger.datasets.accepting import accept_row
from ledger.datasets.added import Attached
from ledger.datasets.attached import named
from ledger.datasets.attaching import attach
from ledger.datasets.closer import look_closer
from ledger.datasets.likeness import distance, leads, like_event
from ledger.model import Dataset, Event
from ledger.problem import Misuse
from ledger.reading import parse, validate
from ledger.world import World
from ledger.writing import dump
from tests.building import Records, claim, event, item, make_book

pytest.importorskip("duckdb", reason="data sets need the extra `data`")

HEADER = ["id", "day", "town", "lat", "lon", "kind", "best", "article"]
LAYOUT: dict[str, Any] = {
    "header": HEADER,
    "id": "id",
    "date": {"starts": "day", "formats": "%Y-%m-%d"},
    "place": {"names": [{"column": "town", "level": "region"}], "latitude": "lat", "longitude": "lon"},
    "acts": [{"when": {"kind": "attack"}, "are": "attack"}, {"when": {"kind": "battle"}, "are": "fighting"}],
    "actors": [{"when": {"kind": "attack"}, "are": "army-n"}],
    "casualties": {"killed": {"best": "best"}},
    "source": {"article": "article"},
}
PLACES = {
    "town": {"label": {"en": "Town"}, "broader": ["east"], "level": "settlement", "coordinates": {"latitude": "50.0", "longitude": "36.0"}},
    "village": {"label": {"en": "Village"}, "broader": ["west"], "level": "settlement"},
}
ATTACK = event(
    ["attack"],
    "2031-03-03",
    item("agency-a", ["attack"], ["army-n"], url="https://agency-a.example/attack"),
    actors=["army-n"],
    figures={"killed": {"measure": "killed", "count": "3-5"}},
)
SAID = claim("denial", "never", {"act": "attack", "actor": "army-n", "place": "land", "since": "2031-03-01"})
ROW = {"id": "1", "day": "2031-03-03", "town": "town", "lat": "50.1", "lon": "36.0", "kind": "attack", "best": "4"}


def described(publisher: str = "agency-b") -> Dataset:
    return Dataset.model_validate(
        {
            "title": "Rows",
            "publisher": publisher,
            "url": f"https://{publisher}.example/rows",
            "licence": "none",
            "citation": "none",
            "places": {"town": "town", "village": "village", "land": "land"},
            "layouts": {"full": LAYOUT},
        }
    )


def world_of(
    root: Path, rows: list[dict[str, str]], events: Records | None = None, **more: list[dict[str, str]]
) -> tuple[World, list[Attached]]:
    """A world on disk, and these rows attached as `rows`, further ones under their names."""
    made = make_book({"c": SAID}, {"e": ATTACK} if events is None else events, places=PLACES)
    sets = {"rows": described(), **{name: described("herald-c") for name in more}}
    book = Book(**{**{field: getattr(made, field) for field in made.__dataclass_fields__}, "root": root, "datasets": sets})
    (root / "ledger.yaml").touch()
    (root / "events").mkdir(exist_ok=True)
    for name, record in book.events.items():
        (root / "events" / f"{name}.yaml").write_text(dump("events", record) + "# a remark that stays\n", "utf-8")
    for name, several in {"rows": rows, **more}.items():
        lines = [",".join(HEADER), *(",".join(f'"{row.get(column, "")}"' for column in HEADER) for row in several), ""]
        (root / f"{name}.csv").write_text("\n".join(lines), "utf-8")
        attach(root, name, sets[name], [str(root / f"{name}.csv")], "2031-12-31", replace=True)
    return World(book), [(name, *named(book, name)) for name in sets]


def event_in(path: Path) -> Event:
    data, faults = parse(path.read_bytes())
    assert data is not None
    assert not faults
    found, told = validate(Event, data)
    assert found is not None, told
    return found


def test_distances_are_those_of_a_sphere() -> None:
    assert distance(50.4501, 30.5234, 48.8566, 2.3522) == pytest.approx(2023, abs=5)  # Kyiv and Paris
    assert distance(10, 20, 10, 20) == 0
    assert distance(0, 0, 0, 180) == pytest.approx(20015, abs=1)


def test_the_likest_row_comes_first_with_what_fits_and_what_does_not(tmp_path: Path) -> None:
    far = {**ROW, "id": "far", "lat": "51.0"}
    later = {**ROW, "id": "later", "day": "2031-03-05"}
    other = {**ROW, "id": "other", "kind": "battle"}
    more = {**ROW, "id": "more", "best": "9"}
    without = {**ROW, "id": "without", "lat": "", "lon": ""}
    elsewhere = {**without, "id": "elsewhere", "town": "village"}
    too_late = {**ROW, "id": "too-late", "day": "2031-03-07"}
    world, sets = world_of(tmp_path, [far, later, other, more, without, elsewhere, too_late, ROW])
    found = like_event(world, sets, "e")
    assert [one.row.id for one in found] == ["1", "without", "more", "later"]
    assert [(one.days, one.figures, one.apart) for one in found] == [
        (0, ("killed",), ()),
        (0, ("killed",), ()),
        (0, (), ("killed",)),
        (2, ("killed",), ()),
    ]
    assert found[0].km == pytest.approx(11.1, abs=0.1)
    assert [one.row.id for one in like_event(world, sets, "e", most_days=10, most_km=200)][-2:] == ["later", "too-late"]
    assert [one.row.id for one in like_event(world, sets, "e", most_days=0)] == ["1", "without", "more"]


def test_a_row_that_cites_a_page_of_the_event_is_no_second_source(tmp_path: Path) -> None:
    world, sets = world_of(tmp_path, [{**ROW, "article": "seen at https://agency-a.example/attack;"}])
    (found,) = like_event(world, sets, "e")
    assert found.shares == ("https://agency-a.example/attack",)


def test_leads_are_rows_that_no_event_cites_inside_first(tmp_path: Path) -> None:
    cited = event(
        ["attack"], "2031-03-02", item("agency-b", ["attack"], ["army-n"], row={"dataset": "rows", "id": "old"}), actors=["army-n"]
    )
    rows = [{**ROW, "id": "old", "day": "2031-03-02"}, {**ROW, "id": "battle", "kind": "battle"}, {**ROW, "id": "wide", "town": ""}, ROW]
    world, sets = world_of(tmp_path, rows, {"e": ATTACK, "f": cited})
    found = leads(world, sets, matching.tests_of(world, "c"), 10)
    assert [(one.row.id, one.row.is_inside, one.alike) for one in found] == [("1", True, ("e",)), ("wide", False, ("e",))]
    assert leads(world, sets, matching.tests_of(world, "c"), 1) == found[:1]


def test_two_data_sets_that_cite_one_article_are_not_two(tmp_path: Path) -> None:
    row = {**ROW, "article": "Agency A, 3 March"}
    world, sets = world_of(tmp_path, [row], others=[{**row, "id": "x", "article": "AGENCY A,  3 March"}])
    found = leads(world, sets, matching.tests_of(world, "c"), 10)
    assert [(one.row.dataset, one.same_source) for one in found] == [("others", None), ("rows", "others x")]


def test_an_accepted_row_is_an_item_of_evidence_and_nothing_else_changes(tmp_path: Path) -> None:
    world, sets = world_of(tmp_path, [ROW])
    before = (tmp_path / "events" / "e.yaml").read_text("utf-8")
    path = accept_row(world, sets, "e", "rows 1")
    after = path.read_text("utf-8")
    assert after.startswith(before.removesuffix("# a remark that stays\n").rstrip("\n").rpartition("\n")[0])
    assert after.endswith("# a remark that stays\n")
    accepted = event_in(path).evidence[-1]
    assert (accepted.publisher, accepted.row and accepted.row.id, accepted.derived_from) == ("agency-b", "1", ())
    assert (accepted.bears_out.acts, accepted.bears_out.actors, accepted.bears_out.figures) == (("attack",), ("army-n",), ("killed",))
    with pytest.raises(Misuse, match="the row is cited already, by `e`"):
        accept_row(World(replace(world.book, events={"e": event_in(path)})), sets, "e", "rows 1")


def test_an_accepted_row_stands_for_a_source_that_is_there_already(tmp_path: Path) -> None:
    world, sets = world_of(tmp_path, [{**ROW, "article": "https://agency-a.example/attack"}])
    assert event_in(accept_row(world, sets, "e", "rows 1")).evidence[-1].derived_from == ("agency-a",)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("1", "takes the row as it is shown"),
        ("other 1", "takes the row as it is shown"),
        ("rows 9", "has no row `9`"),
        ("rows 2", "bears out nothing"),
    ],
)
def test_what_cannot_be_accepted_changes_nothing(tmp_path: Path, words: str, why: str) -> None:
    world, sets = world_of(tmp_path, [ROW, {**ROW, "id": "2", "kind": "battle"}])
    before = (tmp_path / "events" / "e.yaml").read_bytes()
    with pytest.raises(Misuse, match=why):
        accept_row(world, sets, "e", words)
    assert (tmp_path / "events" / "e.yaml").read_bytes() == before


def test_a_file_that_is_laid_out_otherwise_is_left_to_the_person(tmp_path: Path) -> None:
    world, sets = world_of(tmp_path, [ROW])
    path = tmp_path / "events" / "e.yaml"
    path.write_text(path.read_text("utf-8").replace("evidence:\n", "evidence: # seen\n"), "utf-8")
    with pytest.raises(Misuse, match=r"put this there yourself\n  - publisher: agency-b"):
        accept_row(world, sets, "e", "rows 1")


def test_closely_rows_stand_by_month_with_sums_of_those_inside(tmp_path: Path) -> None:
    rows = [
        ROW,
        {**ROW, "id": "2", "day": "2031-03-05", "best": "6"},
        {**ROW, "id": "3", "town": "", "day": "2031-03-04"},
        {**ROW, "id": "4", "day": "2031-04-04"},
    ]
    world, sets = world_of(tmp_path, rows)
    (closer,) = look_closer(world, sets, matching.tests_of(world, "c"))
    assert [(month.name, month.inside, month.near, month.figures) for month in closer.months] == [("2031-03", 2, 1, {"killed": (10, 10)})]
    assert closer.total() == {"killed": (10, 10)}
    assert ([row.id for row in closer.inside], [row.id for row in closer.near]) == (["1", "2"], ["3"])
    assert closer.added.shortfalls() == {"place": 1}
