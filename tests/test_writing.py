"""What is written is read back the same, and is on disk whole or not at all."""

import errno
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger import writing
from ledger.model import ID, Claim, Event, Record
from ledger.reading import parse
from ledger.writing import LOCK, NameTaken, WriteRefused, dump, free_id, slug, write_new, write_over
from tests.strategies import documents, texts

CLAIM = {
    "call": "2031-05-02-north-south",
    "speaker": "north",
    "kind": "denial",
    "form": "never",
    "proposition": "Northern ships do not enter the strait.",
    "reporting": [{"publisher": "herald", "url": "https://herald.example/1", "published": "2031-05-02"}],
    "scope": {"act": "entering"},
}


def again(folder: str, record: Record) -> Record:
    data, faults = parse(dump(folder, record).encode())
    assert faults == []
    return type(record).model_validate(data)


@pytest.mark.parametrize("folder", documents)
@given(data=st.data())
def test_a_record_dumped_and_read_again_is_equal(folder: str, data: st.DataObject) -> None:
    model, drawn = documents[folder]
    record = model.model_validate(data.draw(drawn))
    assert again(folder, record) == record


@given(text=texts)
@example(text="слово " * 40 + "\n" + "word " * 40 + "end")
@example(text="word " * 40 + " double " + "word " * 40 + "\n\nshort\nend")
def test_any_text_survives_at_any_depth(text: str) -> None:
    claim = Claim.model_validate(
        CLAIM
        | {
            "proposition": text,
            "quotes": [{"text": text, "language": "en"}],
            "notes": [text, text],
            "readings": [{"name": text, "why": text}],
        }
    )
    assert again("claims", claim) == claim


def test_the_text_has_our_own_shape() -> None:
    event = Event.model_validate(
        {
            "evidence": [
                {
                    "url": "https://herald.example/1",
                    "publisher": "herald",
                    "published": "2031",
                    "language": "en",
                    "says": "We counted seven ships of the northern fleet in the strait. "
                    "Two of them landed soldiers on the island at dusk.",
                    "bears_out": {"actors": ["north"], "acts": ["entering", "landing"]},
                },
            ],
            "acts": "entering",
            "within": "2031-05-02/2031-05-04",
            "title": "Ships: seven of them",
            "occurred": "true",
            "figures": {"ships": {"measure": "ships", "count": "7+", "of": "12:30"}},
            "notes": ["First line.\nSecond line.", "yes"],
        }
    )
    assert (
        dump("events", event)
        == """\
# yaml-language-server: $schema=../../schemas/event.schema.json
title: "Ships: seven of them"
within: 2031-05-02/2031-05-04
acts: [entering]
figures:
  ships:
    measure: ships
    count: 7+
    of: "12:30"
evidence:
  - publisher: herald
    url: https://herald.example/1
    published: 2031
    says: >-
      We counted seven ships of the northern fleet in the strait. Two of them landed soldiers on the island at dusk.
    bears_out:
      acts: [entering, landing]
      actors: [north]
notes:
  - |-
    First line.
    Second line.
  - "yes"
"""
    )


@pytest.mark.parametrize(
    ("folder", "line"),
    [
        ("claims", "# yaml-language-server: $schema=../../schemas/claim.schema.json"),
        ("vocabulary/acts", "# yaml-language-server: $schema=../../../schemas/act.schema.json"),
        ("", "# yaml-language-server: $schema=../schemas/ledger.schema.json"),
    ],
)
@given(data=st.data())
def test_the_first_line_names_the_schema(folder: str, line: str, data: st.DataObject) -> None:
    model, drawn = documents[folder]
    assert dump(folder, model.model_validate(data.draw(drawn))).splitlines()[0] == line


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "ledger.yaml").write_text("title: A strait\n", "utf-8")
    (tmp_path / "claims").mkdir()
    return tmp_path


def left(root: Path) -> set[str]:
    """Every file of the ledger but the lock, which stays."""
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()} - {LOCK, "ledger.yaml"}


def refuse(number: int) -> Any:
    def call(*_: Any, **__: Any) -> None:
        raise OSError(number, os.strerror(number))

    return call


