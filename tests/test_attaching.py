"""A user's file becomes a copy whose every row is accounted for: read = kept + left out, whatever the file holds."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.datasets.attached import Attachment, find, folder_of, named
from ledger.datasets.attaching import attach
from ledger.datasets.rows import Row, opened
from ledger.model import Dataset
from ledger.problem import Misuse
from ledger.world import World
from tests.building import make_book

duckdb = pytest.importorskip("duckdb", reason="data sets need the extra `data`")

HEADER = ["id", "day", "till", "sure", "town", "province", "lat", "lon", "kind", "low", "best", "high", "headline"]
LAYOUT: dict[str, Any] = {
    "encodings": ["utf-8", "windows-1252"],
    "header": HEADER,
    "optional": ["iso3", "population_*"],
    "id": "id",
    "leave_out": [{"when": {"id": "#*"}, "why": "tags"}],
    "date": {
        "starts": "day",
        "ends": "till",
        "formats": ["%Y-%m-%d", ["%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M", "%m/%d/%Y"], "%Y%m%d"],
        "precision": "sure",
        "days": {"week": 7},
    },
    "place": {
        "names": [{"column": "town", "level": "settlement", "endings": [" city"]}, {"column": "province", "level": "oblast"}],
        "precision": "sure",
        "levels": {"": "site", "week": "site", "province": "oblast"},
        "always": "land",
        "latitude": "lat",
        "longitude": "lon",
    },
    "acts": [
        {"when": {"kind": "battle"}, "are": "fighting"},
        {"when": {"kind": "battle", "best": ">0"}, "are": "harm"},
        {"when": {"kind": ["murder", "mur*er"]}, "are": "attack"},
        {"when": {"kind": ""}, "are": "political"},
    ],
    "casualties": {"killed": {"low": "low", "best": "best", "high": "high"}},
    "source": {"headline": "headline"},
}
WHOLE = {"id": "1", "day": "2031-03-04", "kind": "battle", "best": "2"}


def described(**layouts: Any) -> Dataset:
    """A description, of the one layout above unless told otherwise."""
    return Dataset.model_validate(
        {
            "title": "Rows",
            "publisher": "agency-b",
            "url": "https://rows.example/",
            "licence": "none",
            "citation": "none",
            "places": {"Le Bourg": "town"},
            "layouts": layouts or {"full": LAYOUT},
        }
    )


def line(**cells: str) -> str:
    return ",".join('"' + cells.get(column, "").replace('"', '""') + '"' for column in HEADER)


def csv(*rows: dict[str, str], head: str = ",".join(HEADER)) -> str:
    return "\n".join([head, *(line(**row) for row in rows), ""])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "ledger.yaml").touch()
    return tmp_path


def put(root: Path, content: str | bytes, name: str = "rows.csv") -> str:
    path = root / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


def attached(root: Path, content: str | bytes, dataset: Dataset | None = None, name: str = "rows.csv") -> Attachment:
    made = attach(root, "rows", dataset or described(), [put(root, content, name)], "2031-12-31", replace=True)
    assert made.read == made.kept + sum(made.left_out.values())
    return made


def rows_of(made: Attachment, dataset: Dataset | None = None) -> list[Row]:
    world = World(make_book(places={"town": {"label": {"en": "Bourg"}, "level": "settlement", "broader": ["east"]}}))
    with opened(world, dataset or described(), made) as rows:
        return rows.rows(range(made.kept))


def days(row: Row) -> tuple[str, str]:
    from ledger.dates import day_text

    return day_text(row.earliest), day_text(row.latest)


# ---------------------------------------------------------------------------------------------------------- what a file is


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (csv({**WHOLE, "headline": "Кафе"}).encode(), "utf-8"),
        (("\ufeff" + csv({**WHOLE, "headline": "Кафе"})).encode(), "utf-8"),
        (csv({**WHOLE, "headline": "“Café”"}).encode("windows-1252"), "windows-1252"),
        (gzip.compress(csv({**WHOLE, "headline": "“Café”"}).encode("windows-1252")), "windows-1252"),
        (csv({**WHOLE, "headline": "Кафе"}).replace("\n", "\r\n").encode(), "utf-8"),
    ],
)
def test_a_file_is_read_in_the_first_encoding_that_fits_all_of_it(root: Path, content: bytes, encoding: str) -> None:
    made = attached(root, content)
    assert made.files[0].encoding == encoding
    assert rows_of(made)[0].source["headline"] in ("Кафе", "“Café”")


def test_a_file_in_another_encoding_is_refused(root: Path) -> None:
    with pytest.raises(Misuse, match="rows.csv is not written in utf-8 or windows-1252"):
        attached(root, b"\x81" + csv(WHOLE).encode())


def test_a_broken_archive_is_told(root: Path) -> None:
    with pytest.raises(Misuse, match="rows.csv cannot be unpacked"):
        attached(root, gzip.compress(csv(WHOLE).encode())[:-9])


@pytest.mark.parametrize(
    ("name", "begun", "broken", "why"),
    [
        ("rows.json", "[", ', {"id": "2", "day": ', "Malformed JSON in file .rows.json., at byte .* in record/value 3"),
        ("rows.jsonl", "", "\n{broken\n", "Malformed JSON in file .rows.jsonl."),
        ("rows.parquet", "PAR1", "x" * 200, "No magic bytes found at end of file .rows.parquet."),
    ],
)
def test_a_broken_file_is_told_by_its_name_and_leaves_nothing(root: Path, name: str, begun: str, broken: str, why: str) -> None:
    dataset = described(full={**LAYOUT, "format": name.partition(".")[2]})
    whole = json.dumps({column: WHOLE.get(column, "") for column in HEADER})
    with pytest.raises(Misuse, match=f"{name} cannot be read: {why}"):
        attached(root, begun + whole + broken, dataset, name)
    assert find(root, "rows") is None


def test_a_copy_that_cannot_be_written_is_told(root: Path) -> None:
    (root / ".ledger").touch()
    with pytest.raises(Misuse, match="the copy of `rows` cannot be written: (not a directory|file exists)"):
        attached(root, csv(WHOLE))


def test_a_full_disk_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        import duckdb

        raise duckdb.IOException('IO Error: Could not write file "/some where/work.duckdb": No space left on device')

    monkeypatch.setattr("ledger.datasets.attaching._write", full)
    with pytest.raises(Misuse, match="the copy of `rows` cannot be written: Could not write file .work.duckdb.: No space left on device"):
        attached(root, csv(WHOLE))


@pytest.mark.parametrize(
    ("head", "why"),
    [
        (",".join(HEADER[:-1]), "missing are `headline`"),
        (",".join([*HEADER, "new"]), "not known are `new`"),
        (",".join(["ID", *HEADER[1:]]), "missing are `id`; not known are `ID`"),
        ("", "missing are"),
    ],
)
def test_a_changed_header_is_refused_and_its_columns_named(root: Path, head: str, why: str) -> None:
    with pytest.raises(Misuse, match=f"does not have a header that the description expects. Closest is full: {why}"):
        attached(root, csv(WHOLE, head=head))


def test_columns_may_stand_in_any_order_and_some_may_be_more(root: Path) -> None:
    head = [*HEADER[::-1], "iso3", "population_best"]
    made = attached(root, ",".join(head) + "\n" + ",".join(WHOLE.get(one, "") for one in head) + "\n")
    assert (made.kept, rows_of(made)[0].id) == (1, "1")


def test_lines_with_too_many_or_too_few_fields_are_counted(root: Path) -> None:
    made = attached(root, csv(WHOLE) + "2,2031-03-05\n" + line(**WHOLE) + ",more,and more\n" + line(**{**WHOLE, "id": "3"}) + "\n")
    assert (made.read, made.kept) == (4, 2)
    assert made.left_out == {"the line has not as many fields as the header": 2}


def test_several_files_are_one_data_set(root: Path) -> None:
    put(root, csv(WHOLE), "a.csv")
    put(root, csv({**WHOLE, "id": "2", "day": "03/05/2031"}, head=",".join(HEADER)), "b.csv")
    made = attach(root, "rows", described(), [str(root / "*.csv")], "2031-12-31")
    assert [(file.name, file.rows) for file in made.files] == [("a.csv", 1), ("b.csv", 1)]
    assert made.formats == {"a.csv": "%Y-%m-%d", "b.csv": "%m/%d/%Y %I:%M:%S %p or %m/%d/%Y %H:%M or %m/%d/%Y"}
    assert [days(row)[0] for row in rows_of(made)] == ["2031-03-04", "2031-03-05"]


def test_json_with_lists_in_it(root: Path) -> None:
    layout: dict[str, Any] = {
        "format": "json",
        "header": ["id", "date", "place", "filters", "sources"],
        "paths": {"areas": "$.filters[*].value", "pages": "$.sources[*].path"},
        "id": "id",
        "date": {"starts": "date", "formats": "%m/%d/%Y"},
        "acts": [{"are": "harm"}, {"when": {"areas": "*hospital*"}, "are": "attack-on-hospital"}],
        "source": {"url": "pages"},
    }
    item: dict[str, Any] = {"id": "A", "date": "3/8/2031", "place": {"deep": [1]}}
    objects = [
        {
            **item,
            "filters": [{"key": "area", "value": "Hospital"}],
            "sources": [{"path": "https://a.example/"}, {"path": "https://b.example/"}],
        },
        {**item, "id": "B", "date": "03/09/2031", "filters": [], "sources": []},
    ]
    for form, text in (("json", json.dumps(objects)), ("jsonl", "\n".join(map(json.dumps, objects)))):
        dataset = described(export={**layout, "format": form})
        found = rows_of(attached(root, text, dataset, "rows.json"), dataset)
        assert [(row.id, row.acts) for row in found] == [("A", ("attack-on-hospital", "harm")), ("B", ("harm",))]
        assert found[0].addresses == ("https://a.example/", "https://b.example/")
    with pytest.raises(Misuse, match="missing are `sources`"):
        attached(root, json.dumps([dict.fromkeys(layout["header"][:-1], 1)]), described(export=layout), "rows.json")


def test_parquet_and_files_without_a_header(root: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT '1' AS id, DATE '2031-03-04' AS day, 2 AS best) TO '{root / 'rows.parquet'}' (FORMAT parquet)")
    layout = {"header": ["id", "day", "best"], "id": "id", "date": {"starts": "day", "formats": "%Y-%m-%d"}, "acts": [{"are": "harm"}]}
    dataset = described(parquet={**layout, "format": "parquet"}, lines={**layout, "format": "tsv", "headless": "true"})
    assert attach(root, "rows", dataset, [str(root / "rows.parquet")], "2031-12-31").kept == 1
    made = attached(root, "1\t2031-03-04\t2\n2\t2031-03-05\t\n", dataset, "rows.tsv")
    assert (made.kept, made.files[0].layout) == (2, "lines")
    with pytest.raises(Misuse, match="lines: 3 columns are expected, 2 are there"):
        attached(root, "1\t2031-03-04\n", dataset, "rows.tsv")


# ---------------------------------------------------------------------------------------------------------- what a row is


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"day": "2031-03-04"}, ("2031-03-04", "2031-03-04")),
        ({"day": "2031-03-04", "till": "2031-03-09"}, ("2031-03-04", "2031-03-09")),
        ({"day": "2031-03-04", "till": "2031-03-05", "sure": "week"}, ("2031-02-27", "2031-03-10")),
        ({"day": "2031-03-01", "till": "2031-03-20", "sure": "week"}, ("2031-03-01", "2031-03-20")),
        ({"day": "2/25/2031 12:00:00 AM", "till": "02/26/2031 00:00"}, ("2031-02-25", "2031-02-26")),
        ({"day": "20310304"}, ("2031-03-04", "2031-03-04")),
    ],
)
def test_the_time_of_a_row_is_as_wide_as_it_is_known(root: Path, cells: dict[str, str], expected: tuple[str, str]) -> None:
    assert days(rows_of(attached(root, csv({**WHOLE, **cells})))[0]) == expected


def test_the_day_of_a_report_is_not_that_of_the_event(root: Path) -> None:
    dataset = described(full={**LAYOUT, "date": {"starts": "day", "formats": "%Y-%m-%d", "lag": 7}})
    assert days(rows_of(attached(root, csv(WHOLE), dataset), dataset)[0]) == ("2031-02-25", "2031-03-04")


def test_one_alternative_of_formats_is_settled_on_for_the_whole_column(root: Path) -> None:
    made = attached(root, csv(*({**WHOLE, "id": str(n), "day": day} for n, day in enumerate(["02/03/2031", "02/28/2031", "2031-03-04"]))))
    assert made.left_out == {"the date cannot be read": 1}
    assert [days(row)[0] for row in rows_of(made)] == ["2031-02-03", "2031-02-28"]


def test_a_column_of_dates_that_fits_no_format_is_told(root: Path) -> None:
    with pytest.raises(Misuse, match="the column `day` fits none of its formats .*: it holds `in March`"):
        attached(root, csv({**WHOLE, "day": "in March"}))


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"town": "Bourg"}, ("town",)),
        ({"town": "bourg city"}, ("town",)),
        ({"town": "Le Bourg", "province": "x"}, ("town",)),
        ({"town": "Bourg", "sure": "province"}, ("land",)),
        ({"town": "nowhere"}, ("land",)),
        ({}, ("land",)),
        ({"town": "Bourg", "sure": "a code that nobody knows"}, ("land",)),
    ],
)
def test_the_place_of_a_row_is_no_narrower_than_it_is_known(root: Path, cells: dict[str, str], expected: tuple[str, ...]) -> None:
    assert rows_of(attached(root, csv({**WHOLE, **cells})))[0].places == expected


@pytest.mark.parametrize(
    ("cells", "point", "is_told"),
    [
        ({"lat": "10.5", "lon": " 20 "}, (10.5, 20.0), False),
        ({"lat": "10.5"}, (None, None), True),
        ({"lat": "far", "lon": "20"}, (None, None), True),
        ({"lat": "91", "lon": "20"}, (None, None), True),
        ({}, (None, None), False),
    ],
)
def test_coordinates_are_text_until_they_are_read(
    root: Path, cells: dict[str, str], point: tuple[float | None, float | None], is_told: bool
) -> None:
    made = attached(root, csv({**WHOLE, **cells}))
    row = rows_of(made)[0]
    assert ((row.latitude, row.longitude), "coordinates that cannot be read" in made.told) == (point, is_told)


@pytest.mark.parametrize(
    ("cells", "figures", "is_odd"),
    [
        ({"low": "1", "best": "2", "high": "3"}, {"killed": (1, 2, 3)}, False),
        ({"low": "5294", "best": "5294", "high": "0"}, {"killed": (0, 5294, 5294)}, True),
        ({"low": "", "best": "0", "high": ""}, {"killed": (0, 0, 0)}, False),
        ({"low": "2.0", "best": "2", "high": "many"}, {"killed": (2, 2, 2)}, False),
        ({"best": ""}, {}, False),
    ],
)
def test_a_count_is_a_range_in_whatever_order_it_stands(
    root: Path, cells: dict[str, str], figures: dict[str, tuple[int, int, int]], is_odd: bool
) -> None:
    made = attached(root, csv({**WHOLE, **cells}))
    assert rows_of(made)[0].figures == figures
    assert any("best estimate" in what for what in made.told) == is_odd


@pytest.mark.parametrize(
    ("cells", "acts"),
    [
        ({"kind": "battle", "best": "2"}, ("fighting", "harm")),
        ({"kind": " Battle", "best": "0"}, ("fighting",)),
        ({"kind": "murxer"}, ("attack",)),
        ({"kind": "mur%er"}, ("attack",)),
        ({"kind": "battles", "best": "2"}, ()),
        ({"kind": ""}, ("political",)),
    ],
)
def test_concepts_hang_on_what_columns_hold(root: Path, cells: dict[str, str], acts: tuple[str, ...]) -> None:
    row = rows_of(attached(root, csv({**WHOLE, **cells})))[0]
    assert (row.acts, row.actors) == (acts, ())


def test_ids_that_repeat_and_ids_that_are_missing(root: Path) -> None:
    made = attached(
        root,
        csv(WHOLE, WHOLE, {**WHOLE, "best": "3"}, {**WHOLE, "id": ""}, {**WHOLE, "id": ""}, {"id": "#1"}, {**WHOLE, "id": "2", "day": ""}),
    )
    assert made.left_out == {"tags": 1, "the date cannot be read": 1, "the same row again": 1}
    assert sorted(row.id for row in rows_of(made)) == ["1", "1~2", "row-4", "row-5"]
    assert made.told == {
        "an id that another row has: ~2, ~3 … are added": 1,
        "no id: they go by the number of their row": 2,
    }


def test_columns_and_texts_with_quotes_in_them_are_only_names_and_texts(root: Path) -> None:
    evil = """x"; DROP TABLE raw; --'"""
    layout = {
        **LAYOUT,
        "header": [*HEADER, evil],
        "acts": [{"when": {evil: "it's"}, "are": "harm"}],
        "leave_out": [{"when": {"id": "'"}, "why": "'"}],
    }
    dataset = described(full=layout)
    head = ",".join([*HEADER, '"' + evil.replace('"', '""') + '"'])
    made = attached(root, f"{head}\n{line(**WHOLE)},it's\n{line(**{**WHOLE, 'id': chr(39)})},\n", dataset)
    assert made.left_out == {"'": 1}
    assert rows_of(made, dataset)[0].acts == ("harm",)


