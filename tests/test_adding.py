"""What is added is shown, judged and written whole, once, and never in place of something else; else nothing is left."""

import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from select import select
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.adding import TYPES, Dialogue, Wish, add
from ledger.adding.draft import Draft, changed, record_of
from ledger.adding.likeness import alike
from ledger.adding.meaning import holding, meant, nearest
from ledger.adding.terminal import _Completer
from ledger.answers import read
from ledger.model import FOLDERS, Ledger
from ledger.problem import Misuse
from ledger.reporting.text import Page
from ledger.writing import dump
from tests.building import CALLS, LEDGER, VOCABULARY, Records, claim, event, item, make_book, page
from tests.strategies import documents

BOMBED = event("attack-on-hospital", "2031-03-04", item("agency-a", acts=["attack-on-hospital"], actors=["army-n"]), actors=["army-n"])
BORNE_OUT = event(
    "attack-on-hospital",
    "2031-03-05",
    item("agency-a", acts=["attack-on-hospital"], actors=["army-n"]),
    item("agency-b", acts=["attack-on-hospital"], actors=["army-n"]),
    actors=["army-n"],
)
DENIED = claim(
    "denial",
    "never",
    {"act": "attack", "actor": "army-n", "place": "land"},
    proposition="The army of Norland attacks nobody in the land.",
)
TEXT = """\
call: call
speaker: president-n
kind: denial
form: never
proposition: No hospital was struck.
scope:
  act: attack-on-hospital
  place: east
reporting:
  - publisher: office-n
    url: https://n.example/1
    published: 2031-03-06
    nature: readout
"""


def ledger_in(
    folder: Path, claims: Mapping[str, Records] = {}, events: Mapping[str, Records] = {}, calls: Mapping[str, Records] = CALLS
) -> Path:
    """The invented ledger on disk."""
    parts = {"calls": calls, "claims": claims, "events": events, **{f"vocabulary/{name}": found for name, found in VOCABULARY.items()}}
    (folder / "ledger.yaml").write_text(dump("", Ledger.model_validate(LEDGER)), "utf-8")
    for part, records in parts.items():
        (folder / part).mkdir(parents=True)
        for name, record in records.items():
            (folder / part / f"{name}.yaml").write_text(dump(part, FOLDERS[part].model_validate(record)), "utf-8")
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return ledger_in(tmp_path, {"2031-03-06-denied": DENIED}, {"bombed": BOMBED})


class Person:
    """Somebody who gives these answers, one after the other; what he was told and asked."""

    def __init__(self, *answers: str, end: type[BaseException] = EOFError) -> None:
        self.answers = list(answers)
        self.end = end
        self.told: list[str] = []
        self.prompts: list[str] = []
        self.offered: dict[str, Collection[str]] = {}

    def ask(self, prompt: str, words: Collection[str]) -> str:
        self.prompts.append(prompt.removesuffix("> "))
        self.offered[self.prompts[-1]] = words
        if not self.answers:
            raise self.end
        return self.answers.pop(0)

    def dialogue(self, is_there: bool = True) -> Dialogue:
        return Dialogue(Page(), self.told.append, self.told.append, self.ask if is_there else None)

    @property
    def text(self) -> str:
        return "\n".join(self.told)


def adding(root: Path, *settings: str, person: Person | None = None, **wished: Any) -> tuple[int, str]:
    """Exit code and all that was told, nobody being there to ask unless a person is given."""
    somebody = person or Person()
    code = add(*read(root), Wish(settings=settings, **wished), somebody.dialogue(person is not None))
    return code, somebody.text