def test_a_new_file_holds_the_text_to_the_byte_and_nothing_else_is_left(root: Path) -> None:
    text = "title: Œuvre – кінець\r\nnotes: a\n"
    write_new(root / "claims/one.yaml", text)
    assert (root / "claims/one.yaml").read_bytes() == text.encode()
    assert left(root) == {"claims/one.yaml"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_a_new_file_is_as_readable_as_any_other(root: Path) -> None:
    write_new(root / "claims/one.yaml", "a: b\n")
    (root / "claims/two.yaml").write_text("a: b\n", "utf-8")
    assert (root / "claims/one.yaml").stat().st_mode == (root / "claims/two.yaml").stat().st_mode


@pytest.mark.parametrize("kind", ["file", "folder", "dangling link"])
def test_nothing_is_overwritten(root: Path, kind: str) -> None:
    path = root / "claims/one.yaml"
    if kind == "file":
        path.write_text("old: text\n", "utf-8")
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to("nowhere.yaml")
    before = path.lstat()
    with pytest.raises(NameTaken, match="exists already"):
        write_new(path, "new: text\n")
    assert path.lstat() == before
    assert left(root) == ({"claims/one.yaml"} if kind == "file" else set())


def test_a_name_that_is_taken_at_the_last_moment_is_not_overwritten(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = root / "claims/one.yaml"
    link = os.link

    def late(source: Path, target: Path) -> None:
        path.write_text("another: hand\n", "utf-8")
        link(source, target)

    monkeypatch.setattr(os, "link", late)
    with pytest.raises(NameTaken):
        write_new(path, "new: text\n")
    assert path.read_text("utf-8") == "another: hand\n"
    assert left(root) == {"claims/one.yaml"}


@pytest.mark.parametrize(
    ("call", "number", "reason"),
    [
        ("fsync", errno.ENOSPC, "there is no space"),
        ("fsync", errno.EIO, "cannot be written: Input/output error"),
        ("link", errno.ENOSPC, "there is no space"),
        ("link", errno.EROFS, "may not be written to"),
    ],
)
def test_a_failure_of_the_disk_leaves_nothing_behind(
    root: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, reason: str
) -> None:
    monkeypatch.setattr(os, call, refuse(number))
    with pytest.raises(WriteRefused, match=reason) as refused:
        write_new(root / "claims/one.yaml", "a: b\n")
    assert refused.value.help
    assert left(root) == set()


def test_a_name_that_did_not_reach_the_disk_is_taken_back(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_sync_folder", refuse(errno.EIO))
    with pytest.raises(WriteRefused):
        write_new(root / "claims/one.yaml", "a: b\n")
    assert left(root) == set()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sets no limit to the size of files")
def test_a_file_that_may_not_grow_so_large_is_not_left_in_part(root: Path) -> None:
    ran = run(
        """
        import resource, signal
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        try:
            write_new(root / "claims/one.yaml", "a: " + "b" * 100_000)
        except WriteRefused as refused:
            print(refused.reason)
        """,
        root,
    )
    assert "there is no space" in ran.communicate()[0]
    assert left(root) == set()


def test_where_there_are_no_hard_links_a_file_is_renamed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", refuse(errno.EPERM))
    write_new(root / "claims/one.yaml", "a: b\n")
    with pytest.raises(NameTaken):
        write_new(root / "claims/one.yaml", "b: c\n")
    assert (root / "claims/one.yaml").read_text("utf-8") == "a: b\n"
    assert left(root) == {"claims/one.yaml"}


def test_what_is_written_over_keeps_its_rights_and_the_link_to_it(root: Path) -> None:
    page = root / "page.md"
    page.write_text("old", "utf-8")
    page.chmod(0o640)
    link = root / "link.md"
    link.symlink_to(page.name)
    write_over(link, "new")
    assert (page.read_text("utf-8"), page.stat().st_mode & 0o777, link.is_symlink()) == ("new", 0o640, True)


def test_a_folder_that_is_missing_is_told(root: Path) -> None:
    with pytest.raises(WriteRefused, match="there is no folder") as refused:
        write_new(root / "calls/one.yaml", "a: b\n")
    assert refused.value.help == f"make it: mkdir -p {root / 'calls'}"


def test_a_name_that_is_too_long_is_told(root: Path) -> None:
    with pytest.raises(WriteRefused, match="too long"):
        write_new(root / f"claims/{'a' * 300}.yaml", "a: b\n")
    assert left(root) == set()


def run(code: str, root: Path) -> "subprocess.Popen[str]":
    """Another process, with `root` and what writing offers at hand."""
    head = "import os, sys\nfrom pathlib import Path\nfrom ledger.writing import *\nroot = Path(sys.argv[1])\n"
    body = "\n".join(line.removeprefix("        ") for line in code.splitlines())
    here = Path(writing.__file__).parent.parent
    return subprocess.Popen([sys.executable, "-c", head + body, str(root)], stdout=subprocess.PIPE, text=True, cwd=here)


def test_a_crash_before_the_name_is_given_leaves_only_what_readers_pass_over(root: Path) -> None:
    crashed = run("os.link = lambda *_: os._exit(9)\nwrite_new(root / 'claims/one.yaml', 'a: b\\n')", root)
    crashed.communicate()
    assert crashed.returncode == 9
    assert [name.rpartition("/")[2][0] for name in left(root)] == ["."]
    write_new(root / "claims/one.yaml", "b: c\n")
    assert (root / "claims/one.yaml").read_text("utf-8") == "b: c\n"


def test_two_processes_that_write_at_once_lose_nothing(root: Path) -> None:
    code = """
        for turn in range(25):
            taken = set()
            while True:
                name = free_id("claim", taken)
                try:
                    write_new(root / f"claims/{name}.yaml", f"from: {os.getpid()}-{turn}\\n")
                    break
                except NameTaken:
                    taken.add(name)
        print(os.getpid())
        """
    both = [run(code, root), run(code, root)]
    writers = [process.communicate()[0].strip() for process in both]
    assert [process.returncode for process in both] == [0, 0]
    written = [path.read_text("utf-8") for path in root.glob("claims/*.yaml")]
    assert sorted(written) == sorted(f"from: {writer}-{turn}\n" for writer in writers for turn in range(25))
    assert len(left(root)) == 50


@pytest.mark.skipif(sys.platform == "win32", reason="asks for the lock as systems with flock do")
def test_nobody_else_can_hold_the_lock_while_a_record_gets_its_name(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    link = os.link

    def watched(source: Path, target: Path) -> None:
        with (root / LOCK).open("ab") as lock, pytest.raises(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        link(source, target)

    monkeypatch.setattr(os, "link", watched)
    write_new(root / "claims/one.yaml", "a: b\n")
    with (root / LOCK).open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    assert left(root) == {"claims/one.yaml"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Attack on civilians, 2022", "attack-on-civilians-2022"),
        ("L’œuvre d'État à Besançon", "luvre-detat-a-besancon"),
        ("Слов'янськ і Щастя", "sloviansk-i-shchastia"),
        ("Запоріжжя: їхній ґанок", "zaporizhzhia-ikhnii-ganok"),
        ("Подъём", "podem"),
        ("Größe — STRASSE", "grosse-strasse"),
        ("word " * 20, "word-word-word-word-word-word-word-word-word-word-word-word"),
        ("a" * 100, "a" * 60),
        ("漢字 …", ""),
    ],
)
def test_an_id_is_proposed_from_words(text: str, expected: str) -> None:
    assert slug(text) == expected


@given(text=st.text())
def test_a_proposed_id_is_an_id_or_nothing(text: str) -> None:
    assert slug(text) == "" or re.fullmatch(ID, slug(text))
    assert slug(unicodedata.normalize("NFD", text)) == slug(unicodedata.normalize("NFC", text))


@given(taken=st.sets(st.sampled_from(["a", "a-2", "a-3", "a-5"])))
def test_a_free_id_is_free(taken: set[str]) -> None:
    found = free_id("a", taken)
    assert found not in taken
    assert found == "a" or {"a", *(f"a-{number}" for number in range(2, int(found[2:])))} <= taken
