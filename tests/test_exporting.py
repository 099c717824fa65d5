"""A ledger in SQLite: whole, sound, judged by the rule that stands in it, and open to Datasette."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shlex
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from ledger import exporting
from ledger.answers import Examination, examine, read, readings
from ledger.dates import hull, parse
from ledger.exporting import export_sqlite
from ledger.joining import AXES
from ledger.matching import event_question
from ledger.problem import Misuse
from tests.building import claim, judged, page
from tests.running import run
from tests.worlds_at_random import Drawn, worlds

TWO_LANDS = Path(__file__).parent / "worlds" / "two-lands"


@pytest.fixture(scope="module")
def examined() -> Examination:
    book, _ = read(TWO_LANDS)
    assert book is not None
    return examine(book)


@pytest.fixture(scope="module")
def file(examined: Examination, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("export") / "two-lands.sqlite"
    export_sqlite(examined, path)
    return path


@pytest.fixture
def database(file: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
    yield connection
    connection.close()


def names(database: sqlite3.Connection) -> list[str]:
    found = database.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')").fetchall()
    return [name for (name,) in found if not name.startswith(("text_", "sqlite_"))]


def test_every_table_and_view_can_be_read_and_refers_to_what_is_there(database: sqlite3.Connection) -> None:
    for name in names(database):
        database.execute(f"SELECT * FROM {name}").fetchall()
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_every_record_and_verdict_is_there(database: sqlite3.Connection, examined: Examination) -> None:
    book = examined.world.book
    for table, records in (("calls", book.calls), ("claims", book.claims), ("events", book.events), ("places", book.places)):
        assert {row[0] for row in database.execute(f"SELECT id FROM {table}")} == set(records)
    told = dict(database.execute("SELECT claim, verdict FROM verdicts").fetchall())
    assert told == {name: verdict.word for name, verdict in examined.verdicts.items()}
    assert database.execute("SELECT records_sha256, standard FROM provenance").fetchall() == [(book.digest, "corroborated")]


def test_what_decides_has_its_legs(database: sqlite3.Connection) -> None:
    legs = database.execute("SELECT event, leg, level FROM decisive WHERE claim = '2031-03-20-no-attacks' ORDER BY leg").fetchall()
    assert legs == [("2031-03-08-queue", "by", "established"), ("2031-03-08-queue", "happened", "established")]
    assert database.execute("SELECT count(*) FROM near_misses").fetchone()[0] > 0
    assert database.execute("SELECT count(*) FROM text WHERE text MATCH 'bread'").fetchone() == (1,)


def test_the_rule_is_told_in_names(database: sqlite3.Connection) -> None:
    asked = database.execute("SELECT act, actor FROM asked WHERE claim = '2031-03-06-no-attacks' AND reading = '0 event'").fetchall()
    assert asked == [("attack-on-civilians", "army-n")]
    narrower = "SELECT answer FROM bears WHERE axis = 'act' AND sought = 'attack-on-civilians' AND found = 'attack-on-hospital'"
    assert set(database.execute(narrower).fetchall()) == {("inside",)}
    assert database.execute("SELECT count(*) FROM asked").fetchone() == database.execute("SELECT count(*) FROM scope").fetchone()
    whole = sum(database.execute(f"SELECT count(*) FROM bears_{axis}").fetchone()[0] for axis in AXES)
    assert database.execute("SELECT count(*) FROM bears").fetchone() == (whole,)


def test_what_was_not_on_record_yet_is_not_referred_to(tmp_path: Path) -> None:
    denial = claim("denial", "never", {"act": "attack", "actor": "army-n"})
    older = {**denial, "reporting": [page("office-n", nature="readout", published="2031-05-01")]}
    path = tmp_path / "early.sqlite"
    export_sqlite(judged({"older": older, "newer": {**denial, "repeats": "older"}}, day=hull(parse("2031-04-01"), UTC)[1]), path)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT id, repeats FROM claims").fetchall() == [("newer", None)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.skipif(os.name != "posix", reason="a limit on the size of files stands in for a full disk")
@pytest.mark.parametrize("blocks", [1, 20, 100])
def test_a_full_disk_leaves_nothing(tmp_path: Path, blocks: int) -> None:
    program = "from ledger.cli import main; import sys; sys.argv = ['ledger', *sys.argv[1:]]; main()"
    words = shlex.join([sys.executable, "-B", "-c", program, "export", "sqlite", str(tmp_path / "out.sqlite"), "--records", str(TWO_LANDS)])
    command = ["/bin/sh", "-c", f"ulimit -f {blocks}; {words}"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(exporting.__file__).parents[1])
    assert ran.returncode == 2, ran.stderr
    assert "nothing was left there" in ran.stderr
    assert list(tmp_path.iterdir()) == []


@given(worlds())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_the_rule_in_the_file_gives_what_the_engine_gives(tmp_path_factory: pytest.TempPathFactory, drawn: Drawn) -> None:
    examined = drawn.examined()
    path = tmp_path_factory.mktemp("export") / "drawn.sqlite"
    export_sqlite(examined, path)
    world = examined.world
    expected = event_question(world, readings(world, list(world.book.claims))).answer(world)
    connection = sqlite3.connect(path)
    assert sorted(connection.execute("SELECT * FROM match").fetchall()) == [tuple(hit) for hit in expected]
    connection.close()


def test_nothing_is_written_over_unless_told(examined: Examination, tmp_path: Path) -> None:
    path = tmp_path / "there.sqlite"
    path.write_text("mine")
    with pytest.raises(Misuse, match="exists already: --force replaces it"):
        export_sqlite(examined, path)
    assert path.read_text() == "mine"
    export_sqlite(examined, path, force=True)
    assert path.read_bytes().startswith(b"SQLite format 3")
    assert [one.name for one in tmp_path.iterdir()] == ["there.sqlite"]


def test_what_fails_leaves_nothing(examined: Examination, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Misuse, match="cannot be written"):
        export_sqlite(examined, tmp_path / "no" / "folder.sqlite")
    monkeypatch.setattr(exporting, "VIEWS", "CREATE VIEW broken AS SELECT")
    with pytest.raises(Misuse, match="cannot be written: .*; nothing was left there"):
        export_sqlite(examined, tmp_path / "file.sqlite")
    assert list(tmp_path.iterdir()) == []


def test_the_command(tmp_path: Path) -> None:
    path = tmp_path / "out.sqlite"
    words = ["export", "sqlite", str(path), "--records", str(TWO_LANDS)]
    assert run(words).out == f"{path.as_posix()}: 44 tables and views\n"
    assert run(words).code == 2
    assert run([*words, "--force", "--as-of", "2031-03-31", "--standard", "established"]).code == 0


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of Datasette and what it stands on
@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_datasette_opens_every_table_and_view(file: Path, database: sqlite3.Connection) -> None:
    app = pytest.importorskip("datasette.app", reason="Datasette is a development dependency, and not installed here")

    async def look() -> dict[str, Any]:
        datasette = app.Datasette([str(file)], settings={"num_sql_threads": 1})
        await datasette.invoke_startup()
        pages: dict[str, Any] = {}
        for name in names(database):
            pages[name] = await datasette.client.get(f"/two-lands/{name}.json?_shape=array&_size=5")
            assert (await datasette.client.get(f"/two-lands/{name}")).status_code == 200, name
        facets = await datasette.client.get("/two-lands/claims_with_verdicts.json?_facet=verdict&verdict=contradicted")
        found = await datasette.client.get("/two-lands.json?sql=select+count(*)+as+n+from+matched&_shape=array")
        return {"pages": pages, "facets": facets.json(), "found": found.json()}

    seen = asyncio.run(look())
    assert {name for name, page in seen["pages"].items() if page.status_code != 200} == set()
    assert seen["facets"]["filtered_table_rows_count"] == len(seen["facets"]["rows"]) > 0
    assert seen["found"] == [{"n": database.execute("SELECT count(*) FROM matched").fetchone()[0]}]