def files(root: Path) -> dict[str, bytes]:
    """All files of a ledger but the lock, and what they hold."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file() and path.name != ".ledger.lock"
    }


def is_valid(root: Path) -> bool:
    return read(root)[1] == []


# ---------------------------------------------------------------------------------------------------------- from a file


def test_a_record_from_a_file_is_shown_judged_and_written(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    source = tmp_path_factory.mktemp("elsewhere") / "new.yaml"
    source.write_text(TEXT, "utf-8")
    code, text = adding(root, source=str(source), yes=True)
    written = root / "claims" / "2031-03-06-w-no-hospital-was-struck.yaml"
    assert code == 0
    assert written.read_text("utf-8") == "# yaml-language-server: $schema=../../schemas/claim.schema.json\n" + TEXT
    assert written.read_text("utf-8") in text.replace("\n\n", "\n", 1)
    assert "2031-03-06-w-no-hospital-was-struck: unverified" in text
    assert "in its scope, 1 of 1 event:\n    - 2031-03-04: An event [bombed] (against it, but below the standard on happened)" in text
    assert text.endswith(f"wrote {written.as_posix()}")
    assert is_valid(root)


def test_a_record_comes_from_standard_input(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert adding(root, source="-", name="new", yes=True)[0] == 0
    assert (root / "claims" / "new.yaml").exists()


def test_what_is_wrong_in_the_text_is_told_at_its_place(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = files(root)
    text = TEXT.replace("kind: denial", "kind: denail").replace("act: attack-on-hospital", "actt: attack-on-hospital")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    code, told = adding(root, source="-", yes=True)
    assert code == 1
    assert "standard input:3:7: error[unknown-value] `denail` is no `kind`\n3 | kind: denail\n          ^^^^^^" in told
    assert "standard input:7:3: error[unknown-key] the key `actt` is not known here" in told
    assert files(root) == before


@pytest.mark.parametrize("content", [b"", b"- a list", b"a: [}", b"\xff\xfe", b"a: *b"])
def test_what_is_no_record_is_told_and_not_written(root: Path, tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    before = files(root)
    source = tmp_path_factory.mktemp("elsewhere") / "new.yaml"
    source.write_bytes(content)
    code, told = adding(root, source=str(source), yes=True)
    assert code == 1
    assert f"{source.as_posix()}:1:" in told
    assert files(root) == before


def test_what_is_not_on_record_is_told_with_the_nearest_id_before_anything_is_written(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = files(root)
    text = TEXT.replace("publisher: office-n", "publisher: offce-n")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    code, told = adding(root, source="-", yes=True)
    assert code == 1
    assert "standard input:10:16: error[dangling-reference] `offce-n` is not on record in vocabulary/publishers" in told
    assert "did you mean `office-n`?" in told
    assert files(root) == before


def test_problems_of_other_records_hinder_nothing_and_what_is_missing_can_be_added(tmp_path: Path) -> None:
    missing = claim("denial", "never", {"act": "attack"}, reporting=[page("office-s", published="2031-03-06"), page("late-paper")])
    root = ledger_in(tmp_path, {"one": missing})
    assert not is_valid(root)
    code, told = adding(root, "label.en=Late Paper", "letter=C", "reason=It is late.", type="publisher", yes=True)
    assert code == 0
    assert "nothing is judged for now" in told
    assert (root / "vocabulary" / "publishers" / "late-paper.yaml").exists()
    assert is_valid(root)


# ---------------------------------------------------------------------------------------------------------- by settings


def test_a_record_by_settings_alone(root: Path) -> None:
    settings = [
        *("call=call", "speaker=president-n", "kind=commitment", "form=never", "proposition=No town will be attacked."),
        *("scope.act=attack", "scope.place=town", "reporting.0.publisher=office-n", "reporting.0.url=https://n.example/1"),
        *("reporting.0.published=2031-03-06", "reporting.1.publisher=office-w", "reporting.1.url=https://w.example/1"),
        *("reporting.1.seen=2031-04-01", "reporting.1.derived_from=office-n", "notes.0=One page: a = b."),
    ]
    assert adding(root, *settings, name="settled", yes=True)[0] == 0
    book, problems = read(root)
    assert book is not None
    assert problems == []
    settled = book.claims["settled"]
    assert (settled.scope.act, settled.scope.place, settled.notes) == ("attack", "town", ("One page: a = b.",))
    assert [(one.publisher, one.derived_from) for one in settled.reporting] == [("office-n", ()), ("office-w", ("office-n",))]


def test_settings_go_over_what_a_file_says_and_are_told_where_they_are_wrong(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    code, told = adding(root, "scope.act=attck", "reporting.1.url=x", "speaker=president-w", source="-", yes=True)
    assert code == 1
    assert "setting:1:17: error[bad-url] `x` is no address\n1 | reporting.1.url=x\n                    ^" in told
    assert "setting:1:17: error[missing-key] the key `publisher` is missing" in told
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    code, told = adding(root, "scope.act=attck", source="-", yes=True)
    assert "setting:1:11: error[dangling-reference] `attck` is not on record in vocabulary/acts" in told
    assert "did you mean `attack`?" in told


def flat(value: Any, path: str = "") -> Iterator[str]:
    """The settings that make up the data of a record."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from flat(inner, f"{path}.{key}" if path else str(key))
    else:
        yield f"{path}={value}"


