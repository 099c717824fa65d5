"""What must hold between records: each world shows one fault, and is named for its code."""

from pathlib import Path
from typing import Any

import pytest

from ledger.book import Book, open_book
from ledger.checks import CHECKS, CODES, LAWS, run_checks
from ledger.problem import Problem, Severity
from tests.building import claim, concept, event, item, make_book, page, publisher

WORLDS = Path(__file__).parent / "worlds"

# Faults that no file in a repository can show on every system.
MADE_BY_TESTS = {"too-large", "too-many-faults", "link-leads-out", "case-clash"}


def problems_of(world: Path) -> list[Problem]:
    book, problems = open_book(world / "records")
    return [*problems, *(run_checks(book) if book else [])]


def told(book: Book) -> list[tuple[str, str]]:
    """Code and message of each problem between the records of an invented book."""
    return [(problem.code, problem.message) for problem in run_checks(book)]


def test_a_sound_world_has_no_problem() -> None:
    assert problems_of(WORLDS / "sound") == []


def test_every_code_has_a_world() -> None:
    assert {world.name for world in WORLDS.iterdir()} >= CODES.keys() - MADE_BY_TESTS


@pytest.mark.parametrize("code", sorted(CODES.keys() - MADE_BY_TESTS))
def test_a_world_shows_the_fault_that_it_is_named_for(code: str) -> None:
    assert [problem.code for problem in problems_of(WORLDS / code)] == [code]


@pytest.mark.parametrize(
    ("code", "file", "line", "column", "width", "message", "help"),
    [
        (
            "dangling-reference",
            "events/fire.yaml",
            3,
            8,
            5,
            "`fires` is not on record in vocabulary/acts",
            "did you mean `fire`? Otherwise add {}/vocabulary/acts/fires.yaml",
        ),
        (
            "cycle",
            "vocabulary/acts/damage.yaml",
            3,
            11,
            4,
            "`broader` leads in a circle: damage > fire > harm > damage",
            "take out one of these steps",
        ),
        ("of-itself", "vocabulary/acts/fire.yaml", 3, 12, 4, "`contrary` of `fire` names `fire` itself", "take it out"),
        ("unknown-timezone", "ledger.yaml", 4, 11, 11, "`Europe/Kyvi` is no time zone", "did you mean `Europe/Kyiv`?"),
        (
            "no-label",
            "vocabulary/acts/fire.yaml",
            1,
            1,
            5,
            "`fire` has no label in the ledger's own language, `en`",
            "add `en: …` to `label`",
        ),
        (
            "window-backwards",
            "claims/fire.yaml",
            9,
            10,
            10,
            "the window opens on 2031-03-05 and closes on 2031-03-01",
            "exchange the two, or mend one of them",
        ),
        (
            "evidence-off-event",
            "events/fire.yaml",
            9,
            20,
            5,
            "`flood` is none of the event's `acts`, nor broader or narrower than one of them",
            "add it to the event's `acts`, or give it an event of its own",
        ),
        (
            "event-beyond-evidence",
            "events/fire.yaml",
            3,
            8,
            4,
            "no item of evidence speaks of `fire`, nor of anything narrower",
            "add it to what an item bears out or rejects, or take it out of `acts`",
        ),
        (
            "evidence-before-event",
            "events/fire.yaml",
            7,
            16,
            10,
            "published 2031-03-05, before the event, of 2031-03-07",
            "cite it in `notes`, or give what it tells of an event of its own",
        ),
        (
            "speaker-not-on-call",
            "claims/fire.yaml",
            2,
            10,
            8,
            "`minister` is not on the call `call`, nor is anybody of that side",
            "on the call are `president`",
        ),
        (
            "no-such-measure",
            "claims/fire.yaml",
            9,
            12,
            6,
            "`fire` has no figure that counts `killed`",
            "add the figure to the event, or leave `measure` out",
        ),
        (
            "same-event-apart",
            "events/fire.yaml",
            4,
            11,
            5,
            "`fire` is of 2031-03-07, and `blaze`, the very same event, of 2031-03-09",
            "mend one of the dates, or take `same_as` out",
        ),
        (
            "finding-of-no-finder",
            "events/fire.yaml",
            8,
            13,
            7,
            "`agency` is no finder: this weighs as a report",
            "write `nature: report`, or `finder: true` in the publisher's record",
        ),
        (
            "no-access",
            "events/fire.yaml",
            8,
            13,
            8,
            "finding no trace weighs nothing unless whoever looked could see the whole",
            "say in `access` what they could see, or leave the item as it is: evidence of nothing",
        ),
        (
            "long-quote",
            "claims/fire.yaml",
            9,
            11,
            155,
            "this quotation has 26 words, and 25 are the most",
            "quote the decisive words alone",
        ),
    ],
)
def test_a_fault_between_records_is_told_at_its_place(
    code: str, file: str, line: int, column: int, width: int, message: str, help: str
) -> None:
    root = WORLDS / code / "records"
    (problem,) = problems_of(WORLDS / code)
    assert (problem.file, problem.line, problem.column, problem.width) == (root / file, line, column, width)
    assert problem.message == message
    assert problem.help == help.format(root.as_posix())
    assert problem.excerpt == (root / file).read_text("utf-8").splitlines()[line - 1]


