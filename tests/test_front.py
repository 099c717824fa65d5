"""Law 8: what the index answers is what the records answer; and whatever befalls the index, nobody is told."""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger import front, index, reading
from ledger.searching import MARKS, TYPES, query
from tests.running import PLAIN, Run
from tests.running import run as run_without

WORLDS = Path(__file__).parent / "worlds"
TWO_LANDS = WORLDS / "two-lands" / "records"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return grown_up(Path(shutil.copytree(TWO_LANDS, tmp_path / "records")))


def grown_up(root: Path, seconds: int = 60) -> Path:
    """The ledger as if nothing in it had changed for a while."""
    then = time.time() - seconds
    for path in root.rglob("*"):
        if path.is_file() and ".ledger" not in path.parts:
            os.utime(path, (then, then))
    return root


@pytest.fixture(autouse=True)
def _old(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time at which an inode changed cannot be set back, so two seconds are made none; the tests of youth set them again."""
    monkeypatch.setattr(index, "YOUNG", 0)


def run(*words: str, **environment: str) -> Run:
    """The command as it is started from a shell, in this process."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LEDGER_") and name != "COLUMNS"}
    with (
        mock.patch.dict(os.environ, {**kept, **PLAIN, **environment}, clear=True),
        mock.patch.object(sys, "argv", ["ledger", *words]),
        mock.patch.object(sys, "stdout", out),
        mock.patch.object(sys, "stderr", err),
    ):
        try:
            front.main()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
    return Run(_written(out), _written(err), code)


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    held = stream.buffer
    assert isinstance(held, io.BytesIO)
    return held.getvalue().decode()


@pytest.fixture
def asked() -> Iterator[list[int]]:
    """How often the command line itself was asked."""
    counted: list[int] = []
    real: Callable[[], None] = front._run

    def counting() -> None:
        counted.append(1)
        real()

    with mock.patch.object(front, "_run", counting):
        yield counted