def without_empty(value: Any) -> Any:
    """The same data without lists and mappings that hold nothing."""
    if isinstance(value, dict):
        return {key: kept for key, inner in value.items() if (kept := without_empty(inner)) not in ({}, [])}
    return [kept for inner in value if (kept := without_empty(inner)) not in ({}, [])] if isinstance(value, list) else value


@pytest.mark.parametrize("folder", TYPES.values())
@given(data=st.data())
def test_a_record_set_field_by_field_is_the_record(folder: str, data: st.DataObject) -> None:
    model, drawn = documents[folder]
    content = without_empty(data.draw(drawn))
    assert record_of(changed(Draft(folder), flat(content))) == (model.model_validate(content), [])


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        (["kind"], "`kind` sets nothing"),
        (["=denial"], "sets nothing"),
        (["scope..act=attack"], "sets nothing"),
        (["notes.1=Late."], "the list ends before position 1"),
        (["kind=denial", "kind.of=it"], "nothing can be set at `of`"),
        (["notes.0=a", "notes.first=b"], "nothing can be set at `first`"),
        (["proposition=\udcff"], "not UTF-8"),
    ],
)
def test_a_setting_that_fits_nowhere_is_misuse(root: Path, settings: list[str], why: str) -> None:
    with pytest.raises(Misuse, match=why.replace("(", r"\(")):
        changed(Draft("claims"), settings)
    before = files(root)
    code, told = adding(root, *settings, yes=True)
    assert code == 2
    assert why in told
    assert files(root) == before


# ---------------------------------------------------------------------------------------------------------- ids and misuse

PLACE = ("label.en=New Town", "level=settlement", "broader=east")


@pytest.mark.parametrize(
    ("wished", "code", "why"),
    [
        ({"name": "New Town"}, 2, "`New Town` is no id: use a-z, 0-9 and single hyphens: `new-town`"),
        ({"name": "town"}, 2, "`town` is on record already"),
        ({"name": "../escape"}, 2, "is no id"),
        ({"source": "nowhere.yaml"}, 2, "`nowhere.yaml` cannot be read: no such file"),
        ({"yes": False}, 2, "`--yes` writes without asking"),
        ({"dry_run": True}, 0, "nothing was written: this was a dry run"),
    ],
)
def test_what_writes_nothing_says_why(root: Path, wished: dict[str, Any], code: int, why: str) -> None:
    before = files(root)
    answer, told = adding(root, *PLACE, **{"type": "place", "yes": True, **wished})
    assert answer == code
    assert why in told
    assert files(root) == before


def test_without_a_terminal_nobody_is_asked(root: Path) -> None:
    code, told = adding(root)
    assert code == 2
    assert "there is no terminal to ask at: give the claim with `--from FILE`, `--from -` or `--set field=value`" in told


def test_a_folder_without_a_ledger_is_told(tmp_path: Path) -> None:
    code, told = adding(tmp_path, *PLACE, type="place", yes=True)
    assert code == 1
    assert "error[no-ledger]" in told
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("type", "settings", "name"),
    [
        ("place", PLACE, "new-town"),
        ("place", ("label.en=Town", "level=settlement"), "town-2"),
        ("act", ("label.en=Знищення",), "znyshchennia"),
        ("act", ("label.en=???",), "untitled"),
        ("call", ("date=2031-03-07T10:00Z", "participants.0=president-n", "participants.1=president-s", "medium=phone"), "2031-03-07-n-s"),
    ],
)
def test_an_id_is_proposed_that_is_free(root: Path, type: str, settings: tuple[str, ...], name: str) -> None:
    assert adding(root, *settings, type=type, yes=True)[0] == 0
    assert (root / TYPES[type] / f"{name}.yaml").exists()


def test_an_id_that_is_taken_meanwhile_gives_way_if_it_was_proposed(root: Path) -> None:
    book, problems = read(root)
    taken = root / "vocabulary" / "places" / "new-town.yaml"
    taken.write_text("somebody else's\n")
    person = Person()
    assert add(book, problems, Wish("place", settings=PLACE, name="new-town", yes=True), person.dialogue()) == 2
    assert "exists already" in person.text
    assert add(book, problems, Wish("place", settings=PLACE, yes=True), person.dialogue()) == 0
    assert taken.read_text() == "somebody else's\n"
    assert taken.with_name("new-town-2.yaml").exists()