def test_what_weighs_less_than_meant_is_a_warning_and_the_rest_an_error() -> None:
    severities = {code: problem.severity for code in LAWS for problem in problems_of(WORLDS / code)}
    warned = {code for code, severity in severities.items() if severity is Severity.WARNING}
    assert warned == {
        "event-beyond-evidence",
        "evidence-before-event",
        "finding-of-no-finder",
        "long-quote",
        "no-access",
        "no-such-measure",
        "said-and-done",
        "same-event-apart",
        "speaker-not-on-call",
    }


def test_every_check_states_its_law_in_a_sentence() -> None:
    assert len(set(CHECKS)) == len(CHECKS) == len(LAWS)
    assert all(law.endswith(".") and "\n" not in law for law in CODES.values())


# ---------------------------------------------------------------------------------------------------------- references

ITEM = item("agency-a", ["attack"])
SCOPE = {"act": "attack"}


def with_claim(**more: Any) -> Book:
    return make_book({"c": claim("denial", "never", more.pop("scope", SCOPE), **more)}, {"e": event(["attack"], "2031-03-01", ITEM)})


def with_event(**more: Any) -> Book:
    evidence = more.pop("evidence", [ITEM])
    return make_book({}, {"e": event(more.pop("acts", ["attack"]), "2031-03-01", *evidence, **more)})


def with_call(**more: Any) -> Book:
    return make_book(calls={"other": {"date": "2031-03-06", "participants": ["president-n"], "medium": "phone", **more}})


@pytest.mark.parametrize(
    ("book", "where"),
    [
        (with_claim(call="gone"), "in calls"),
        (with_claim(speaker="gone"), "in vocabulary/actors"),
        (with_claim(scope={"act": "gone"}), "in vocabulary/acts"),
        (with_claim(scope={"act": "attack", "actor": "gone"}), "in vocabulary/actors"),
        (with_claim(scope={"act": "attack", "place": "gone"}), "in vocabulary/places"),
        (with_claim(scope={"act": "attack", "target": "gone"}), "in vocabulary/actors"),
        (with_claim(scope={"act": "attack", "means": "gone"}), "in vocabulary/means"),
        (with_claim(scope={"act": "attack", "event": "gone"}), "in events"),
        (with_claim(condition={"act": "gone"}), "in vocabulary/acts"),
        (with_claim(readings=[{"name": "a", "why": "b", "scope": {"place": "gone"}}]), "in vocabulary/places"),
        (with_claim(reporting=[page("gone")]), "in vocabulary/publishers"),
        (with_claim(reporting=[page("agency-a", derived_from=["agency-b", "gone"])]), "in vocabulary/publishers"),
        (with_claim(appearances=[page("agency-a", call="gone")]), "in calls"),
        (with_claim(repeats="gone"), "in claims"),
        (with_claim(implied_by="gone"), "in claims"),
        (with_claim(order=[{"event": "gone", "came": "after", "why": "a"}]), "in events"),
        (with_event(acts=["attack", "gone"]), "in vocabulary/acts"),
        (with_event(actors=["gone"]), "in vocabulary/actors"),
        (with_event(targets=["gone"]), "in vocabulary/actors"),
        (with_event(means=["gone"]), "in vocabulary/means"),
        (with_event(places=["gone"]), "in vocabulary/places"),
        (with_event(call="gone"), "in calls"),
        (with_event(same_as=["gone"]), "in events"),
        (with_event(evidence=[item("agency-a", ["gone"])]), "in vocabulary/acts"),
        (with_event(evidence=[item("agency-a", not_actors=["gone"])]), "in vocabulary/actors"),
        (with_event(evidence=[ITEM | {"bears_out": {"acts": ["attack"], "targets": ["gone"]}}]), "in vocabulary/actors"),
        (with_event(evidence=[ITEM | {"bears_out": {"acts": ["attack"], "means": ["gone"]}}]), "in vocabulary/means"),
        (with_event(evidence=[ITEM | {"bears_out": {"acts": ["attack"], "places": ["gone"]}}]), "in vocabulary/places"),
        (with_event(evidence=[item("agency-a", ["attack"], figures=["gone"])]), "figures of the event"),
        (with_call(participants=["president-n", "gone"]), "in vocabulary/actors"),
        (with_call(requested_by="gone"), "sides or participants"),
        (with_call(requested_by="president-s"), "sides or participants"),
        (with_call(readouts=[page("office-n", side="gone", says="a")]), "sides or participants"),
        (make_book(acts={"act": concept("gone")}), "in vocabulary/acts"),
        (make_book(acts={"act": concept(contrary=["gone"])}), "in vocabulary/acts"),
        (make_book(actors={"actor": concept({"to": "gone"})}), "in vocabulary/actors"),
        (make_book(actors={"actor": concept({"to": "norland", "evidence": [page("gone")]})}), "in vocabulary/publishers"),
        (make_book(actors={"actor": concept(bound_by=["gone"])}), "in vocabulary/actors"),
        (make_book(publishers={"paper": publisher("B", part_of="gone")}), "in vocabulary/publishers"),
        (make_book(publishers={"paper": publisher("B", party="gone")}), "sides"),
        (make_book(publishers={"paper": publisher("B", office_of=["gone"])}), "in vocabulary/actors"),
        (
            make_book(
                ledger={
                    "sides": {
                        "norland": {"label": "Norland", "members": ["gone"]},
                        "sudland": {"label": "S", "members": []},
                        "westland": {"label": "W", "members": []},
                    }
                }
            ),
            "in vocabulary/actors",
        ),
        (
            make_book(
                ledger={
                    "sides": {
                        "norland": {"label": "Norland", "members": ["norland"], "opposed": ["gone"]},
                        "sudland": {"label": "S", "members": []},
                        "westland": {"label": "W", "members": ["westland"]},
                    }
                }
            ),
            "sides",
        ),
    ],
)
def test_whatever_is_referred_to_is_on_record(book: Book, where: str) -> None:
    problems = [problem for problem in told(book) if problem[0] == "dangling-reference"]
    assert len(problems) == 1
    assert problems[0][1].startswith("`")
    assert problems[0][1].endswith(where)