COMMANDS = [
    ("check",),
    ("check", "--all", "--format", "json"),
    ("check", "--fail-on", "contradicted"),
    ("report", "--by", "verdict"),
    ("report", "--format", "csv"),
    ("why", "2031-03-06-no-attacks"),
    ("why", "no-such-claim"),
    ("show", "2031-03-08-queue"),
    ("compare", "2031-03-06-n-w"),
    ("validate",),
    ("search", "bread"),
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_the_same_question_is_answered_alike_and_once(root: Path, asked: list[int], words: tuple[str, ...]) -> None:
    here = [*words, "--records", str(root)]
    expected = run_without(here)
    first, second = run(*here), run(*here)
    assert first == second == expected
    assert len(asked) == (1 if expected.code in (0, 1) else 2)


def test_what_shapes_an_answer_is_part_of_the_question(root: Path, asked: list[int]) -> None:
    for environment in ({}, {"COLUMNS": "60"}, {"COLUMNS": "200"}, {"LANG": "de_DE.UTF-8"}):
        run("check", "--records", str(root), **environment)
    run("check", "--records", str(root), "--all")
    assert len(asked) == 5
    assert run("check", "--records", str(root), COLUMNS="60") == run_without(["check", "--records", str(root)], COLUMNS="60")
    assert len(asked) == 5


def test_other_code_gives_another_answer(root: Path, asked: list[int]) -> None:
    run("check", "--records", str(root))
    with mock.patch.object(front, "_program", return_value=[("cli/judging.py", 1, 1)]):
        run("check", "--records", str(root))
    assert len(asked) == 2


def test_without_it_nothing_is_stored(root: Path) -> None:
    run("check", "--records", str(root), LEDGER_NO_INDEX="1")
    assert not (root / ".ledger").exists()


def test_it_stays_out_of_a_repository_and_is_no_stray_file(root: Path) -> None:
    run("check", "--records", str(root))
    assert (root / ".ledger" / ".gitignore").read_text() == "*\n"
    assert run("validate", "--records", str(root)).code == 0


def test_nothing_heavy_is_imported_where_nothing_has_changed(root: Path) -> None:
    code = (
        "import sys; from ledger.front import main\ntry:\n    main()\nfinally:\n    "
        "print(*[name for name in ('pydantic', 'yaml', 'rich', 'duckdb', 'typer') if name in sys.modules], file=sys.stderr)"
    )
    words = [sys.executable, "-c", code, "check", "--records", str(root)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LEDGER_")}
    runs = [subprocess.run(words, capture_output=True, text=True, check=True, env=environment, cwd=root) for _ in range(2)]
    assert "pydantic" in runs[0].stderr
    assert runs[1].stderr.strip() == ""
    assert runs[0].stdout == runs[1].stdout


# ---------------------------------------------------------------------------------------------------------- what changes


def as_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def claim_of(root: Path) -> Path:
    return root / "claims" / "2031-03-20-no-attacks.yaml"


CHANGES: dict[str, Callable[[Path], object]] = {
    "a record": lambda root: claim_of(root).write_text(claim_of(root).read_text().replace("kind: denial", "kind: assertion")),
    "its length only": lambda root: claim_of(root).write_text(claim_of(root).read_text() + "# more\n"),
    "a record at fault": lambda root: claim_of(root).write_text("kind: ["),
    "a record more": lambda root: shutil.copy(claim_of(root), root / "claims" / "copy.yaml"),
    "a record less": lambda root: claim_of(root).unlink(),
    "a name": lambda root: claim_of(root).rename(root / "claims" / "other.yaml"),
    "a bad name": lambda root: claim_of(root).rename(root / "claims" / "Other.yaml"),
    "a stray file": lambda root: (root / "claims" / "draft.yml").touch(),
    "a stray folder": lambda root: (root / "drafts").mkdir(),
    "a link that leads out": lambda root: (root / "claims" / "link.yaml").symlink_to(TWO_LANDS / "ledger.yaml"),
    "settings": lambda root: (root / "ledger.yaml").write_text((root / "ledger.yaml").read_text() + "standard: established\n"),
    "no settings": lambda root: (root / "ledger.yaml").unlink(),
    "a folder in the place of a file": lambda root: as_folder(claim_of(root)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_seen(root: Path, change: str) -> None:
    for words in (["check", "--all"], ["validate"]):
        run(*words, "--records", str(root))
    CHANGES[change](root)
    for words in (["check", "--all"], ["validate"]):
        here = [*words, "--records", str(root)]
        assert run(*here) == run(*here) == run_without(here)


def test_a_touched_file_is_read_and_found_to_be_the_same(root: Path, asked: list[int]) -> None:
    run("check", "--records", str(root))
    os.utime(claim_of(root), (1, 1))
    run("check", "--records", str(root))
    assert len(asked) == 1
    with index.of(root) as found:
        assert "claims/2031-03-20-no-attacks.yaml" in found.known()


def test_a_change_of_the_same_length_and_time_is_seen_while_the_file_is_young(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "YOUNG", 2_000_000_000)
    path = claim_of(root)
    stamp = path.stat()
    run("check", "--all", "--records", str(root))
    path.write_text(path.read_text().replace("form: never", "form: holds"))
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    here = ["check", "--all", "--records", str(root)]
    assert run(*here) == run_without(here)


def test_only_what_changed_is_parsed_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("check", "--records", str(root))
    claim_of(root).write_text(claim_of(root).read_text() + "# more\n")
    parsed: list[bytes] = []
    real = reading.parse

    def counting(content: bytes) -> Any:
        parsed.append(content)
        return real(content)

    monkeypatch.setattr("ledger.book.judging.parse", counting)
    here = ["check", "--records", str(root)]
    answer = run(*here)
    assert len(parsed) == 1
    assert answer == run_without(here)


def test_a_change_while_it_is_answered_is_not_stored(root: Path, asked: list[int]) -> None:
    real = front._run

    def meanwhile() -> None:
        try:
            real()
        finally:
            claim_of(root).write_text(claim_of(root).read_text() + "# meanwhile\n")

    with mock.patch.object(front, "_run", meanwhile):
        run("check", "--records", str(root))
    before = len(asked)
    run("check", "--records", str(root))
    assert len(asked) == before + 1


edits = st.lists(st.sampled_from(sorted(set(CHANGES) - {"no settings"})), min_size=1, max_size=3)


@given(edits=edits, words=st.sampled_from([["check", "--all"], ["validate"], ["report"], ["search", "people"]]))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_the_index_answers_as_the_records_do(tmp_path_factory: pytest.TempPathFactory, edits: list[str], words: list[str]) -> None:
    root = Path(shutil.copytree(TWO_LANDS, tmp_path_factory.mktemp("edited") / "records"))
    here = [*words, "--records", str(root)]
    assert run(*here) == run_without(here)
    for change in edits:
        try:
            CHANGES[change](root)
        except OSError:
            continue  # an edit before has taken the file away
        assert run(*here) == run_without(here)


# ---------------------------------------------------------------------------------------------------------- what befalls the index


def database(root: Path) -> Path:
    return root / ".ledger" / "index.sqlite"


def foreign(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE meta (other TEXT)")
    other.close()


def older(path: Path) -> None:
    with sqlite3.connect(path) as same:
        same.execute("UPDATE meta SET value = '0' WHERE key = 'form'")
    same.close()


def garbled(path: Path) -> None:
    with sqlite3.connect(path) as same:
        same.execute("UPDATE answer SET body = '{'")
        same.execute("UPDATE data SET body = '['")
    same.close()


BEFALLS: dict[str, Callable[[Path], object]] = {
    "deleted": Path.unlink,
    "emptied": lambda path: path.write_bytes(b""),
    "no database": lambda path: path.write_bytes(b"hello"),
    "torn": lambda path: path.write_bytes(path.read_bytes()[:5000]),
    "overwritten": lambda path: path.write_bytes(path.read_bytes()[:2000] + b"\0" * 30_000),
    "foreign": foreign,
    "older": older,
    "garbled": garbled,
    "a folder": as_folder,
}


@pytest.mark.parametrize("what", BEFALLS)
def test_a_broken_index_is_made_anew_without_a_word(root: Path, asked: list[int], what: str) -> None:
    here = ["check", "--records", str(root)]
    expected = run(*here)
    BEFALLS[what](database(root))
    assert run(*here) == run(*here) == run(*here) == expected
    if what != "a folder":
        assert len(asked) <= 3
        before = len(asked)
        assert run(*here) == expected
        assert len(asked) == before


def test_a_folder_that_cannot_be_written_to_works_without(root: Path) -> None:
    (root / ".ledger").write_text("a file in the place of the folder")
    here = ["check", "--records", str(root)]
    assert run(*here) == run_without(here)
    assert (root / ".ledger").read_text() == "a file in the place of the folder"


def test_a_locked_index_is_left_alone(root: Path) -> None:
    here = ["check", "--records", str(root)]
    run("validate", "--records", str(root))
    with sqlite3.connect(database(root)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert run(*here) == run_without(here)
        other.rollback()
    other.close()


def test_two_commands_at_once_do_not_disturb_each_other(root: Path) -> None:
    code = "from ledger.front import main; main()"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LEDGER_")} | {"PYTHONIOENCODING": "utf-8"}
    several = [
        subprocess.Popen(
            [sys.executable, "-c", code, command, "--records", str(root)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
        )
        for command in ("check", "report", "validate", "check")
    ]
    written = [process.communicate() for process in several]
    assert [process.returncode for process in several] == [0, 0, 0, 0]
    assert [err for _, err in written] == [b""] * 4
    assert written[0] == written[3]


def test_no_space_is_no_fault(root: Path) -> None:
    with mock.patch.object(sqlite3, "connect", side_effect=sqlite3.OperationalError("database or disk is full")):
        assert run("check", "--records", str(root)) == run_without(["check", "--records", str(root)])


def test_answers_of_other_states_are_forgotten(root: Path) -> None:
    run("check", "--records", str(root))
    claim_of(root).write_text(claim_of(root).read_text() + "# more\n")
    run("check", "--records", str(root))
    with sqlite3.connect(database(root)) as kept:
        assert kept.execute("SELECT count(*) FROM answer").fetchone() == (1,)
    kept.close()


# ---------------------------------------------------------------------------------------------------------- search


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("bread", '{body} : ("bread" *)'),
        ("bread queue", '{body} : ("bread" AND "queue" *)'),
        ('"human shields" bread', '{body} : ("human shields" AND "bread" *)'),
        ('bread "human shields"', '{body} : ("bread" AND "human shields")'),
        ("NOT a OR b*", '{body} : ("NOT" AND "a" AND "OR" AND "b*" *)'),
        ('un"closed', '{body} : ("un" AND "closed" *)'),
        ("- * ()", ""),
        ('""', ""),
    ],
)
def test_words_are_words(words: str, expected: str) -> None:
    assert query(words) == expected


@given(st.text(max_size=12))
@settings(max_examples=200, deadline=None)
def test_no_text_is_a_fault_of_the_query(words: str) -> None:
    asked = query(words)
    if asked:
        index.in_memory([("claims", "c", "proposition", "en", "People queued for bread")], asked, 5)


@pytest.mark.parametrize("words", ["QUEUED", "bre", "Été", "ete", "хліб", "ХЛІ", '"for bread"'])
def test_words_are_found_in_any_case_without_accents_and_by_their_beginning(words: str) -> None:
    rows = [("claims", "c", "proposition", "en", "People queued for bread in été; люди за хлібом")]
    ((_, name, _, _, excerpt),) = index.in_memory(rows, query(words), 5)
    assert name == "c"
    assert excerpt.count(MARKS[0]) == excerpt.count(MARKS[1]) >= 1


def test_search_finds_by_type_and_says_when_there_is_nothing(root: Path) -> None:
    found = json.loads(run("search", "bread", "--records", str(root), "--format", "json").out)
    assert [(one["type"], one["id"], one["field"], one["found"]) for one in found] == [("events", "2031-03-08-queue", "title", ["bread"])]
    assert json.loads(run("search", "bread", "--type", "claims", "--records", str(root), "--format", "json").out) == []
    nothing = run("search", "zeppelin", "--records", str(root))
    assert (nothing.code, nothing.out) == (0, "nothing is found for zeppelin: fewer words, or the beginning of one, may do\n")
    assert run("search", "bread", "--type", "poems", "--records", str(root)).code == 2


def test_every_type_can_be_searched_for() -> None:
    from ledger.model import FOLDERS

    assert sorted(TYPES) == sorted(folder.rpartition("/")[2] for folder in FOLDERS)