def test_a_missing_folder_is_made(root: Path) -> None:
    for path in (root / "events").iterdir():
        path.unlink()
    (root / "events").rmdir()
    settings = ("title=Fire", "date=2031-03-05", "acts=attack", "evidence.0.publisher=agency-a", "evidence.0.url=https://a.example/1")
    assert adding(root, *settings, "evidence.0.seen=2031-04-01", "evidence.0.bears_out.acts=attack", type="event", yes=True)[0] == 0
    assert is_valid(root)


def command(root: Path, *words: str) -> list[str]:
    return [sys.executable, "-c", "from ledger.cli import main; main()", "add", "--records", str(root), *words]


def environment(**more: str) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])} | more


def test_two_at_once_lose_nothing(root: Path) -> None:
    words = ["place", "--yes", *(word for setting in PLACE for word in ("--set", setting))]
    running = [subprocess.Popen(command(root, *words), stdout=subprocess.PIPE, text=True, env=environment()) for _ in range(3)]
    told = [process.communicate()[0] for process in running]
    assert [process.returncode for process in running] == [0, 0, 0]
    written = sorted(line.removeprefix("wrote ") for text in told for line in text.splitlines() if line.startswith("wrote "))
    assert written == [(root / "vocabulary" / "places" / f"new-town{end}.yaml").as_posix() for end in ("-2", "-3", "")]
    assert is_valid(root)


# ---------------------------------------------------------------------------------------------------------- duplicates


def duplicates(folder: str, record: Records, **more: Any) -> list[str]:
    return [one.name for one in alike(make_book(**more), folder, "new", FOLDERS[folder].model_validate(record))]


def test_a_claim_like_another_is_told() -> None:
    scope = {"act": "attack", "actor": "army-n", "place": "land"}
    known = {"one": claim("denial", "never", scope, proposition="The army attacks no town at all.")}
    same = claim("denial", "never", scope, proposition="Nothing of the kind.")
    near = claim("denial", "never", {"act": "truce"}, proposition="The army attacks no towns at all.")
    assert duplicates("claims", same, claims=known) == ["one"]
    assert duplicates("claims", near, claims=known) == ["one"]
    assert duplicates("claims", near | {"repeats": "one"}, claims=known) == []
    other = claim("commitment", "never", scope, proposition="The army will attack nobody.")
    assert duplicates("claims", other, claims=known) == []


@pytest.mark.parametrize(
    ("more", "is_told"),
    [
        ({}, True),
        ({"places": ["hospital"]}, True),
        ({"places": ["village"]}, False),
        ({"date": "2031-03"}, True),
        ({"date": "2031-03-05"}, False),
        ({"acts": ["fighting"]}, False),
        ({"same_as": ["bombed"]}, False),
    ],
)
def test_an_event_at_the_same_time_and_place_with_a_shared_act_is_told(more: Records, is_told: bool) -> None:
    assert duplicates("events", BOMBED | more, events={"bombed": BOMBED}) == ["bombed"] * is_told


def test_a_call_of_the_same_day_and_people_is_told() -> None:
    call = {"date": "2031-03-06T20:00Z", "participants": ["president-w", "president-n"], "medium": "video"}
    assert duplicates("calls", call) == ["call"]
    assert duplicates("calls", call | {"participants": ["president-n", "president-s"]}) == []


def test_a_concept_with_the_same_label_or_code_is_told() -> None:
    known = {"paper": {"label": {"en": "The  Paper"}, "letter": "B", "reason": "r", "exact_match": ["wikidata:Q1"]}}
    new = {"label": {"en": "Journal"}, "alt": {"en": ["the paper"]}, "letter": "C", "reason": "r"}
    assert duplicates("vocabulary/publishers", new, publishers=known) == ["paper"]
    assert duplicates("vocabulary/publishers", new | {"alt": {}, "exact_match": ["wikidata:Q1"]}, publishers=known) == ["paper"]
    assert duplicates("vocabulary/publishers", new | {"alt": {"fr": ["the paper"]}}, publishers=known) == []


def test_a_likely_duplicate_is_a_warning_and_no_bar(root: Path) -> None:
    code, told = adding(root, "label.en=A Label", "level=site", type="place", name="label", yes=True)
    assert code == 0
    assert "likely duplicate: `east` may be the same: the same label “a label” (ledger show east)" in told