cells = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=6) | st.sampled_from(
    ["", "1", "2031-03-04", "2031-03-05", "battle", "-3", "1e9", "#", '"', "\n", "Bourg", "91", "NaN", "9" * 30]
)


@given(drawn=st.lists(st.fixed_dictionaries(dict.fromkeys(HEADER, cells)), max_size=8))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_every_row_is_accounted_for_whatever_it_holds(tmp_path_factory: pytest.TempPathFactory, drawn: list[dict[str, str]]) -> None:
    root = tmp_path_factory.mktemp("rows")
    (root / "ledger.yaml").touch()
    made = attached(root, csv(WHOLE, *drawn))
    assert len({row.id for row in rows_of(made)}) == made.kept
    assert all(low <= best <= high for row in rows_of(made) for low, best, high in row.figures.values())


# ---------------------------------------------------------------------------------------------------------- what is kept of it


def test_another_version_takes_its_place_only_if_told_to(root: Path) -> None:
    first = attached(root, csv(WHOLE))
    second = put(root, csv({**WHOLE, "id": "2"}), "second.csv")
    with pytest.raises(Misuse, match=f"another version is attached to `rows`: rows.csv \\(SHA-256 {first.files[0].sha256[:12]}"):
        attach(root, "rows", described(), [second], "2031-12-31")
    assert find(root, "rows") == first
    assert attach(root, "rows", described(), [second], "2031-12-31", replace=True).digest != first.digest