def test_what_is_faulty_itself_is_not_told_as_missing(tmp_path: Path) -> None:
    (tmp_path / "vocabulary/acts").mkdir(parents=True)
    (tmp_path / "ledger.yaml").write_text("title: a\ndefault_start: 2031\nsides: {}\n")
    (tmp_path / "vocabulary/acts/fire.yaml").write_text("label: fire\n")
    (tmp_path / "vocabulary/acts/arson.yaml").write_text("label: {en: arson}\nbroader: [fire, blaze]\n")
    book, problems = open_book(tmp_path)
    assert book is not None
    assert [problem.code for problem in problems] == ["wrong-type"]
    assert [problem.message for problem in run_checks(book)] == ["`blaze` is not on record in vocabulary/acts"]


# ---------------------------------------------------------------------------------------------------------- the other laws


def test_every_circle_is_told_with_its_way() -> None:
    book = make_book(
        {
            "c": claim("denial", "never", SCOPE, repeats="d"),
            "d": claim("denial", "never", SCOPE, repeats="c"),
            "i": claim("denial", "never", SCOPE, implied_by="i"),
        },
        acts={"a": concept("b"), "b": concept({"to": "a"}), "own": concept("own")},
        publishers={"p": publisher("B", part_of="q"), "q": publisher("B", part_of="p")},
    )
    assert sorted(message for code, message in told(book) if code == "cycle") == [
        "`broader` leads in a circle: a > b > a",
        "`broader` leads in a circle: own > own",
        "`implied_by` leads in a circle: i > i",
        "`part_of` leads in a circle: p > q > p",
        "`repeats` leads in a circle: c > d > c",
    ]


def test_nothing_is_its_own_contrary_double_opposite_or_origin() -> None:
    side = {"label": "Norland", "members": ["norland"], "opposed": ["norland"]}
    others = {name: {"label": name, "members": [name]} for name in ("sudland", "westland")}
    book = make_book(
        {},
        {"e": event(["attack"], "2031-03-01", item("agency-a", ["attack"], derived_from=["agency-a"]), same_as=["e"])},
        {"sides": {"norland": side, **others}},
        acts={"act": concept(contrary=["act"])},
    )
    assert sorted(message for code, message in told(book) if code == "of-itself") == [
        "`contrary` of `act` names `act` itself",
        "`derived_from` of `agency-a` names `agency-a` itself",
        "`opposed` of `norland` names `norland` itself",
        "`same_as` of `e` names `e` itself",
    ]