# ---------------------------------------------------------------------------------------------------------- what comes of it


def test_a_new_event_tells_whose_verdict_it_changes(root: Path) -> None:
    source = root / "new.txt"
    source.write_text(dump("events", FOLDERS["events"].model_validate(BORNE_OUT)), "utf-8")
    told = adding(root, source=str(source), type="event", dry_run=True)[1]
    assert (
        "in the scope of 1 of 1 checkable claim:\n    - 2031-03-06-denied: “The army of Norland attacks nobody in the land.” (against it)"
        in told
    )
    assert "changes 1 verdict:\n    - 2031-03-06-denied: unverified → contradicted, already on the day it was said (corroborated)" in told


def test_a_scope_that_takes_in_much_or_nothing_is_asked_about(tmp_path: Path) -> None:
    root = ledger_in(tmp_path, events={f"event-{number:02}": BOMBED for number in range(12)})
    settings = [
        "call=call",
        "speaker=president-n",
        "kind=denial",
        "form=never",
        "reporting.0.publisher=office-n",
        "reporting.0.url=https://n.example/1",
    ]
    settings += ["reporting.0.published=2031-03-06", "proposition=It is so."]
    wide = adding(root, *settings, "scope.act=harm", dry_run=True)[1]
    assert "takes in 12 of the 12 events on record: is it wider than what was said?" in " ".join(wide.split())
    assert "and 4 more" in wide
    narrow = adding(root, *settings, "scope.act=convoy", dry_run=True)[1]
    assert "Nothing on record lies in its scope or near it." in narrow
    near = adding(root, *settings, "scope.act=targeting-hospital", dry_run=True)[1]
    assert (
        "near it, 12:\n    - 2031-03-04: An event [event-00] (against it, but near on act (a label) and below the standard on happened)"
        in near
    )


def test_a_new_claim_that_clashes_with_another_of_the_speaker_is_told(root: Path) -> None:
    settings = [
        "call=call",
        "speaker=president-n",
        "kind=assertion",
        "form=occurs",
        "reporting.0.publisher=office-n",
        "reporting.0.published=2031-03-06",
    ]
    settings += [
        "reporting.0.url=https://n.example/1",
        "proposition=The army attacked the town.",
        "scope.act=attack",
        "scope.actor=army-n",
        "scope.place=town",
    ]
    told = adding(root, *settings, name="said-so", dry_run=True)[1]
    assert "tension (near on time): said-so says what 2031-03-06-denied excludes" in told


def test_a_new_concept_tells_where_it_stands(root: Path) -> None:
    told = adding(root, "label.en=School", "level=site", "broader=town", type="place", dry_run=True)[1]
    assert "lies within: a label [town], a label [east] and a label [land]" in told
    assert "changes no verdict on another claim" in told


def test_text_of_records_stays_text(root: Path) -> None:
    told = adding(root, "label.en=\x1b[31mred\u202e", "level=site", type="place", dry_run=True)[1]
    assert "\x1b" not in told
    assert "\u202e" not in told


# ---------------------------------------------------------------------------------------------------------- by questions

CLAIM_ANSWERS = [
    "CALL",  # an id in any case
    "president",  # begins several
    "presidnt-n",  # near one
    "president-n",
    "",  # said
    "denail",
    "den",  # begins one
    "nev",
    "",  # a proposition is needed
    "No hospital was struck.",
    "Not one.",  # quotes.0.text
    "?",
    "en",
    ".",  # no translation
    "",  # no more quotes
    "?hospital",
    "attack-on-h",
    "army-n",
    "east",
    ".",  # no target, means, since, until
    ".",  # no readings
    "",  # no condition
    "office-n",
    "n.example",
    "https://n.example/1",
    "6 March",
    "2031-03-06",
    "<",
    "2031-03-07",
    ".",  # the rest of the page
    "",  # no more reporting
    ".",  # the rest of the claim
    "y",
]


