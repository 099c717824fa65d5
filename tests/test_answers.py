"""The road from a folder to verdicts: problems sorted by place, provenance, the day on which the record stands."""

from datetime import UTC
from pathlib import Path

import pytest

from ledger import __version__
from ledger.answers import RULES, Provenance, examine, is_sound, read
from ledger.dates import hull, parse
from ledger.model import Standard
from ledger.problem import Problem, Severity
from ledger.verdict import Outcome
from tests.building import claim, event, item, make_book, page

WORLDS = Path(__file__).parent / "worlds"
DENIAL = claim("denial", "never", {"act": "attack", "actor": "army-n"})
REPORTED = event(["attack"], "2031-03-02", item("agency-a", ["attack"], ["army-n"], published="2031-03-04"), actors=["army-n"])
FOUND = event(["attack"], "2031-03-03", item("court", ["attack"], ["army-n"], nature="finding"), actors=["army-n"])


def last_minute(day: str) -> int:
    return hull(parse(day), UTC)[1]


def test_a_sound_ledger_is_read_without_a_problem() -> None:
    book, problems = read(WORLDS / "sound")
    assert problems == []
    assert book is not None
    assert len(book.claims) == 2


def test_a_ledger_is_named_by_its_folder_or_the_one_that_holds_it() -> None:
    inner, outer = read(WORLDS / "sound" / "records")[0], read(WORLDS / "sound")[0]
    assert inner is not None
    assert outer is not None
    assert inner.digest == outer.digest


def test_where_no_ledger_is_there_is_no_book(tmp_path: Path) -> None:
    book, problems = read(tmp_path)
    assert book is None
    assert [problem.code for problem in problems] == ["no-ledger"]


def test_problems_of_files_and_between_records_come_sorted_by_place(tmp_path: Path) -> None:
    for name, content in {
        "ledger.yaml": "title: T\ndefault_start: 2031\nsides: {}\n",
        "vocabulary/acts/a.yaml": "label: {en: a}\nbroader: [zzz]\n",
        "vocabulary/acts/b.yaml": "lable: {en: b}\n",
        "vocabulary/acts/c.yaml": "label: {en: c}\nbroader: [yyy]\n",
    }.items():
        file = tmp_path / "records" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf-8")
    _, problems = read(tmp_path)
    assert [(problem.file.stem, problem.code) for problem in problems] == [
        ("a", "dangling-reference"),
        ("b", "missing-key"),
        ("b", "unknown-key"),
        ("c", "dangling-reference"),
    ]
    assert problems == sorted(problems)


@pytest.mark.parametrize(("severities", "sound"), [([], True), (["warning"], True), (["warning", "error"], False)])
def test_warnings_leave_records_sound(severities: list[str], sound: bool) -> None:
    assert is_sound([Problem("a", "b", Path("c"), severity=Severity(one)) for one in severities]) is sound


def test_an_answer_tells_what_it_came_from() -> None:
    book = make_book({"c": DENIAL}, {"e": REPORTED, "f": FOUND})
    assert examine(book).provenance == Provenance(f"claims-ledger {__version__}", RULES, book.digest, Standard.CORROBORATED, "2031-04-01")
    asked = examine(book, Standard.ALLEGED, last_minute("2031-03-05")).provenance
    assert (asked.standard, asked.as_of) == (Standard.ALLEGED, "2031-03-05")


def test_the_standard_is_the_ledgers_own_unless_another_is_asked_for() -> None:
    book = make_book({"c": DENIAL}, {"e": REPORTED}, ledger={"standard": "reported"})
    assert examine(book).verdicts["c"].outcome is Outcome.CONTRADICTED
    assert examine(book, Standard.CORROBORATED).verdicts["c"].outcome is Outcome.UNVERIFIED


def test_without_a_day_the_record_stands_as_of_the_last_publication() -> None:
    book = make_book({"c": DENIAL}, {"e": {**FOUND, "evidence": [item("court", ["attack"], published="2033-01-02")]}})
    assert examine(book).provenance.as_of == "2033-01-02"


@pytest.mark.parametrize(
    ("day", "outcome"), [("2031-03-31", Outcome.UNVERIFIED), ("2031-04-01", Outcome.CONTRADICTED), ("2031-03-06", Outcome.UNVERIFIED)]
)
def test_what_was_published_later_does_not_exist_yet(day: str, outcome: Outcome) -> None:
    assert examine(make_book({"c": DENIAL}, {"e": FOUND}), day=last_minute(day)).verdicts["c"].outcome is outcome


def test_a_claim_that_nobody_had_reported_yet_has_no_verdict() -> None:
    assert examine(make_book({"c": DENIAL}), day=last_minute("2031-03-05")).verdicts == {}


def test_only_the_claims_named_are_judged() -> None:
    book = make_book({"a": DENIAL, "b": DENIAL}, {"e": FOUND})
    assert examine(book, claim_ids=["b"]).verdicts.keys() == {"b"}
    assert examine(book).verdicts.keys() == {"a", "b"}


def test_resilience_is_of_decided_verdicts_alone() -> None:
    examined = examine(make_book({"a": DENIAL, "b": claim("position", None, {})}, {"e": FOUND}))
    assert (examined.resilience("a"), examined.resilience("b")) == (1, None)


def test_clashes_conflicts_and_silences_are_of_the_same_world() -> None:
    said = claim("assertion", "occurs", {"act": "attack", "actor": "army-n", "since": "2031-03-01", "until": "2031-03-02"})
    disputed = claim("position", None, {}, reporting=[page("office-n"), page("office-w", stance="disputes")])
    examined = examine(make_book({"denies": DENIAL, "says": said, "told": disputed}))
    assert [(one.says, one.excludes, one.is_contradiction) for one in examined.clashes()] == [("says", "denies", True)]
    assert [(one.record, one.for_it, one.against_it) for one in examined.readout_conflicts()] == [("told", ("norland",), ("westland",))]
    assert {one.claim for one in examined.silences()} == {"denies", "says"}
