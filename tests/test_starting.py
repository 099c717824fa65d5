"""A new ledger is whole and valid, whatever the subject, and takes the place of nothing."""

from pathlib import Path

import pytest

from ledger import schemas, starting
from ledger.answers import examine, read
from ledger.model import FOLDERS
from ledger.problem import Misuse
from ledger.reporting.findings import summary
from ledger.reporting.text import Page
from ledger.schemas import outdated
from ledger.starting import STARTER, example, start
from ledger.writing import dump
from tests.running import run


def everything(folder: Path) -> dict[str, bytes | None]:
    """All that lies in a folder, what is no file as None."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


@pytest.mark.parametrize("name", ["new", "deep/er/new", "."])
def test_an_empty_ledger_is_valid_and_has_its_schemas_beside_it(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    count = start(folder, "What was promised: “all of it”")
    book, problems = read(folder)
    assert problems == []
    assert book is not None
    assert book.ledger.title == "What was promised: “all of it”"
    assert count == len(book.digests)
    assert outdated(folder / "schemas") == []
    assert sorted(path.name for path in folder.iterdir()) == ["README.md", "records", "schemas"]


def test_the_modelines_lead_to_the_schemas(tmp_path: Path) -> None:
    start(tmp_path, "A")
    for path in (tmp_path / "records").rglob("*.yaml"):
        schema = path.read_text("utf-8").partition("\n")[0].partition("$schema=")[2]
        assert (path.parent / schema).is_file(), path


def test_an_empty_ledger_says_that_there_is_no_claim_yet(tmp_path: Path) -> None:
    start(tmp_path, "A")
    book, _ = read(tmp_path)
    assert book is not None
    assert summary(examine(book), [], Page())[:1] == ["No claim is on record yet: `ledger add` records one."]


def test_the_title_is_the_name_of_the_folder_unless_it_is_given(tmp_path: Path) -> None:
    start(tmp_path / "promises")
    book, _ = read(tmp_path / "promises")
    assert book is not None
    assert book.ledger.title == "promises"


def test_the_starter_vocabulary_has_what_any_subject_needs(tmp_path: Path) -> None:
    start(tmp_path, "A")
    book, _ = read(tmp_path)
    assert book is not None
    assert {"attack-on-civilians", "ceasefire", "promise", "withdrawal-of-troops"} <= book.acts.keys()
    assert "civilians" in book.actors
    assert book.acts["promise"].broader == ("speech-act",)
    assert not any(publisher.party for publisher in book.publishers.values())


def test_the_starter_is_written_in_our_own_shape() -> None:
    book, _ = read(STARTER)
    assert book is not None
    for path in (STARTER / "vocabulary").rglob("*.yaml"):
        folder = f"vocabulary/{path.parent.name}"
        assert dump(folder, book.records(folder)[path.stem]) == path.read_text("utf-8")


# ---------------------------------------------------------------------------------------------------------- nothing in the way


@pytest.mark.parametrize(
    ("there", "why"),
    [
        ("records/ledger.yaml", "there is a ledger in"),
        ("ledger.yaml", "there is a ledger in"),
        ("records/notes.txt", "is there already"),
        ("schemas/claim.schema.json", "is there already"),
    ],
)
@pytest.mark.parametrize("from_example", [False, True])
def test_what_is_there_is_never_written_over(tmp_path: Path, there: str, why: str, from_example: bool) -> None:
    (tmp_path / there).parent.mkdir(exist_ok=True)
    (tmp_path / there).write_text("mine")
    before = everything(tmp_path)
    with pytest.raises(Misuse, match=why):
        start(tmp_path, from_example=from_example)
    assert everything(tmp_path) == before


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(Misuse, match="is a file: name a folder"):
        start(tmp_path / "file")
    with pytest.raises(Misuse, match="no ledger can be made in"):
        start(tmp_path / "file" / "in-it")
    assert everything(tmp_path) == {"file": b"mine"}


def test_a_readme_that_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")
    start(tmp_path)
    assert (tmp_path / "README.md").read_text() == "mine"


@pytest.mark.parametrize("title", ["", "a\x7fb", "a\udcffb"])
def test_a_title_that_no_file_can_hold_is_refused(tmp_path: Path, title: str) -> None:
    with pytest.raises(Misuse, match="--title"):
        start(tmp_path / "new", title)
    assert everything(tmp_path) == {}


@pytest.mark.parametrize("title", ['"#: - {', "null", "2022", "a\\b\n c", "a\x00\x1bb", "Обіцянки"])
def test_any_other_title_is_the_title(tmp_path: Path, title: str) -> None:
    start(tmp_path, title)
    book, problems = read(tmp_path)
    assert problems == []
    assert book is not None
    assert book.ledger.title == title


@pytest.mark.parametrize("fails", ["write_schemas", "_put_in_place"])
@pytest.mark.parametrize("was_there", [False, True])
def test_what_fails_on_the_way_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str, was_there: bool) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(starting, fails, refuse)
    if was_there:
        (tmp_path / "new").mkdir()
    before = everything(tmp_path)
    with pytest.raises(Misuse, match="no space left on device; nothing was left there"):
        start(tmp_path / "new" / "er")
    assert everything(tmp_path) == before


def test_a_folder_that_comes_in_between_leaves_nothing_half_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def and_somebody_else_is_faster(folder: Path) -> list[Path]:
        (tmp_path / "records").mkdir()
        (tmp_path / "records" / "theirs").write_text("theirs")
        return schemas.write_schemas(folder)

    monkeypatch.setattr(starting, "write_schemas", and_somebody_else_is_faster)
    with pytest.raises(Misuse, match="nothing was left there"):
        start(tmp_path)
    assert everything(tmp_path) == {"records": None, "records/theirs": b"theirs"}


# ---------------------------------------------------------------------------------------------------------- the example


def test_the_example_is_copied_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "example"
    start(tmp_path / "made", "An example")
    (tmp_path / "made" / "records").rename(source)
    (source / ".ledger.lock").write_text("")
    monkeypatch.setattr(starting, "example", lambda: source)
    count = start(tmp_path / "copy", from_example=True)
    copied = everything(tmp_path / "copy" / "records")
    assert copied == {name: content for name, content in everything(source).items() if name != ".ledger.lock"}
    assert count == sum(content is not None for content in copied.values())
    assert outdated(tmp_path / "copy" / "schemas") == []
    assert not (tmp_path / "copy" / "README.md").exists()


def test_the_example_is_there() -> None:
    assert (example() / "ledger.yaml").is_file()
    assert {folder.partition("/")[0] for folder in FOLDERS} <= {path.name for path in example().iterdir()}


def test_the_example_has_its_own_title(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="the example has its own"):
        start(tmp_path / "new", "Mine", from_example=True)
    assert everything(tmp_path) == {}


# ---------------------------------------------------------------------------------------------------------- the command


def test_the_command_begins_a_ledger_to_which_records_are_added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = run(["init", "new", "--title", "Promises"])
    assert made.code == 0
    assert "records of a starter vocabulary, and no claim yet" in made.out
    again = run(["init", "new"])
    assert again.code == 2
    assert again.err == "ledger: there is a ledger in `new/records` already: name another folder\n"
    monkeypatch.chdir("new")
    assert run(["add", "actor", "--set", "label.en=Minister of Norland", "--yes"]).code == 0
    assert run(["add", "place", "--set", "label.en=Norland", "--set", "level=country", "--set", "broader=europe", "--yes"]).code == 0
    checked = run(["check"])
    assert checked.code == 0
    assert "No claim is on record yet" in checked.out
    assert run(["validate"]).code == 0