def test_a_claim_by_questions(root: Path) -> None:
    person = Person(*CLAIM_ANSWERS)
    code, told = adding(root, person=person)
    assert code == 0
    assert person.answers == []
    assert (root / "claims" / "2031-03-06-w-no-hospital-was-struck.yaml").read_text("utf-8").partition("\n")[2] == (
        "call: call\nspeaker: president-n\nkind: denial\nform: never\nproposition: No hospital was struck.\n"
        "quotes:\n  - text: Not one.\n    language: en\n"
        "scope:\n  act: attack-on-hospital\n  actor: army-n\n  place: east\n"
        "reporting:\n  - publisher: office-n\n    url: https://n.example/1\n    published: 2031-03-07\n"
    )
    assert is_valid(root)
    for line in (
        "  `president` may mean 3 things:",
        "  ! `presidnt-n` is not on record",
        "    did you mean president-n (a label)?",
        "  ! `denail` is none of the choices",
        "  = denial",
        "  ! this is needed",
        "  ! `n.example` is no address",
        "  ! `6 March` is not EDTF",
        "proposition (needed)",
        "  for example: The Russian army does not take civilians as targets.",
    ):
        assert line in told.split("\n")


def test_fields_are_asked_in_the_order_of_the_model(root: Path) -> None:
    person = Person(*CLAIM_ANSWERS)
    adding(root, person=person)
    tops = list(dict.fromkeys(prompt.partition(".")[0] for prompt in person.prompts))
    model = list(FOLDERS["claims"].model_fields)
    assert tops[:-1] == sorted(tops[:-1], key=model.index)
    assert tops[-1] == "write"
    assert "attack-on-hospital" in person.offered["scope.act"]
    assert "a label" in person.offered["scope.act"]
    assert person.offered["kind"] == sorted(["denial", "assertion", "commitment", "intention", "attribution", "quantity", "position"])


class Respondent(Person):
    """Somebody who has an answer, or several, for each of these questions, by its prompt, and leaves all others empty."""

    def __init__(self, answers: Mapping[str, str | list[str]]) -> None:
        super().__init__()
        self.left = {prompt: [given] if isinstance(given, str) else list(given) for prompt, given in answers.items()}

    def ask(self, prompt: str, words: Collection[str]) -> str:
        self.answers = [self.left[name].pop(0) if self.left.get(name := prompt.removesuffix("> ")) else ""]
        assert self.prompts.count(name) < 20, f"asked again and again: {name}"
        return super().ask(prompt, words)


def answered(root: Path, type: str, answers: Mapping[str, str | list[str]]) -> tuple[int, Person]:
    """Exit code, and the person who was asked for a record and has given all these answers."""
    person = Respondent(answers)
    code, _ = adding(root, person=person, type=type)
    assert [prompt for prompt, given in person.left.items() if given] == []
    return code, person


PAGE = {"publisher": "agency-a", "url": "https://a.example/1", "published": "2031-03-06"}


def below(path: str, fields: Mapping[str, str]) -> dict[str, str | list[str]]:
    return {f"{path}.{name}": value for name, value in fields.items()}


BASE: dict[str, str | list[str]] = {"call": "call", "speaker": "president-n", "proposition": "It is so.", **below("reporting.0", PAGE)}


