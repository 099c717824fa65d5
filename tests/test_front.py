"""Law 8: what the index answers is what the records answer; and whatever befalls the index, nobody is told."""

from __future__ import annotations

import contextlib
import errno
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger import ahead, front, index, reading
from ledger.book import open_book
from ledger.searching import MARKS, TYPES, Found, in_texts, query
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


def without_ledger() -> dict[str, str]:
    """The environment for a process of its own, which finds this very package wherever it runs."""
    paths = os.pathsep.join([str(Path(front.__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
    return {name: value for name, value in os.environ.items() if not name.startswith("LEDGER_")} | {"PYTHONPATH": paths}


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


def here(root: Path, *words: str) -> list[str]:
    return [*words, "--records", str(root)]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_the_same_question_is_answered_alike_and_once(root: Path, asked: list[int], words: tuple[str, ...]) -> None:
    expected = run_without(here(root, *words))
    first, second = run(*here(root, *words)), run(*here(root, *words))
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


def test_another_package_gives_another_answer(root: Path, asked: list[int]) -> None:
    run("check", "--records", str(root))
    with mock.patch.object(front, "_packages", return_value=[1]):
        run("check", "--records", str(root))
    assert len(asked) == 2


@pytest.mark.parametrize("option", ["--into=page.md", "--into page.md"])
def test_what_writes_is_not_answered_from_it(root: Path, asked: list[int], option: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root.parent)
    page = Path("page.md")
    for head in ("# One\n", "# Other\n"):
        page.write_text(f"{head}<!-- findings: kinds -->\n<!-- end -->\n")
        assert run(*here(root, "findings", *option.split())).out == "page.md is written\n"
        assert page.read_text().startswith(head)
        assert len(page.read_text().splitlines()) > 3
    assert len(asked) == 2


def test_an_answer_is_stored_only_where_the_command_asked_this_ledger(
    root: Path, asked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Path(shutil.copytree(TWO_LANDS, root.parent / "other"))
    monkeypatch.chdir(root.parent)
    for words in (["search", "--", "bread", "-r", str(other)], ["check", "--act", "-r", str(other)]):
        before = len(asked)
        assert run(*words) == run(*words) == run_without(words)
        assert len(asked) == before + 2
    with index.of(other) as found:
        assert index.active(root) is None
        assert not found.is_used
        assert index.active(other) is found
        assert found.is_used


class Closed(io.RawIOBase):
    """A pipe that nobody reads."""

    def writable(self) -> bool:
        return True

    def write(self, _: Any) -> int:
        raise BrokenPipeError(errno.EPIPE, "broken pipe")


def test_what_a_closed_pipe_did_not_take_is_no_answer(root: Path, asked: list[int]) -> None:
    pipe = io.TextIOWrapper(io.BufferedWriter(Closed()), "utf-8", write_through=True)
    with (
        mock.patch.object(sys, "argv", ["ledger", *here(root, "report")]),
        mock.patch.object(sys, "stdout", pipe),
        pytest.raises(SystemExit) as end,
    ):
        front.main()
    with contextlib.suppress(BrokenPipeError):
        pipe.close()
    assert end.value.code == 1
    assert len(asked) == 1
    assert run(*here(root, "report")) == run_without(here(root, "report"))
    assert len(asked) == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is full is needed")
def test_a_full_disk_is_told_alike(root: Path) -> None:
    told = []
    for _ in range(2):
        with Path("/dev/full").open("w", encoding="utf-8") as full:
            words = [sys.executable, "-c", "from ledger.front import main; main()", *here(root, "check")]
            ran = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, check=False, cwd=root, env=without_ledger())
        told.append((ran.returncode, ran.stderr.splitlines()[:2]))
        run(*here(root, "check"))
    assert told[0] == told[1]
    assert told[0][0] == 3


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


class Impatient:
    """A timer whose time has come."""

    def __init__(self, _: float, function: Callable[[], object]) -> None:
        self.start = function

    def cancel(self) -> None: ...

    def join(self) -> None: ...


def test_what_is_shown_while_one_waits_is_no_part_of_the_answer(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("threading.Timer", Impatient)
    monkeypatch.setattr(sys, "argv", ["ledger", *here(root, "check")])
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), "utf-8"))
    shown = []
    for _ in range(2):
        terminal = Terminal()
        monkeypatch.setattr(sys, "stderr", terminal)
        with pytest.raises(SystemExit):
            front.main()
        shown.append(terminal.getvalue())
    assert shown[0].startswith("reading and judging the records in records …\r ")
    assert shown[1] == ""


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
    runs = [subprocess.run(words, capture_output=True, text=True, check=True, env=without_ledger(), cwd=root) for _ in range(2)]
    assert "pydantic" in runs[0].stderr
    assert runs[1].stderr.strip() == ""
    assert runs[0].stdout == runs[1].stdout


# ---------------------------------------------------------------------------------------------------------- what changes


def as_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def claim_of(root: Path) -> Path:
    return root / "claims" / "2031-03-20-no-attacks.yaml"


def linked(root: Path) -> None:
    """A link to a copy outside in the place of a file."""
    target = shutil.copy(claim_of(root), root.parent / "away.yaml")
    claim_of(root).unlink()
    claim_of(root).symlink_to(target)


def hidden(root: Path) -> None:
    """The claims in a hidden folder, with a link in their place; after that, one of them changed."""
    if (root / ".store").exists():
        claim_of(root).write_text(claim_of(root).read_text().replace("kind: denial", "kind: promise"))
    else:
        (root / "claims").rename(root / ".store")
        (root / "claims").symlink_to(".store")


def attached(root: Path, name: str) -> Path:
    """A file of an attached data set."""
    folder = root / ".ledger" / "datasets" / "rows"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / name


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
    "a link in the place of a file, to the same": linked,
    "a broken link": lambda root: (root / "claims" / "broken.yaml").symlink_to("nowhere.yaml"),
    "a link in a circle": lambda root: (root / "claims" / "circle").symlink_to(".."),
    "a folder behind a link": hidden,
    "a large file": lambda root: (root / "claims" / "large.yaml").write_bytes(b" " * 1_000_001),
    "another time only": lambda root: os.utime(claim_of(root), (1, 1)),
    "a data set": lambda root: attached(root, "attached.json").write_text("{}"),
    "the copy of a data set": lambda root: attached(root, "events.parquet").write_bytes(b"PAR1"),
}
if os.name == "posix":
    CHANGES["a pipe"] = lambda root: os.mkfifo(root / "claims" / "pipe.yaml")


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_seen(root: Path, change: str) -> None:
    for _ in range(3):
        for words in (["check", "--all"], ["validate"]):
            assert run(*here(root, *words)) == run(*here(root, *words)) == run_without(here(root, *words))
        with contextlib.suppress(OSError):  # the second time there may be nothing left to change
            CHANGES[change](root)


@pytest.mark.parametrize("name", ["attached.json", "events.parquet"])
def test_an_answer_belongs_to_the_data_sets_attached(root: Path, asked: list[int], name: str) -> None:
    for content in (b"1", b"22"):
        attached(root, name).write_bytes(content)
        for _ in range(2):
            run(*here(root, "check"))
    assert len(asked) == 2


@pytest.mark.parametrize("was_refused", [True, False])
def test_a_file_that_may_not_be_read_is_seen(root: Path, was_refused: bool) -> None:
    real = ahead.content_of

    def content_of(file: str) -> tuple[bytes, int]:
        if file == str(claim_of(root)):
            raise PermissionError(errno.EACCES, "permission denied")
        return real(file)

    for is_refused in (was_refused, not was_refused):
        claim_of(root).touch()  # as a change of rights changes the time of the inode
        with contextlib.ExitStack() as stack:
            for module in ("ledger.index", "ledger.book.judging") if is_refused else ():
                stack.enter_context(mock.patch(f"{module}.content_of", content_of))
            found = run(*here(root, "validate"))
            assert found == run(*here(root, "validate")) == run_without(here(root, "validate"))
            assert found.code == is_refused


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
    assert run(*here(root, "check", "--all")) == run_without(here(root, "check", "--all"))


def test_what_was_young_when_the_command_began_is_looked_at_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command takes longer than a file is young, on a file system whose clock is coarse."""
    monkeypatch.setattr(index, "YOUNG", 10**11)
    with index.of(root) as found:
        before = found.stamps
    found.read |= dict.fromkeys(before, "as it was read")
    monkeypatch.setattr(index, "scan", lambda _: before)
    monkeypatch.setattr(time, "time_ns", lambda: found.taken + 10**12)
    found.store("a question", ["an answer"])
    assert not database(root).exists()


def test_only_what_changed_is_parsed_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("check", "--records", str(root))
    claim_of(root).write_text(claim_of(root).read_text() + "# more\n")
    parsed: list[bytes] = []
    real = reading.parse

    def counting(content: bytes) -> Any:
        parsed.append(content)
        return real(content)

    monkeypatch.setattr("ledger.book.judging.parse", counting)
    answer = run(*here(root, "check"))
    assert len(parsed) == 1
    run(*here(root, "report"))
    assert len(parsed) == 1
    assert answer == run_without(here(root, "check"))


def test_what_is_stored_of_a_record_makes_the_same_record(root: Path) -> None:
    run(*here(root, "check"))
    with index.of(root) as found:
        known = found.known()
        cold, warm = open_book(root), open_book(root, (), found, known)
    assert cold[0] is not None
    assert len(known) == len(cold[0].digests)
    assert cold == warm


def test_what_is_stored_is_read_again_where_it_makes_no_record(root: Path) -> None:
    run(*here(root, "check"))
    with closing(sqlite3.connect(database(root), isolation_level=None)) as kept:
        kept.execute("UPDATE data SET body = '{}'")
    assert run(*here(root, "report")) == run_without(here(root, "report"))


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


changes = st.sampled_from(sorted(CHANGES))
questions = st.sampled_from(
    [
        ["check", "--all"],
        ["validate"],
        ["report", "--format", "csv"],
        ["search", "people"],
        ["search", "bread"],
        ["show", "2031-03-08-queue"],
    ]
)


@given(steps=st.lists(changes | questions, min_size=2, max_size=6), last=questions)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_the_index_answers_as_the_records_do(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str | list[str]], last: list[str]
) -> None:
    root = Path(shutil.copytree(TWO_LANDS, tmp_path_factory.mktemp("edited") / "records"))
    for step in [*steps, last]:
        if isinstance(step, str):
            with contextlib.suppress(OSError):  # an edit before has taken the file away, or come to the same
                CHANGES[step](root)
        else:
            assert run(*here(root, *step)) == run_without(here(root, *step))


# ---------------------------------------------------------------------------------------------------------- what befalls the index


def database(root: Path) -> Path:
    return root / ".ledger" / "index.sqlite"


def foreign(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE meta (other TEXT)")
    other.close()


def in_it(*statements: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as same:
            for statement in statements:
                same.execute(statement)

    return change


BEFALLS: dict[str, Callable[[Path], object]] = {
    "deleted": Path.unlink,
    "emptied": lambda path: path.write_bytes(b""),
    "no database": lambda path: path.write_bytes(b"hello"),
    "torn": lambda path: path.write_bytes(path.read_bytes()[:5000]),
    "overwritten": lambda path: path.write_bytes(path.read_bytes()[:2000] + b"\0" * 30_000),
    "foreign": foreign,
    "older": in_it(f"PRAGMA application_id = {index.APPLICATION + index.FORM - 1}"),
    "newer": in_it(f"PRAGMA application_id = {index.APPLICATION + index.FORM + 1}", "DROP TABLE file", "DROP TABLE data"),
    "garbled": in_it("UPDATE answer SET body = '{'", "UPDATE data SET body = '['"),
    "garbled in its answers": in_it("UPDATE answer SET body = '5'"),
    "a folder": as_folder,
}


@pytest.mark.parametrize("what", BEFALLS)
def test_a_broken_index_is_made_anew_without_a_word(root: Path, asked: list[int], what: str) -> None:
    expected = run(*here(root, "check"))
    BEFALLS[what](database(root))
    assert run(*here(root, "check")) == run(*here(root, "check")) == run(*here(root, "check")) == expected
    if what != "a folder":
        assert len(asked) <= 3
        before = len(asked)
        assert run(*here(root, "check")) == expected
        assert len(asked) == before


def test_an_index_that_came_with_the_records_is_not_believed(root: Path, asked: list[int]) -> None:
    expected = run(*here(root, "validate"))
    in_it("""UPDATE answer SET body = '[[["out", "all is well"]], 0]'""")(database(root))
    assert run(*here(root, "validate")).out == "all is well"
    shutil.copytree(root.rename(root.parent / "original"), root)
    assert run(*here(root, "validate")) == run(*here(root, "validate")) == expected
    assert len(asked) == 2


def test_a_folder_that_cannot_be_written_to_works_without(root: Path) -> None:
    (root / ".ledger").write_text("a file in the place of the folder")
    assert run(*here(root, "check")) == run_without(here(root, "check"))
    assert (root / ".ledger").read_text() == "a file in the place of the folder"


def test_a_locked_index_is_left_alone(root: Path) -> None:
    run(*here(root, "validate"))
    with closing(sqlite3.connect(database(root), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert run(*here(root, "check")) == run_without(here(root, "check"))


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux alone")
def test_a_name_that_is_no_text_leaves_the_index_as_it_is(root: Path) -> None:
    run(*here(root, "check"))
    before = database(root).read_bytes()
    Path(os.fsdecode(os.fsencode(root) + b"/\xff")).touch()
    with index.of(root) as found:
        assert found.answer("a question") is None
        found.store("a question", ["an answer"])
    with index.of(root) as found:
        assert found.answer("a question") is None
    assert database(root).read_bytes() == before


def test_a_transaction_that_fails_leaves_what_was_there(root: Path, asked: list[int]) -> None:
    expected = run(*here(root, "check"))
    with mock.patch.object(index, "FORGET", "no statement"):
        run(*here(root, "report"))
    assert run(*here(root, "check")) == expected
    assert len(asked) == 2


def test_two_commands_at_once_do_not_disturb_each_other(root: Path) -> None:
    code = "from ledger.front import main; main()"
    environment = without_ledger() | {"PYTHONIOENCODING": "utf-8"}
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
    assert kept_answers(root) == 1


def kept_answers(root: Path) -> int:
    with closing(sqlite3.connect(database(root))) as kept:
        (number,) = kept.execute("SELECT count(*) FROM answer").fetchone()
    return int(number)


def test_no_more_answers_are_kept_than_there_is_room_for(root: Path, asked: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "MOST_ANSWERS", 2)
    for words in (["check"], ["validate"], ["report"]):
        run(*here(root, *words))
    assert kept_answers(root) == 2
    run(*here(root, "report"))
    assert len(asked) == 3
    monkeypatch.setattr(index, "MOST_BYTES", 1)
    run(*here(root, "check"))
    assert kept_answers(root) == 0
    monkeypatch.undo()
    monkeypatch.setattr(index, "LONGEST_ANSWER", 1)
    run(*here(root, "check", "--all"))
    assert kept_answers(root) == 0


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
    ((_, name, _, _, excerpt),), _ = index.in_memory(rows, query(words), 5)
    assert name == "c"
    assert excerpt.count(MARKS[0]) == excerpt.count(MARKS[1]) >= 1


def test_search_finds_by_type_and_says_when_there_is_nothing(root: Path) -> None:
    found = json.loads(run("search", "bread", "--records", str(root), "--format", "json").out)
    assert [(one["type"], one["id"], one["field"], one["found"]) for one in found] == [("events", "2031-03-08-queue", "title", ["bread"])]
    assert json.loads(run("search", "bread", "--type", "claims", "--records", str(root), "--format", "json").out) == []
    nothing = run("search", "zeppelin", "--records", str(root))
    assert (nothing.code, nothing.out) == (0, "nothing is found for zeppelin: fewer words, or the beginning of one, may do\n")
    assert run("search", "bread", "--type", "poems", "--records", str(root)).code == 2


def test_one_who_searches_again_hears_of_the_warnings_too(root: Path) -> None:
    (root / "claims" / "draft.yml").touch()
    for word in ("bread", "people"):
        found = run(*here(root, "search", word))
        assert found == run_without(here(root, "search", word))
        assert found.err == "1 warning in 1 file: see `ledger validate`\n"


def test_a_second_search_reads_no_record(root: Path) -> None:
    run(*here(root, "search", "bread"))
    with mock.patch("ledger.cli.common.read_records", side_effect=AssertionError):
        found = run(*here(root, "search", "people"))
    assert found == run_without(here(root, "search", "people"))


@pytest.mark.parametrize(
    ("words", "near"),
    [("bred", ["bread"]), ("people bred", ["bread"]), ("хлиб", ["хліб"]), ("zeppelin", []), ("bread people", []), ('"bread people"', [])],
)
def test_where_nothing_is_found_words_that_are_near_are_offered(words: str, near: list[str]) -> None:
    rows = [("claims", "one", "proposition", "en", "bread; хліб"), ("claims", "two", "proposition", "en", "people")]
    assert in_texts(None, rows, words, 5, None) == Found([], near)


def test_every_type_can_be_searched_for() -> None:
    from ledger.model import FOLDERS

    assert sorted(TYPES) == sorted(folder.rpartition("/")[2] for folder in FOLDERS)
