"""The descriptions that the shipped ledger carries, on small invented files of the form in which each data set comes.

Traps that were seen in the real files: see docs/datasets.md.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ledger.answers import read
from ledger.book import Book
from ledger.datasets.attached import Attachment
from ledger.datasets.attaching import attach
from ledger.datasets.rows import Row, opened
from ledger.dates import day_text
from ledger.world import World

pytest.importorskip("duckdb", reason="data sets need the extra `data`")


@pytest.fixture(scope="module")
def book() -> Book:
    found, _ = read(Path(__file__).parents[1] / "records")
    assert found is not None
    return found


def taken(
    book: Book, root: Path, name: str, header: list[str], rows: list[dict[str, Any]], encoding: str = "utf-8"
) -> tuple[Attachment, list[Row]]:
    def cell(value: Any) -> str:
        return '"' + str(value).replace('"', '""') + '"'

    lines = [",".join(header), *(",".join(cell(row.get(column, "")) for column in header) for row in rows), ""]
    return taken_from(book, root, name, "\n".join(lines).encode(encoding), "file.csv")


def taken_from(book: Book, root: Path, name: str, content: bytes, file: str) -> tuple[Attachment, list[Row]]:
    (root / "ledger.yaml").touch()
    (root / file).write_bytes(content)
    made = attach(root, name, book.datasets[name], [str(root / file)], "2026-11-25", replace=True)
    assert made.read == made.kept + sum(made.left_out.values())
    with opened(World(book), book.datasets[name], made) as rows:
        return made, rows.rows(range(made.kept))


GED = (
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name dyad_dset_id dyad_new_id "
    "dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b number_of_sources source_article source_office "
    "source_date source_headline source_original where_prec where_coordinates where_description adm_1 adm_2 latitude longitude "
    "geom_wkt priogrid_gid country country_id region event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians "
    "deaths_unknown best high low gwnoa gwnob"
).split()
BATTLE = {
    "id": "1", "type_of_violence": 1, "side_a": "Government of Russia (Soviet Union)", "side_b": "Government of Ukraine", "where_prec": 1,
    "where_coordinates": "Kharkiv city", "adm_1": "Kharkiv oblast", "country": "Ukraine", "date_prec": 1, "date_start": "2022-09-07",
    "date_end": "2022-09-07", "deaths_civilians": 3, "low": 3, "best": 3, "high": 5,
}  # fmt: skip


def test_ucdp_a_battle_with_civilian_deaths_names_no_perpetrator(book: Book, tmp_path: Path) -> None:
    _, (row,) = taken(book, tmp_path, "ucdp-ged", GED, [BATTLE])
    assert (row.acts, row.actors) == (("hostilities", "killing", "killing-of-civilians"), ())
    assert row.places == ("kharkiv",)
    assert row.figures == {"killed": (3, 3, 5), "killed-civilians": (3, 3, 3)}


@pytest.mark.parametrize(
    ("side", "actor"),
    [
        ("Government of Russia (Soviet Union)", ("russia",)),
        ("Government of Ukraine", ("ukraine",)),
        ("DPR", ("donetsk-armed-groups",)),
        ("Supporters of Ukrainian unity", ()),
    ],
)
def test_ucdp_one_sided_violence_names_its_perpetrator_whichever_side(
    book: Book, tmp_path: Path, side: str, actor: tuple[str, ...]
) -> None:
    _, (row,) = taken(book, tmp_path, "ucdp-ged", GED, [{**BATTLE, "type_of_violence": 3, "side_a": side, "side_b": "Civilians"}])
    assert (row.acts, row.actors) == (("attack-on-civilians", "killing-of-civilians"), actor)


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        ({"where_prec": 4}, "kharkiv-oblast"),
        ({"where_prec": 6}, "ukraine"),
        ({"where_prec": 5, "adm_1": ""}, "ukraine"),
        ({"where_coordinates": "Nowhere village", "adm_1": "Kharkiv Oblast"}, "kharkiv-oblast"),
        ({"where_coordinates": "x", "adm_1": "Zaporizhzhya oblast"}, "zaporizhzhia-oblast"),
        ({"where_coordinates": "x", "adm_1": "Kiev Special Republican city"}, "kyiv"),
        ({"where_coordinates": "x", "adm_1": "Belgorod oblast", "country": "Russia (Soviet Union)"}, "russia"),
    ],
)
def test_ucdp_a_place_is_as_narrow_as_it_is_known(book: Book, tmp_path: Path, cells: dict[str, Any], place: str) -> None:
    _, (row,) = taken(book, tmp_path, "ucdp-ged", GED, [{**BATTLE, **cells}])
    assert row.places == (place,)


def test_ucdp_a_spreadsheet_in_windows_1252_with_the_month_first(book: Book, tmp_path: Path) -> None:
    rows = [
        {**BATTLE, "date_start": "2/25/2023 12:00:00 AM", "date_end": "02/26/2023 00:00", "source_headline": "“Who fired?” – both deny"},
        {**BATTLE, "id": 2, "date_start": "02/04/2023 00:00", "date_end": "02/04/2023 00:00", "source_date": "14/09/2022"},
    ]
    made, found = taken(book, tmp_path, "ucdp-ged", GED, rows, "windows-1252")
    assert made.files[0].encoding == "windows-1252"
    assert [day_text(row.earliest) for row in found] == ["2023-02-04", "2023-02-25"]


def test_ucdp_tags_of_the_exchange_are_left_out_and_counted(book: Book, tmp_path: Path) -> None:
    made, _ = taken(book, tmp_path, "ucdp-ged", [*GED, "iso3"], [{"year": "#date+year", "side_a": "#group+name"}, BATTLE])
    assert (made.kept, sum(made.left_out.values())) == (1, 1)


def test_ucdp_seven_columns(book: Book, tmp_path: Path) -> None:
    header = ["id", "date_start", "date_end", "latitude", "longitude", "type_of_violence", "best"]
    made, (row,) = taken(book, tmp_path, "ucdp-ged", header, [{column: BATTLE.get(column, "") for column in header}])
    assert (made.files[0].layout, row.places, row.acts) == ("short", (), ("hostilities", "killing"))


ACLED = (
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1 actor2 assoc_actor_2 "
    "inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location latitude longitude geo_precision source "
    "source_scale notes fatalities tags timestamp population_1km population_best"
).split()
SHELLING = {
    "event_id_cnty": "UKR1", "event_date": "14/08/2022 00:00:00", "time_precision": 1, "event_type": "Explosions/Remote violence",
    "sub_event_type": "Shelling/artillery/missile attack", "actor1": "Military Forces of Russia (2000-)", "country": "Ukraine",
    "admin1": "Kharkiv", "location": "Kharkiv", "latitude": "49.99", "longitude": "36.23", "geo_precision": 1, "fatalities": 2,
}  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "acts", "actors"),
    [
        ({}, ("hostilities", "killing", "strike"), ("russian-armed-forces",)),
        (
            {"civilian_targeting": "Civilian targeting"},
            ("attack-on-civilians", "hostilities", "killing", "strike"),
            ("russian-armed-forces",),
        ),
        ({"actor1": "Military Forces of Ukraine (2019-)", "fatalities": 0}, ("hostilities", "strike"), ("ukrainian-armed-forces",)),
        ({"event_type": "Battles", "sub_event_type": "Armed clash"}, ("hostilities", "killing"), ()),
        (
            {"event_type": "Violence against civilians", "sub_event_type": "Attack"},
            ("attack-on-civilians", "killing"),
            ("russian-armed-forces",),
        ),
        ({"actor1": "Unidentified Military Forces"}, ("hostilities", "killing", "strike"), ()),
    ],
)
def test_acled_names_an_actor_only_where_the_first_is_the_one_who_did_it(
    book: Book, tmp_path: Path, cells: dict[str, Any], acts: tuple[str, ...], actors: tuple[str, ...]
) -> None:
    _, (row,) = taken(book, tmp_path, "acled", ACLED, [{**SHELLING, **cells}])
    assert (row.acts, row.actors) == (acts, actors)
    assert (day_text(row.earliest), row.places) == ("2022-08-14", ("kharkiv",))


@pytest.mark.parametrize("written", ["2022-08-14", "14 August 2022", "14/08/2022 00:00:00", "14-August-2022", "14-Aug-22"])
def test_acled_in_every_form_of_its_dates(book: Book, tmp_path: Path, written: str) -> None:
    _, (row,) = taken(book, tmp_path, "acled", ACLED, [{**SHELLING, "event_date": written}])
    assert day_text(row.earliest) == "2022-08-14"


def test_acled_a_month_and_an_oblast_are_not_a_day_and_a_town(book: Book, tmp_path: Path) -> None:
    _, (row,) = taken(book, tmp_path, "acled", ACLED, [{**SHELLING, "time_precision": 3, "geo_precision": 3}])
    assert (row.latest - row.earliest) // 1440 >= 30
    assert row.places == ("kharkiv-oblast",)


def test_acled_protests_are_left_out(book: Book, tmp_path: Path) -> None:
    made, _ = taken(book, tmp_path, "acled", ACLED, [SHELLING, {**SHELLING, "event_id_cnty": "UKR2", "event_type": "Protests"}])
    assert made.left_out == {"a protest, riot or strategic development, no use of force": 1}


def test_viina_the_day_is_that_of_the_report_and_flags_name_nobody(book: Book, tmp_path: Path) -> None:
    header = [*book.datasets["viina"].layouts["strikes"].header, "TriageStatus", "ua_actor_text_terms"]
    row = {
        "event_id_1pd": "7", "date": "20220310", "geonameid": "1", "ADM1_NAME": "Luhans'k", "latitude": "48.9", "longitude": "38.4",
        "target_classes": "ENERGY_GRID_SUPPORT|STRATEGIC_AIRBASE", "a_rus": "1", "a_ukr": "1", "a_rus_init": "1",
        "representative_text": "Удар",
    }  # fmt: skip
    _, (found,) = taken(book, tmp_path, "viina", header, [row])
    assert (found.id, found.places, found.actors) == ("20220310-7", ("luhansk-oblast",), ())
    assert (day_text(found.earliest), day_text(found.latest)) == ("2022-03-03", "2022-03-10")
    assert found.acts == ("attack-on-energy", "strike")


INCIDENT: dict[str, Any] = {
    "id": "CIV1", "date": "3/8/2022", "latitude": "49.99", "longitude": "36.26", "location": "Kharkiv",
    "description": "A block of flats is hit.",
    "sources": [{"id": "s", "path": "https://example.org/1", "description": ""}, {"id": "srcHidden", "path": "HIDDEN", "description": ""}],
    "filters": [{"key": "Type of area affected", "value": "Residential"}, {"key": "Weapon System", "value": "Cluster munitions"}],
}  # fmt: skip


def test_civharm_verified_harm_names_no_perpetrator(book: Book, tmp_path: Path) -> None:
    incidents = [INCIDENT, {**INCIDENT, "date": "04/3/2023", "filters": [], "location": "Unknown"}, INCIDENT]
    made, found = taken_from(book, tmp_path, "civharm", json.dumps(incidents).encode(), "civharm.json")
    assert (made.kept, made.left_out) == (2, {"the same row again": 1})
    assert [(row.id, day_text(row.earliest), row.places) for row in found] == [
        ("CIV1", "2022-03-08", ("kharkiv",)),
        ("CIV1~2", "2023-04-03", ("ukraine",)),
    ]
    assert ("attack-on-residential-area" in found[0].acts, found[0].means, found[0].actors) == (True, ("cluster-munition",), ())
    assert found[0].addresses == ("https://example.org/1",)


def test_gdelt_holds_pointers(book: Book, tmp_path: Path) -> None:
    header = book.datasets["gdelt"].layouts["export"].header
    cells = {
        "GLOBALEVENTID": "1",
        "SQLDATE": "20260703",
        "EventRootCode": "19",
        "ActionGeo_CountryCode": "UP",
        "SOURCEURL": "https://example.org/",
    }
    lines = [
        "\t".join(cells.get(column, "") for column in header),
        "\t".join({**cells, "EventRootCode": "04"}.get(column, "") for column in header),
    ]
    made, (row,) = taken_from(book, tmp_path, "gdelt", "\n".join([*lines, ""]).encode(), "export.CSV")
    assert book.datasets["gdelt"].use == "pointers"
    assert made.left_out == {"no use of force by its code": 1}
    assert (row.places, row.actors) == (("ukraine",), ())