@pytest.mark.parametrize(
    ("type", "answers"),
    [
        ("claim", BASE | {"kind": "position"}),
        ("claim", BASE | {"kind": "commitment", "check": "under", "missing": "No measure is named."}),
        ("claim", BASE | {"kind": "assertion", "form": "holds", "scope.act": "truce", "every": "day", "condition.act": "exchange"}),
        ("claim", BASE | {"kind": "attribution", "form": "about", "scope.actor": "army-s", "scope.event": "bombed", "was_not": "true"}),
        (
            "claim",
            BASE
            | {"kind": "quantity", "form": "figure", "scope.act": "exchange", "figure.measure": "released"}
            | {"figure.relation": "more-than-sum", "figure.of.0": "released"},
        ),
        (
            "claim",
            BASE
            | {"kind": "denial", "form": "never", "scope.act": "attack", "order.0.event": "bombed", "order.0.came": "before"}
            | {"order.0.why": "It is so.", "readings.0.name": "narrow", "readings.0.why": "A word.", "readings.0.scope.place": "town"},
        ),
        (
            "call",
            {"date": "2031-03-07", "participants.0": "president-n", "participants.1": "president-s", "medium": "phone", "duration": "90"}
            | {**below("readouts.0", PAGE), "readouts.0.side": "president-s", "readouts.0.says": "They spoke."},
        ),
        (
            "event",
            {"title": "Exchange", "within": "2031-03", "acts.0": "exchange", "acts.1": "truce", "figures.name": ["freed", ""]}
            | {"figures.freed.measure": "released", "figures.freed.count": "12-14", **below("evidence.0", PAGE)}
            | {"evidence.0.bears_out.acts.0": "exchange", "evidence.0.bears_out.acts.1": "truce"}
            | {"evidence.0.bears_out.figures.0": "freed", "evidence.0.hedged": "true"},
        ),
        (
            "event",
            {"title": "Nothing", "date": "2031-03-05", "acts.0": "attack", "occurred": "false", **below("evidence.0", PAGE)}
            | {"evidence.0.nature": "no-trace", "evidence.0.rejects.acts.0": "attack", "evidence.0.access": "All of it."}
            | {"evidence.0.bears_out.acts.0": "."},
        ),
        (
            "act",
            {
                "label.en": "raid",
                "alt.en.0": "foray",
                "alt.en.1": "sally",
                "broader.0": "attack",
                "contrary.0": "truce",
                "published_act": ["no", "true"],
            },
        ),
        ("means", {"label.en": "rocket", "broader.0": "weapon", "exact_match.0": ["Q1", "wikidata:Q1"]}),
        ("actor", {"label.en": "guard", "broader.0": "norland", "bound_by.0": "president-n"}),
        ("place", {"label.en": "harbour", "level": "site", "broader.0": "town", "broader.1": "east"}),
        ("publisher", {"label.en": "Morning Post", "letter": "b", "reason": "It corrects.", "party": "norland", "office_of.0": "army-n"}),
    ],
)
def test_every_type_can_be_recorded_by_questions(tmp_path: Path, type: str, answers: Mapping[str, str | list[str]]) -> None:
    figures = {"some": {"measure": "released", "count": "3"}}
    root = ledger_in(
        tmp_path,
        events={
            "bombed": BOMBED,
            "freed": event("exchange", "2031-02-01", item("agency-a", ["exchange"], figures=["some"]), figures=figures),
        },
    )
    before = files(root)
    code, person = answered(root, type, {**answers, "write": "y"})
    assert code == 0, person.text
    assert len(files(root).keys() - before.keys()) == 1
    assert is_valid(root)


def test_what_the_answers_make_moot_is_not_asked(root: Path) -> None:
    asked = answered(root, "claim", BASE | {"kind": "position"})[1].prompts
    assert not {"form", "scope.act", "figure.measure", "check", "missing", "every", "was_not", "condition.act"} & set(asked)
    asked = answered(root, "claim", BASE | {"kind": "denial", "form": "never", "scope.act": "attack"})[1].prompts
    assert not {"scope.event", "figure.measure", "check", "missing", "every", "was_not"} & set(asked)


def test_what_names_something_that_cannot_be_there_yet_is_refused_at_once(tmp_path: Path) -> None:
    root = ledger_in(tmp_path, calls={})
    code, told = adding(root, person=Person())
    assert code == 2
    assert "none is on record yet: begin with `ledger add call`" in told


def test_a_change_that_is_refused_leaves_the_record_to_be_changed_again(root: Path) -> None:
    person = Person(*CLAIM_ANSWERS[:-1], "what?", "scope.act=attak", "y", "scope.act.of=attack", "scope.act=attack", "y")
    code, told = adding(root, person=person)
    assert (code, person.answers) == (0, [])
    assert "  answer y, field=value, or nothing" in told
    assert "  answer field=value, or nothing" in told
    assert "did you mean `attack`?" in told
    assert "scope:\n  act: attack\n" in (root / "claims" / "2031-03-06-w-no-hospital-was-struck.yaml").read_text("utf-8")


def test_whoever_says_no_leaves_nothing(root: Path) -> None:
    before = files(root)
    code, told = adding(root, *PLACE, type="place", person=Person("n"))
    assert code == 0
    assert told.endswith("nothing was written")
    assert files(root) == before


@pytest.mark.parametrize(("end", "code"), [(EOFError, 2), (KeyboardInterrupt, 130)])
def test_whoever_leaves_at_any_question_leaves_nothing(root: Path, end: type[BaseException], code: int) -> None:
    before = files(root)
    for answers in range(len(CLAIM_ANSWERS)):
        person = Person(*CLAIM_ANSWERS[:answers], end=end)
        assert adding(root, person=person)[0] == code
        assert person.told[-1].endswith("nothing was written")
        assert files(root) == before


def test_going_back_from_the_first_field_stays_there(root: Path) -> None:
    person = Person("<", "<", "call")
    adding(root, person=person)
    assert person.prompts == ["call", "call", "call", "speaker"]
    assert person.told.count("This is the first field.") == 2