def test_what_fails_leaves_what_was_there(root: Path) -> None:
    first = attached(root, csv(WHOLE))
    with pytest.raises(Misuse):
        attached(root, csv({**WHOLE, "day": "in March"}), name="other.csv")
    assert find(root, "rows") == first
    assert [path.name for path in folder_of(root, "rows").parent.iterdir() if path.name.startswith(".rows")] == []
    assert (root / ".ledger" / ".gitignore").read_text() == "*\n"


def test_a_copy_of_another_form_or_of_another_description_is_not_used(root: Path) -> None:
    book = make_book(datasets={})
    made = attached(root, csv(WHOLE))
    path = folder_of(root, "rows") / "attached.json"
    known = type(book)(root, book.ledger, datasets={"rows": described()})
    assert named(known, "rows")[1] == made
    other = type(book)(root, book.ledger, datasets={"rows": described(full={**LAYOUT, "id": "town"})})
    with pytest.raises(Misuse, match="the description of `rows` has changed since its file was read"):
        named(other, "rows")
    for text in (path.read_text().replace('"form": 1', '"form": 0'), "{", "[]"):
        path.write_text(text)
        with pytest.raises(Misuse, match="nothing is attached to `rows` yet"):
            named(known, "rows")


def test_without_duckdb_it_says_what_to_install(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(Misuse, match=r"pip install 'claims-ledger\[data\]'"):
        attached(root, csv(WHOLE))
