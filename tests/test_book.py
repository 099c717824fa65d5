"""A book holds all sound records by id; whatever else lies in the ledger's folder is told, and hinders nobody."""

import gc
import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ledger import ahead
from ledger.book import CODES, Book, open_book
from ledger.model import Ledger
from ledger.problem import Problem, Severity
from ledger.reading import MAX_BYTES, parse

WORLDS = Path(__file__).parent / "worlds"
FIRE = "label:\n  en: fire\n"

Told = list[tuple[str, int, int, str, str]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A sound ledger that a test may spoil."""
    return Path(shutil.copytree(WORLDS / "sound" / "records", tmp_path / "records"))


def told(root: Path) -> Told:
    """File, line, column, code and message of each problem."""
    return [(one.file.relative_to(root).as_posix(), one.line, one.column, one.code, one.message) for one in open_book(root)[1]]


def sound_book(root: Path) -> Book:
    book, problems = open_book(root)
    assert problems == []
    assert book is not None
    return book


def test_a_sound_ledger_is_a_book_sorted_by_id(root: Path) -> None:
    book = sound_book(root)
    assert book.ledger.title == "An invented ledger"
    assert list(book.acts) == ["fire", "harm", "peace"]
    assert list(book.claims) == ["fire", "fire-again"]
    assert (list(book.calls), list(book.events)) == (["call"], ["blaze", "fire"])
    assert (list(book.means), list(book.actors)) == (["match"], ["militia", "president", "southland"])
    assert (list(book.places), list(book.publishers)) == (["town"], ["agency", "office"])
    assert book.records("vocabulary/acts") is book.acts
    assert book.faulty == frozenset()


def test_ids_are_sorted_as_ids_and_not_as_names_of_files(root: Path) -> None:
    (root / "vocabulary/acts/fire-brigade.yaml").write_text(FIRE)
    assert list(sound_book(root).acts) == ["fire", "fire-brigade", "harm", "peace"]


def test_the_folder_that_holds_records_will_do(root: Path) -> None:
    book = sound_book(root.parent)
    assert book == sound_book(root)
    assert book.root == root


def test_a_type_without_a_folder_has_no_records(root: Path) -> None:
    shutil.rmtree(root / "events")
    assert sound_book(root).events == {}


# ---------------------------------------------------------------------------------------------------------- the digest


def test_the_digest_does_not_depend_on_place_age_or_order(root: Path, tmp_path: Path) -> None:
    first = sound_book(root).digest
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for path in sorted(root.rglob("*"), reverse=True):
        if path.is_file():
            copy = elsewhere / path.relative_to(root)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
            os.utime(copy, (0, 0))
    assert sound_book(elsewhere).digest == first


def test_the_digest_depends_on_every_byte_and_every_name(root: Path) -> None:
    digests = {sound_book(root).digest}
    acts = root / "vocabulary/acts"
    (acts / "peace.yaml").write_bytes((acts / "peace.yaml").read_bytes() + b"# calm\n")
    digests.add(sound_book(root).digest)
    (acts / "flood.yaml").write_text(FIRE)
    digests.add(sound_book(root).digest)
    (acts / "flood.yaml").rename(acts / "storm.yaml")
    digests.add(sound_book(root).digest)
    (root / "ledger.yaml").write_bytes((root / "ledger.yaml").read_bytes() + b"licence: CC0\n")
    digests.add(sound_book(root).digest)
    assert len(digests) == 5


# ---------------------------------------------------------------------------------------------------------- the file system


def test_a_faulty_file_is_left_out_and_hinders_no_other(root: Path) -> None:
    (root / "vocabulary/acts/fire.yaml").write_text("label: fire\n")
    (root / "claims/fire.yaml").write_text("call: [a\n")
    book, problems = open_book(root)
    assert [(one.file.relative_to(root).as_posix(), one.line, one.column, one.code) for one in problems] == [
        ("claims/fire.yaml", 1, 7, "yaml-syntax"),
        ("vocabulary/acts/fire.yaml", 1, 8, "wrong-type"),
    ]
    assert book is not None
    assert book.faulty == {("claims", "fire"), ("vocabulary/acts", "fire")}
    assert list(book.acts) == ["harm", "peace"]


def test_without_settings_there_is_no_book_but_every_problem(root: Path) -> None:
    (root / "ledger.yaml").unlink()
    (root / "calls/call.yaml").write_text("")
    (root / "notes.txt").write_text("")
    assert open_book(root)[0] is None
    assert told(root) == [
        ("calls/call.yaml", 1, 1, "empty-file", "the file holds no record"),
        ("ledger.yaml", 1, 1, "no-ledger", "there is no ledger.yaml here"),
    ]


def test_a_folder_that_is_not_there_has_no_ledger(tmp_path: Path) -> None:
    assert told(tmp_path / "gone") == [("ledger.yaml", 1, 1, "no-ledger", "there is no ledger.yaml here")]


def test_faulty_settings_are_told_with_everything_else(root: Path) -> None:
    (root / "ledger.yaml").write_text("title: a\n")
    (root / "calls/call.yaml").write_text("")
    assert open_book(root)[0] is None
    assert [code for _, _, _, code, _ in told(root)] == ["empty-file", "missing-key", "missing-key"]


def test_the_name_of_a_file_is_an_id(root: Path) -> None:
    (root / "vocabulary/acts/Big Fire.yaml").write_text(FIRE)
    assert told(root) == [("vocabulary/acts/Big Fire.yaml", 1, 1, "bad-file-name", "the name `Big Fire` is no id")]
    assert open_book(root)[1][0].help == "use a-z, 0-9 and single hyphens: `big-fire.yaml`"


def test_names_that_differ_only_in_case_are_told(root: Path) -> None:
    other = root / "vocabulary/acts/Fire.yaml"
    if other.exists():
        pytest.skip("this file system holds them for one")
    other.write_text(FIRE)
    message = "the name of this file and another differ only in case: `Fire.yaml`"
    assert told(root) == [("vocabulary/acts/Fire.yaml", 1, 1, "case-clash", message)]


def test_what_is_no_record_is_warned_of_and_not_read(root: Path) -> None:
    (root / "claims/draft.yml").write_text("call: [\n")
    (root / "claims/old").mkdir()
    (root / "databases").mkdir()
    (root / "vocabulary/colours").mkdir()
    (root / "event").mkdir()
    (root / "README.md").write_text("")
    (root / ".hidden.yaml").write_text("[")
    (root / "claims/.ledger.lock").write_text("")
    book, problems = open_book(root)
    assert book is not None
    assert {one.severity for one in problems} == {Severity.WARNING}
    assert [(one.file.relative_to(root).as_posix(), one.code, one.help) for one in problems] == [
        ("claims/draft.yml", "stray-file", "rename it to `draft.yaml`"),
        ("claims/old", "stray-file", "move it out of the ledger"),
        ("databases", "stray-file", "move it out of the ledger"),
        ("event", "stray-file", "move it out of the ledger"),
        ("vocabulary/colours", "stray-file", "move it out of the ledger"),
    ]


def test_a_link_that_leads_out_is_not_followed(root: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("password: [\n")
    (tmp_path / "calls").mkdir()
    (tmp_path / "calls/secret.yaml").write_text("password: [\n")
    shutil.rmtree(root / "calls")
    (root / "calls").symlink_to(tmp_path / "calls")
    (root / "claims/linked.yaml").symlink_to(secret)
    (root / "vocabulary/acts/blaze.yaml").symlink_to("fire.yaml")
    book, problems = open_book(root)
    assert [(one.file.relative_to(root).as_posix(), one.code, one.excerpt) for one in problems] == [
        ("calls", "link-leads-out", ""),
        ("claims/linked.yaml", "link-leads-out", ""),
    ]
    assert book is not None
    assert book.acts["blaze"] == book.acts["fire"]
    assert ("claims", "linked") in book.faulty


def test_settings_that_lead_out_are_not_followed(root: Path, tmp_path: Path) -> None:
    (root / "ledger.yaml").rename(tmp_path / "ledger.yaml")
    (root / "ledger.yaml").symlink_to(tmp_path / "ledger.yaml")
    assert open_book(root)[0] is None
    assert [code for _, _, _, code, _ in told(root)] == ["link-leads-out"]


def test_what_is_not_a_file_is_told(root: Path) -> None:
    (root / "claims/folder.yaml").mkdir()
    (root / "claims/nowhere.yaml").symlink_to("gone.yaml")
    if hasattr(os, "mkfifo"):
        os.mkfifo(root / "claims/pipe.yaml")
    assert {(code, message) for _, _, _, code, message in told(root)} == {("unreadable-file", "this is not a file")}


def test_a_file_where_a_folder_should_be_is_told(root: Path) -> None:
    shutil.rmtree(root / "events")
    (root / "events").write_text("")
    assert [(file, code) for file, _, _, code, _ in told(root)] == [("events", "unreadable-file")]


def test_a_file_that_may_not_be_read_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.open

    def locked(path: Any, *more: Any) -> int:
        if str(path).endswith("call.yaml"):
            raise PermissionError(13, "Permission denied")
        return real(path, *more)

    monkeypatch.setattr(os, "open", locked)
    assert told(root) == [("calls/call.yaml", 1, 1, "unreadable-file", "this cannot be read: permission denied")]


def test_a_file_of_100_megabytes_costs_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (root / "calls/call.yaml").open("wb") as file:
        file.truncate(100_000_000)
    read: list[int] = []
    real = os.read

    def watched(descriptor: int, size: int) -> bytes:
        read.append(size)
        return real(descriptor, size)

    monkeypatch.setattr(os, "read", watched)
    assert told(root) == [("calls/call.yaml", 1, 1, "too-large", "the file has 100,000,000 bytes, and 1,000,000 are the most")]
    assert max(read) <= MAX_BYTES


def test_the_most_bytes_are_read(root: Path) -> None:
    path = root / "vocabulary/acts/peace.yaml"
    text = path.read_bytes() + b"# "
    path.write_bytes(text + b"x" * (MAX_BYTES - len(text)))
    assert sound_book(root).acts["peace"].label == {"en": "peace"}


def test_a_hundred_faults_of_a_file_are_told(root: Path) -> None:
    (root / "vocabulary/acts/peace.yaml").write_text(FIRE + "".join(f"k{n}: a\n" for n in range(150)))
    problems = open_book(root)[1]
    assert [one.code for one in problems].count("unknown-key") == 100
    assert [(one.line, one.message) for one in problems if one.code == "too-many-faults"] == [
        (1, "50 more faults of this file are not told")
    ]


# ---------------------------------------------------------------------------------------------------------- telling


def test_a_fault_between_records_is_told_at_its_place(root: Path) -> None:
    book = sound_book(root)
    problem = book.problem("events", "fire", ("evidence", 0, "bears_out", "acts", 0), "code", "message", "help")
    assert problem == Problem("code", "message", root / "events/fire.yaml", 17, 14, 4, "      acts: [fire]", "help")
    at_key = book.problem("", "ledger", ("timezone",), "code", "message", at_key=True, severity=Severity.WARNING)
    assert at_key == Problem("code", "message", root / "ledger.yaml", 11, 1, 8, "timezone: Europe/Kyiv", severity=Severity.WARNING)


@pytest.mark.parametrize("change", [lambda path: path.write_text("x: y\n"), lambda path: path.unlink()])
def test_a_file_that_changed_is_told_at_its_beginning(root: Path, change: Any) -> None:
    book = sound_book(root)
    change(root / "events/blaze.yaml")
    problem = book.problem("events", "blaze", ("title",), "code", "message", "help")
    message = "message (the file has changed since it was read)"
    assert problem == Problem("code", message, root / "events/blaze.yaml", help="help")


def test_a_book_without_files_tells_where_they_would_be() -> None:
    ledger = Ledger.model_validate({"title": "a", "default_start": "2031", "sides": {}})
    problem = Book(Path("nowhere"), ledger).problem("events", "fire", ("title",), "code", "message")
    assert problem == Problem("code", "message", Path("nowhere/events/fire.yaml"))


# ---------------------------------------------------------------------------------------------------------- many files


@pytest.fixture
def together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two helpers parse ahead, however few the files and the processors are."""
    monkeypatch.setattr(ahead, "PAYS_FROM", 0)
    monkeypatch.setattr(ahead, "_processors", lambda: 3)


def every_world(tmp_path: Path) -> Iterator[Path]:
    for world in sorted(WORLDS.iterdir()):
        yield Path(shutil.copytree(world, tmp_path / world.name))


class Prompt(ahead.Helper):
    """A helper that has parsed all its files before anybody asks."""

    def __init__(self, root: Path, number: int, of: int) -> None:
        self.chunks = list(ahead.chunks(root, number, of))

    def parsed(self) -> Iterator[ahead.Parsed]:
        while self.chunks:
            yield from self.chunks.pop()


@pytest.mark.usefixtures("together")
def test_helpers_make_no_difference(tmp_path: Path) -> None:
    for world in every_world(tmp_path):
        with ahead.parsing_ahead(world) as helpers:
            assert len(helpers) == 2
            assert open_book(world, helpers) == open_book(world)


def test_helpers_that_come_first_make_no_difference(tmp_path: Path) -> None:
    for world in every_world(tmp_path):
        assert open_book(world, [Prompt(ahead.home(world), number, 2) for number in (0, 1)]) == open_book(world)


@pytest.mark.usefixtures("together")
def test_a_helper_sends_all_that_has_no_fault_of_form(root: Path) -> None:
    (root / "events/blaze.yaml").write_text("date: [")
    (root / "events/link.yaml").symlink_to(root / "events/fire.yaml")
    with ahead.parsing_ahead(root) as helpers:
        sent: list[ahead.Parsed] = []
        given_up = time.monotonic() + 30
        while len(sent) < 4 and time.monotonic() < given_up:
            sent += [parsed for helper in helpers for parsed in helper.parsed()]
    assert sorted(name for name, _, _ in sent) == [("calls", "call"), ("claims", "fire"), ("claims", "fire-again"), ("events", "fire")]
    for (folder, name), digest, data in sent:
        content = (root / folder / f"{name}.yaml").read_bytes()
        assert (digest, data) == (hashlib.sha256(content).hexdigest(), parse(content)[0])


def test_for_a_small_ledger_nobody_helps(root: Path) -> None:
    with ahead.parsing_ahead(root) as helpers:
        assert helpers == []


def test_reading_leaves_the_garbage_collector_as_it_was(root: Path) -> None:
    assert gc.isenabled()
    open_book(root)
    assert gc.isenabled()
    gc.disable()
    try:
        open_book(root)
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_problems_are_found_again_in_every_run(root: Path) -> None:
    (root / "vocabulary/acts/peace.yaml").write_text("label: peace\n")
    first = open_book(root)
    assert open_book(root) == first
    assert first[1]


def test_every_code_of_this_module_has_a_law() -> None:
    assert all(law.endswith(".") for law in CODES.values())