@pytest.mark.parametrize(
    ("kind", "scope", "more", "backwards"),
    [
        ("denial", {"since": "2031-02-01", "until": "2031-03-01"}, {}, False),
        ("denial", {"since": "2031-03-01", "until": "2031-03-01"}, {}, False),
        ("denial", {"since": "2031-03", "until": "2031-03-02"}, {}, False),
        ("denial", {"since": "2031-03-02", "until": "2031-03-01"}, {}, True),
        ("denial", {"since": "said"}, {}, False),
        # what is left out follows from the kind: a denial closes when it was said, and opens at the ledger's default start
        ("denial", {"since": "2031-04-01"}, {}, True),
        ("denial", {"until": "2030-12-31"}, {}, True),
        ("commitment", {"until": "2031-03-05"}, {}, True),
        ("commitment", {"until": "2031-03-07"}, {}, False),
        ("denial", {}, {"readings": [{"name": "a", "why": "b", "scope": {"since": "2031-05-01"}}]}, True),
        ("denial", {"until": "2031-06-01"}, {"readings": [{"name": "a", "why": "b", "scope": {"since": "2031-05-01"}}]}, False),
        ("denial", {"until": "2030-12-31"}, {"check": "ambiguous", "missing": "which one"}, False),
    ],
)
def test_a_window_does_not_end_before_it_begins(kind: str, scope: dict[str, str], more: dict[str, Any], backwards: bool) -> None:
    book = make_book({"c": claim(kind, "never", {"act": "attack", **scope}, **more)})
    assert [code for code, _ in told(book)] == ["window-backwards"] * backwards


def test_an_edge_does_not_end_before_it_begins() -> None:
    book = make_book(
        actors={
            "a": concept({"to": "norland", "since": "2031-03", "until": "2031-02"}),
            "b": concept({"to": "norland", "since": "2031", "until": "2031"}),
        }
    )
    assert told(book) == [("window-backwards", "the window opens on 2031-03-01 and closes on 2031-02-28")]


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ({"date": "2031-03-01"}, {"date": "2031-03-01T14:00"}, False),
        ({"date": "2031-03-01"}, {"within": "2031-02-20/2031-03-05"}, False),
        ({"date": "2031-03"}, {"date": "2031-04"}, True),
        ({"date": "2031-03-01T09:00"}, {"date": "2031-03-01T14:00"}, True),
    ],
)
def test_dates_of_one_event_can_agree(one: dict[str, str], other: dict[str, str], apart: bool) -> None:
    records = {name: {"title": "a", "acts": ["attack"], "evidence": [ITEM], **dates} for name, dates in (("e", one), ("f", other))}
    assert [code for code, _ in told(make_book({}, {**records, "e": {**records["e"], "same_as": ["f"]}}))] == ["same-event-apart"] * apart


@pytest.mark.parametrize(("speaker", "warned"), [("president-n", False), ("ministry-n", False), ("president-s", True)])
def test_a_speaker_is_on_the_call_or_of_a_side_that_is(speaker: str, warned: bool) -> None:
    book = make_book({"c": claim("denial", "never", SCOPE, speaker=speaker)})
    assert [code for code, _ in told(book)] == ["speaker-not-on-call"] * warned


def test_a_figure_is_sought_among_those_of_its_event() -> None:
    figures = {"hurt": {"measure": "hurt", "count": "3"}}
    figure = {"measure": "hurts", "relation": "exactly", "value": "3"}
    reading = {"name": "a", "why": "b", "figure": {"measure": "hurt", "relation": "more-than-sum", "of": ["hurt", "killed"]}}
    book = make_book(
        {"c": claim("quantity", "figure", {"event": "e"}, figure=figure, readings=[reading])},
        {"e": event(["attack"], "2031-03-01", ITEM, figures=figures)},
    )
    assert [(problem.message, problem.help) for problem in run_checks(book)] == [
        ("`e` has no figure that counts `hurts`", "did you mean `hurt`?"),
        ("`e` has no figure that counts `killed`", "add the figure to the event, or leave `measure` out"),
    ]