# ---------------------------------------------------------------------------------------------------------- meanings

KNOWN = {
    "air-strike": ("air strike", "frappe aérienne"),
    "strike": ("strike from a distance",),
    "strike-order": (),
    "truce": ("ceasefire", "truce"),
}


@pytest.mark.parametrize(
    ("answer", "ids"),
    [
        ("strike", ["strike"]),
        ("Truce", ["truce"]),
        ("Ceasefire", ["truce"]),
        ("FRAPPE", ["air-strike"]),
        ("air st", ["air-strike"]),
        ("str", ["strike", "strike-order"]),
        ("distance", []),
        ("nothing", []),
    ],
)
def test_an_answer_means_an_id_a_label_or_the_beginning_of_one(answer: str, ids: list[str]) -> None:
    assert meant(answer, KNOWN) == ids


def test_what_means_nothing_is_told_with_what_is_near() -> None:
    assert nearest("trcue", KNOWN) == "truce"
    assert nearest("air stirke", KNOWN) == "air-strike"
    assert nearest("ceasefires", KNOWN) == "truce"
    assert holding("from strike", KNOWN) == ["strike"]


def test_completion_goes_by_the_beginning_in_any_case() -> None:
    complete = _Completer(["Ceasefire", "cell", "truce"])
    assert [complete("ce", number) for number in range(3)] == ["Ceasefire", "cell", None]


# ---------------------------------------------------------------------------------------------------------- at a terminal


NO_PTY = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminal")
INTERRUPT = b"\x03"
PATIENCE = 60
"""Seconds without a word from the program after which it is held to be stuck."""

TypeIn = Callable[..., str]


@pytest.fixture
def type_in(root: Path) -> Iterator[TypeIn]:
    """Types words into `ledger add place` at a pseudo-terminal, each once its prompt has come; all that was shown."""
    import pty

    process, end = pty.fork()
    if process == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell starts what it runs in the background deaf to it
        words = command(root, "place")
        os.execve(words[0], words, environment(NO_COLOR="1", TERM="xterm", COLUMNS="80"))

    def type_in(*steps: tuple[str, bytes]) -> str:
        shown = b""
        for prompt, keys in steps:
            shown += shown_until(end, prompt)
            os.write(end, keys)
        if steps[-1][1] == INTERRUPT:
            press_until_heard(end)
        return (shown + shown_until(end, None)).decode()

    yield type_in
    os.close(end)
    os.waitpid(process, 0)


def press_until_heard(end: int) -> None:
    """Presses Ctrl-C again while nothing comes: between prompt and reading the first one may fall on deaf ears, as for any program."""
    for _ in range(PATIENCE):
        if select([end], [], [], 1)[0]:
            return
        os.write(end, INTERRUPT)


def shown_until(end: int, prompt: str | None) -> bytes:
    """What the program shows until this prompt, or (None) until it has ended."""
    shown = b""
    while prompt is None or prompt.encode() not in shown:
        assert select([end], [], [], PATIENCE)[0], f"stuck before {prompt}: {shown!r}"
        try:
            fresh = os.read(end, 4096)
        except OSError:  # the program has ended and closed its side
            fresh = b""
        if not fresh:
            break
        shown += fresh
    return shown


@NO_PTY
def test_at_a_terminal_words_are_completed_and_the_record_is_written(root: Path, type_in: TypeIn) -> None:
    pytest.importorskip("readline")
    shown = type_in(
        ("label.en> ", b"Harbour\r"),
        ("alt.en.0> ", b"\r"),
        ("definition> ", b"\r"),
        ("broader.0> ", b"vill\t\r"),
        ("broader.1> ", b"\r"),
        ("exact_match.0> ", b"\r"),
        ("notes.0> ", b"\r"),
        ("level> ", b"si\t\r"),
        ("coordinates.latitude> ", b"\r"),
        ("write> ", b"y\r"),
    )
    assert "wrote " in shown
    assert (root / "vocabulary" / "places" / "harbour.yaml").read_text("utf-8").endswith("broader: [village]\nlevel: site\n")


@NO_PTY
def test_at_a_terminal_an_interruption_leaves_nothing_and_says_so(root: Path, type_in: TypeIn) -> None:
    before = files(root)
    shown = type_in(("label.en> ", b"Harbour\r"), ("alt.en.0> ", INTERRUPT))
    assert "interrupted; nothing was written" in shown
    assert files(root) == before