@pytest.mark.parametrize(
    ("evidence", "off"),
    [
        (item("agency-a", ["attack"], ["army-n"]), []),
        (item("agency-a", ["harm"], ["norland"]), []),
        (item("agency-a", ["targeting-hospital"], ["battalion-n"]), []),
        (item("agency-a", ["truce"], ["army-n"]), ["truce"]),
        (item("agency-a", ["attack"], not_actors=["ministry-n", "army-s"]), ["ministry-n", "army-s"]),
    ],
)
def test_evidence_speaks_of_the_acts_and_actors_of_its_event(evidence: dict[str, Any], off: list[str]) -> None:
    book = make_book({}, {"e": event(["attack"], "2031-03-01", evidence, actors=["army-n"])})
    assert [message.split("`")[1] for code, message in told(book) if code == "evidence-off-event"] == sorted(off)


@pytest.mark.parametrize(
    ("evidence", "beyond"),
    [
        ([item("agency-a", ["attack"], ["army-n"])], []),
        ([item("agency-a", ["harm"], ["norland"])], ["army-n", "attack"]),
        ([item("agency-a", ["targeting-hospital"], ["battalion-n"])], []),
        ([item("agency-a", ["attack"]), item("agency-b", not_actors=["army-n"])], []),
        ([item("agency-a", not_acts=["attack"]), item("agency-b", ["harm"], ["battalion-n"])], []),
        ([item("agency-a", ["targeting-hospital"])], ["army-n"]),
    ],
)
def test_an_item_speaks_of_every_act_and_actor_of_an_event(evidence: list[dict[str, Any]], beyond: list[str]) -> None:
    book = make_book({}, {"e": event(["attack"], "2031-03-01", *evidence, actors=["army-n"])})
    assert [message.split("`")[1] for code, message in told(book) if code == "event-beyond-evidence"] == beyond


@pytest.mark.parametrize(
    ("when", "published", "warned"),
    [
        ("2031-03-07", "2031-03-07", False),
        ("2031-03-07", "2031-03-06", False),
        ("2031-03-07", "2031-03-05", True),
        ("2031-03-07/2031-03-09", "2031-03-08", False),
        ("2031-03-07", "2031-03", False),
        ("2031-03-07", "2031-02", True),
        ("2031", "2031-01-01", False),
    ],
)
def test_who_spoke_before_an_event_bears_nothing_of_it_out(when: str, published: str, warned: bool) -> None:
    for spoken in (item("agency-a", ["attack"]), item("agency-a", not_acts=["attack"])):
        book = make_book({}, {"e": event(["attack"], when, spoken | {"published": published})})
        assert [code for code, _ in told(book)] == ["evidence-before-event"] * warned


def test_a_figure_may_have_been_counted_before() -> None:
    counted = {"publisher": "agency-a", "url": "https://a.example/", "published": "2031-02-01", "bears_out": {"figures": ["dead"]}}
    figures = {"dead": {"measure": "killed", "count": "3"}}
    book = make_book({}, {"e": event(["attack"], "2031-03-07", item("agency-a", ["attack"]), counted, figures=figures)})
    assert told(book) == []


@pytest.mark.parametrize(
    ("more", "warned"),
    [
        ({"publisher": "court"}, False),
        ({"publisher": "agency-a", "derived_from": ["court"]}, False),
        ({"publisher": "court", "derived_from": ["agency-a"]}, True),
        ({"publisher": "agency-a"}, True),
    ],
)
def test_only_a_finder_finds(more: dict[str, Any], warned: bool) -> None:
    book = with_event(evidence=[{**ITEM, "nature": "finding", **more}])
    assert [code for code, _ in told(book)] == ["finding-of-no-finder"] * warned


def test_no_trace_with_access_is_sound() -> None:
    absence = item("agency-a", not_acts=["attack"], nature="no-trace", access="They were let in everywhere.")
    assert told(with_event(evidence=[absence])) == []


def test_a_vocabulary_that_cannot_be_climbed_hinders_no_other_law() -> None:
    loop = {"harm": concept("attack"), "norland": concept("army-n")}
    records = make_book(
        {"c": claim("denial", "never", SCOPE, speaker="president-s")},
        {"e": event(["attack"], "2031-03-01", item("agency-a", ["truce"]))},
        acts=loop,
        actors=loop,
    )
    assert {code for code, _ in told(records)} == {"cycle", "dangling-reference"}


def test_an_unknown_time_zone_hinders_no_other_law() -> None:
    book = make_book(
        {"c": claim("denial", "never", {"act": "gone", "since": "2032"})},
        {"e": event(["attack"], "2031-03-01", ITEM, same_as=["e"])},
        {"timezone": "Nowhere"},
    )
    assert [code for code, _ in told(book)] == ["dangling-reference", "of-itself", "unknown-timezone"]
