"""The laws of method §7, each as a property over small random worlds, through public names.

Law 8 (a record dumped and read again is equal) is in test_writing.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ledger.answers import Examination, examine
from ledger.asof import pages, public_since
from ledger.book import Book
from ledger.cases import Case, dockets
from ledger.dates import OPEN
from ledger.matching import Match, Role, conditions, matches
from ledger.matching import tests_of as readings_of
from ledger.model import Standard
from ledger.trees import Lines
from ledger.verdict import Outcome
from ledger.world import World
from tests.building import LEDGER, VOCABULARY, Records, claim, event, item, make_book
from tests.worlds_at_random import LAST_DAY, MORE, NAMES, TOPICS, Drawn, all_told, events, items, published, scopes, waiting_worlds, worlds

STANDARDS = [Standard.ALLEGED, Standard.REPORTED, Standard.CORROBORATED, Standard.ESTABLISHED]
COVERING = {Role.ABSENCE, Role.CONTRARY, Role.STATE, Role.LACK, Role.EXTENT}
Key = tuple[Any, ...]


def found_by(drawn: Drawn, claim_id: str) -> dict[tuple[int, str, Role], Match]:
    world = World(drawn.book())
    return {(match.number, match.occurrence, match.role): match for match in matches(world, readings_of(world, claim_id))}


def cases_of(examined: Examination, claim_id: str) -> dict[Key, Case]:
    """Every case on the docket of a claim, by what it is about."""
    docket = examined.dockets.get(claim_id)
    return {
        (
            branch.gate and branch.gate.match.occurrence,
            case.reading,
            case.match.occurrence,
            case.match.role,
            case.supports,
            case.about,
        ): case
        for branch in (docket.branches if docket else ())
        for case in branch.cases
    }


def levels(examined: Examination) -> dict[Key, tuple[Standard, ...]]:
    """The level for and against of each leg of each case, and of *said*."""
    found = {
        (name, *key): tuple(weight.level for leg in case.legs for weight in leg.weigh())
        for name in examined.verdicts
        for key, case in cases_of(examined, name).items()
    }
    said = {(name, "said"): tuple(weight.level for weight in verdict.said.weigh()) for name, verdict in examined.verdicts.items()}
    return found | said


# ---------------------------------------------------------------------------------------------- law 1

ACTS = ["attack", "targeting-hospital", "attack-on-hospital", "targeting", "fighting", "truce", "stay", "withdrawal", "barrage", "exchange"]
WIDER = {
    "act": VOCABULARY["acts"] | MORE["acts"],
    "actor": VOCABULARY["actors"],
    "place": VOCABULARY["places"] | {"crossing": MORE["places"]["crossing"]},
    "means": VOCABULARY["means"],
}
WIDER["target"] = WIDER["actor"]
PLAIN = {
    axis: {name: tuple(one for one in concept["broader"] if isinstance(one, str)) for name, concept in concepts.items()}
    for axis, concepts in WIDER.items()
}
"""Only edges without dates: over one that was not in force, nothing is widened."""


@st.composite
def narrow_and_wide(draw: st.DrawFn) -> tuple[Drawn, str, Records, Records]:
    """A world, an axis, and two scopes of a claim c that differ on it: the second is the wider one."""
    acts = draw(st.sampled_from([ACTS[:4], ACTS[4:8], ACTS]))
    drawn = Drawn({}, {f"e{number}": one for number, one in enumerate(draw(st.lists(events(acts), min_size=2, max_size=5)))})
    axis = draw(st.sampled_from(["act", "actor", "place", "target", "means", "since", "until"]))
    scope = {"since": "2031-03-01", "until": "2031-03-20", **draw(scopes(acts))}
    if axis in ("since", "until"):
        first, second = sorted([f"2031-0{draw(st.integers(1, 3))}-1{draw(st.integers(0, 9))}" for _ in range(2)])
        ends = (second, first) if axis == "since" else (first, second)
        scope = {**scope, "since": "2031-01-01", "until": "2031-04-30"}
        return drawn, axis, {**scope, axis: ends[0]}, {**scope, axis: ends[1]}
    low = draw(st.sampled_from(sorted(set(PLAIN[axis]) & set(acts) if axis == "act" else PLAIN[axis])))
    high = draw(st.sampled_from([*sorted(Lines(PLAIN[axis]).above(low)), *([] if axis == "act" else [""])]))
    return drawn, axis, {**scope, axis: low}, {name: value for name, value in {**scope, axis: high}.items() if value}


def with_scope(drawn: Drawn, scope: Records, form: str) -> Drawn:
    figure = {"figure": {"relation": "exactly", "value": "12"}} if form == "figure" else {}
    said = {"call": "call", "speaker": "president-n", "kind": "commitment", "form": form, "proposition": "So it is.", "scope": scope}
    return drawn.with_claim(
        "c", {**said, **figure, "reporting": [{"publisher": "office-n", "url": "https://office-n.example/", "published": "2031-03-06"}]}
    )


@given(narrow_and_wide(), st.sampled_from(["never", "occurs", "holds", "figure"]))
def test_law_1_widening_a_scope_never_weakens_the_match_of_an_event(both: tuple[Drawn, str, Records, Records], form: str) -> None:
    drawn, axis, narrow, wide = both
    assume(not (axis == "act" and form == "holds"))  # a narrower state excludes more, so its act runs the other way
    before, after = found_by(with_scope(drawn, narrow, form), "c"), found_by(with_scope(drawn, wide, form), "c")
    for key, match in before.items():
        if match.role is Role.EVENT:
            assert key in after
            assert all(after[key].short[name] <= short for name, short in match.short.items())


@given(narrow_and_wide(), st.sampled_from(["never", "occurs", "holds", "figure"]))
def test_law_1_narrowing_a_scope_never_loses_a_cover(both: tuple[Drawn, str, Records, Records], form: str) -> None:
    drawn, axis, narrow, wide = both
    assume(not (axis == "act" and form == "holds"))
    before, after = found_by(with_scope(drawn, wide, form), "c"), found_by(with_scope(drawn, narrow, form), "c")
    lost = [
        key for key, match in before.items() if match.role in COVERING and match.is_inside and not (key in after and after[key].is_inside)
    ]
    assert lost == []


@given(worlds(), events([act for topic in TOPICS.values() for act in topic]))
def test_law_1_what_is_outside_changes_no_verdict(drawn: Drawn, more: Records) -> None:
    wider = drawn.with_event("e9", more)
    world = World(wider.book())
    seen = [
        *matches(world, [test for name in world.book.claims for test in readings_of(world, name)]),
        *conditions(world, world.book.claims),
    ]
    assume(all(match.occurrence != "e9" for match in seen))
    assert all_told(wider.examined()) == all_told(drawn.examined())


# ---------------------------------------------------------------------------------------------- law 2

ORDERED = {"readings", "order", "quotes"}
"""Lists whose order says something: readings are numbered as they stand."""


def shaken(records: Any, random: Any, key: str = "") -> Any:
    """The same records with every mapping and list in another order, and some entries of lists entered twice."""
    if isinstance(records, Mapping):
        names = list(records)
        random.shuffle(names)
        return {name: shaken(records[name], random, name) for name in names}
    if isinstance(records, list) and key not in ORDERED:
        several = [shaken(one, random) for one in records]
        several += [deepcopy(one) for one in several if random.random() < 0.3]
        random.shuffle(several)
        return several
    return deepcopy(records)


def shuffled(book: Book, random: Any) -> Book:
    """The same book with its records in another order."""

    def other(records: Mapping[str, Any]) -> dict[str, Any]:
        names = list(records)
        random.shuffle(names)
        return {name: records[name] for name in names}

    kinds = ("calls", "claims", "events", "acts", "means", "actors", "places", "publishers")
    records: dict[str, Any] = {kind: other(getattr(book, kind)) for kind in kinds}
    return replace(book, **records)


@given(worlds(), st.randoms(use_true_random=False))
def test_law_2_order_and_repetition_change_nothing(drawn: Drawn, random: Any) -> None:
    again = replace(
        drawn, claims=shaken(drawn.claims, random), events=shaken(drawn.events, random), vocabulary=shaken(drawn.vocabulary, random)
    )
    one, other = drawn.examined(), examine(shuffled(again.book(), random), None, LAST_DAY)
    assert all_told(other) == all_told(one)
    assert levels(other) == levels(one)
    assert {name: other.resilience(name) for name in other.verdicts} == {name: one.resilience(name) for name in one.verdicts}
    assert (other.clashes(), other.readout_conflicts(), other.silences()) == (one.clashes(), one.readout_conflicts(), one.silences())


@given(worlds())
def test_law_2_the_same_appearance_entered_twice_changes_nothing(drawn: Drawn) -> None:
    again = {"publisher": "office-n", "url": "https://office-n.example/2", "published": "2031-03-08", "call": "call"}
    once = replace(drawn, claims={name: {**one, "appearances": [again]} for name, one in drawn.claims.items()})
    twice = replace(drawn, claims={name: {**one, "appearances": [again, again]} for name, one in drawn.claims.items()})
    assert all_told(once.examined()) == all_told(twice.examined()) == all_told(drawn.examined())


# ---------------------------------------------------------------------------------------------- law 3


@st.composite
def worlds_and_items(draw: st.DrawFn) -> tuple[Drawn, str, Records]:
    """A world, one of its events, and another item on it by somebody who is no origin of what others there repeat.

    Who learns that an origin only repeated somebody else hears one voice less; that is told apart from a lowered level.
    """
    drawn = draw(worlds())
    name = draw(st.sampled_from(sorted(drawn.events)))
    one = drawn.events[name]
    acts, actors = one["acts"], [*one["actors"], "army-s"]
    more = draw(items(acts, actors, list(one.get("figures", {}))))
    assume(more["publisher"] not in origins(drawn))
    return drawn, name, more


def origins(drawn: Drawn) -> set[str]:
    return {origin for event in drawn.events.values() for one in event["evidence"] for origin in one.get("derived_from", ())}


def with_item(drawn: Drawn, name: str, more: Records) -> Drawn:
    one = drawn.events[name]
    return drawn.with_event(name, {**one, "evidence": [*one["evidence"], more]})


@given(worlds_and_items())
def test_law_3_another_item_never_lowers_a_level(more: tuple[Drawn, str, Records]) -> None:
    drawn, name, one = more
    before, after = levels(drawn.examined()), levels(with_item(drawn, name, one).examined())
    for key, found in before.items():
        assert all(now >= then for now, then in zip(after[key], found, strict=True)), key


@given(
    worlds(),
    st.sampled_from(NAMES["publishers"]),
    published,
    st.sampled_from(["reports", "disputes"]),
    st.sampled_from(["readout", "recording", "report", "finding"]),
)
def test_law_3_another_report_of_the_words_never_lowers_a_level(drawn: Drawn, publisher: str, when: str, stance: str, nature: str) -> None:
    page = {"publisher": publisher, "url": "https://more.example/", "published": when, "stance": stance, "nature": nature}
    wider = replace(drawn, claims={name: {**one, "reporting": [*one["reporting"], page]} for name, one in drawn.claims.items()})
    before, after = levels(drawn.examined()), levels(wider.examined())
    for key, found in before.items():
        assert all(now >= then for now, then in zip(after[key], found, strict=True)), key


@given(worlds(), st.data())
def test_law_3_a_reprint_never_raises_a_level(drawn: Drawn, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(drawn.events)))
    first = data.draw(st.sampled_from(drawn.events[name]["evidence"]))
    publisher = data.draw(st.sampled_from(NAMES["publishers"]))
    assume(publisher not in origins(drawn))
    reprint = {**first, "publisher": publisher, "derived_from": [first["publisher"]], "url": "https://reprint.example/"}
    assert levels(with_item(drawn, name, reprint).examined()) == levels(drawn.examined())


@given(worlds(), st.sampled_from(["norland", "sudland"]))
def test_law_3_a_single_side_never_raises_a_level_above_alleged(drawn: Drawn, side: str) -> None:
    """Whatever and however often its publishers say, with no admission and no text of an act that is its own publication."""
    voices = {name for name, one in (VOCABULARY["publishers"] | MORE["publishers"]).items() if one.get("party") == side}
    voices |= {"tv-n"} if side == "norland" else set()
    changed = {
        name: {
            **one,
            "evidence": [
                {**each, "publisher": sorted(voices)[number % len(voices)], "derived_from": [], "nature": "finding"}
                for number, each in enumerate(one["evidence"])
            ],
        }
        for name, one in drawn.events.items()
    }
    for one in changed.values():
        for each in one["evidence"]:
            each.pop("admission", None)
    for key, found in levels(replace(drawn, events=changed).examined()).items():
        assert key[1] == "said" or max(found) <= Standard.ALLEGED


# ---------------------------------------------------------------------------------------------- law 4


def counting(examined: Examination, claim_id: str) -> set[Key]:
    """The matches that count towards the verdict, whichever reading of the claim they belong to."""
    verdict = examined.verdicts[claim_id]
    return {
        (answer.reading, case.match.occurrence, case.match.role, case.supports, case.about)
        for answer in verdict.answers
        for case in (*answer.decisive, *answer.beside)
        if case.counts(examined.provenance.standard)
    }


@given(worlds() | waiting_worlds())
def test_law_4_a_stricter_standard_adds_no_match_and_decides_nothing_that_was_undecided(drawn: Drawn) -> None:
    by_standard = [drawn.examined(standard) for standard in STANDARDS]
    for lenient, strict in combinations(by_standard, 2):
        for name, verdict in lenient.verdicts.items():
            assert counting(strict, name) <= counting(lenient, name)
            assert verdict.outcome.is_decided or not strict.verdicts[name].outcome.is_decided


# ---------------------------------------------------------------------------------------------- law 5


def turning_points(drawn: Drawn) -> list[int]:
    """Every minute at which something is published or a window opens or closes."""
    book = drawn.book()
    world = World(book)
    minutes = {public_since(page, world.zone) for page in pages(book)}
    for docket in dockets(world, book.claims).values():
        for test in (*docket.waiting, *(test for branch in docket.branches for test in branch.tests)):
            minutes |= {minute for minute in test.window if abs(minute) < OPEN}
    return sorted(minutes)


@given(worlds(), st.data())
def test_law_5_two_days_between_which_nothing_came_give_the_same(drawn: Drawn, data: st.DataObject) -> None:
    points = [*turning_points(drawn), LAST_DAY]
    place = data.draw(st.integers(0, len(points) - 2))
    first, last = points[place], points[place + 1] - 1
    later = data.draw(st.integers(first, max(first, last)))
    assert all_told(drawn.examined(day=later)) == all_told(drawn.examined(day=first))


# ---------------------------------------------------------------------------------------------- law 6


def both_speak(drawn: Drawn, denial: Records) -> Drawn:
    """The world with a denial by the one side and the assertion of the same scope and window by the other."""
    more = {"kind": "assertion", "form": "occurs", "speaker": "president-s"}
    return drawn.with_claim("denial", {**denial, "kind": "denial", "form": "never"}).with_claim("assertion", {**denial, **more})


def what_counts(examined: Examination, name: str, standard: Standard) -> set[Key]:
    """What counts on a claim, behind which condition, which way, and whether it is disputed."""
    return {(key[:4], key[4], case.is_disputed(standard)) for key, case in cases_of(examined, name).items() if case.counts(standard)}


def assert_each_is_the_others_opposite(drawn: Drawn, standard: Standard) -> None:
    examined = drawn.examined(standard)
    turned = {(key, not supports, disputed) for key, supports, disputed in what_counts(examined, "denial", standard)}
    assert turned == what_counts(examined, "assertion", standard)
    opposite = {Outcome.SUPPORTED: Outcome.CONTRADICTED, Outcome.CONTRADICTED: Outcome.SUPPORTED}
    one, other = (examined.verdicts[name].outcome for name in ("denial", "assertion"))
    assert one.is_decided == other.is_decided
    assert not one.is_decided or other is opposite.get(one, one)


@given(worlds(), st.sampled_from(sorted(TOPICS)), st.data(), st.sampled_from(STANDARDS))
def test_law_6_a_denial_is_contradicted_by_what_supports_the_assertion_of_the_opposed(
    drawn: Drawn, topic: str, data: st.DataObject, standard: Standard
) -> None:
    """And supported by what contradicts it; the two speakers have the same sides of the matter, being opposed to each other alone."""
    acts = [act for one in drawn.events.values() for act in one["acts"]] + TOPICS[topic]
    scope = {"since": "2031-03-01", "until": "2031-03-20"} | data.draw(scopes(acts))
    readings: list[Records] = next((one["readings"] for one in drawn.claims.values() if "readings" in one), [])
    denial = {**with_scope(drawn, scope, "never").claims["c"], "readings": readings}
    assert_each_is_the_others_opposite(both_speak(drawn, denial), standard)


@given(waiting_worlds(), st.booleans(), st.sampled_from(STANDARDS))
def test_law_6_holds_with_admissions_and_behind_conditions(drawn: Drawn, waits: bool, standard: Standard) -> None:
    denial = {name: value for name, value in drawn.claims["c"].items() if waits or name != "condition"}
    assert_each_is_the_others_opposite(both_speak(drawn, denial), standard)


@pytest.mark.parametrize("side", ["office-n", "office-s"])
def test_law_6_an_admission_that_a_condition_was_met_opens_the_window_of_both_claims_or_of_neither(side: str) -> None:
    met = event(["exchange"], "2031-03-10", item(side, ["exchange"], admission="it had denied this"), actors=["army-n"])
    broke = event(["attack"], "2031-03-12", item("court", ["attack"], ["army-n"], nature="finding"), actors=["army-n"])
    scope = {"act": "attack", "actor": "army-n", "since": "said", "until": "2031-04-15"}
    denial = claim("denial", "never", scope, condition={"act": "exchange"})
    assert_each_is_the_others_opposite(both_speak(Drawn({}, {"met": met, "broke": broke}), denial), Standard.CORROBORATED)


# ---------------------------------------------------------------------------------------------- law 7


def without(book: Book, lost: frozenset[str]) -> Book:
    """The book without these owners: an item loses the origins that belong to them, and is gone with the last.

    An edge that rests on nothing any more rests on a source of D: it then holds no leg up at any standard above alleged.
    """
    world = World(book)

    def left(items: Iterable[Any]) -> tuple[Any, ...]:
        kept = []
        for one in items:
            origins = tuple(voice.origin for voice in one.voices if voice.owner not in lost)
            if origins:
                kept.append(one.page.model_copy(update={"derived_from": origins if one.page.derived_from else ()}))
        return tuple(kept)

    nobody = book.events["e0"].evidence[0].model_copy(update={"publisher": "blog-f", "derived_from": ()})

    def edges(concepts: Mapping[str, Any]) -> dict[str, Any]:
        def after(edge: Any) -> Any:
            if isinstance(edge, str) or not edge.evidence:
                return edge
            return edge.model_copy(update={"evidence": left(world.item("", 0, page) for page in edge.evidence) or (nobody,)})

        return {name: one.model_copy(update={"broader": tuple(map(after, one.broader))}) for name, one in concepts.items()}

    by_record: dict[str, list[Any]] = {name: [] for name in book.events}
    for occurrence in world.occurrences.values():
        for one in world.items_of(occurrence):
            by_record[one.record].append(one)
    events = {name: event.model_copy(update={"evidence": left(by_record[name])}) for name, event in book.events.items()}
    return replace(
        book, events=events, actors=edges(book.actors), places=edges(book.places), acts=edges(book.acts), means=edges(book.means)
    )


@settings(max_examples=40)
@given(worlds(most_claims=1, most_events=3) | waiting_worlds(), st.sampled_from(STANDARDS[1:]))
def test_law_7_resilience_is_the_smallest_number_of_witnesses_whose_loss_changes_the_verdict(drawn: Drawn, standard: Standard) -> None:
    """By trying every set of up to three owners, each really taken out of the records."""
    book = drawn.book()
    examined = examine(book, standard, LAST_DAY)
    (name, verdict), *_ = examined.verdicts.items()
    assume(verdict.outcome.is_decided)
    owners = sorted({owner for case in cases_of(examined, name).values() for owner in case.owners} | gate_owners(examined, name))
    changing = (
        len(lost)
        for size in (1, 2, 3)
        for lost in combinations(owners, size)
        if examine(without(book, frozenset(lost)), standard, LAST_DAY).verdicts[name].outcome is not verdict.outcome
    )
    smallest, found = next(changing, None), examined.resilience(name)
    assert found == smallest or smallest is None and (found is None or found > 3)


def gate_owners(examined: Examination, claim_id: str) -> set[str]:
    return {owner for branch in examined.dockets[claim_id].branches if branch.gate for owner in branch.gate.owners}


# ---------------------------------------------------------------------------------------------- law 9

PARTIES = {"sides": sorted(LEDGER["sides"]), "actors": NAMES["actors"], "publishers": NAMES["publishers"]}


def renamed(records: Any, names: Mapping[str, str]) -> Any:
    """Every name of a party exchanged, wherever it stands."""
    if isinstance(records, Mapping):
        return {names.get(key, key): renamed(value, names) for key, value in records.items()}
    if isinstance(records, list):
        return [renamed(one, names) for one in records]
    return names.get(records, records) if isinstance(records, str) else records


@given(worlds(), st.data())
def test_law_9_the_engine_knows_roles_not_names(drawn: Drawn, data: st.DataObject) -> None:
    """Sides, actors and publishers exchange their names; a side and its state, which share one, each keep their own."""
    exchanged = dict(zip(NAMES["publishers"], data.draw(st.permutations(NAMES["publishers"])), strict=True))
    states = PARTIES["sides"]
    others = [name for name in NAMES["actors"] if name not in states]
    exchanged |= dict(zip(others, data.draw(st.permutations(others)), strict=True))
    exchanged |= dict(zip(states, data.draw(st.permutations(states)), strict=True))
    vocabulary = {kind: {**VOCABULARY[kind], **MORE.get(kind, {})} for kind in VOCABULARY}
    call = {"date": "2031-03-06", "participants": ["president-n", "president-w"], "medium": "phone"}
    one = examine(building_of(drawn, vocabulary, call, {}), None, LAST_DAY)
    other = examine(building_of(drawn, vocabulary, call, exchanged), None, LAST_DAY)
    assert all_told(other) == all_told(one)
    assert levels(other) == levels(one)
    assert {name: other.resilience(name) for name in other.verdicts} == {name: one.resilience(name) for name in one.verdicts}
    assert other.clashes() == one.clashes()


def building_of(drawn: Drawn, vocabulary: Mapping[str, Any], call: Records, names: Mapping[str, str]) -> Book:

    parts = renamed(
        json.loads(
            json.dumps({"claims": drawn.claims, "events": drawn.events, "vocabulary": vocabulary, "call": call, "sides": LEDGER["sides"]})
        ),
        names,
    )
    return make_book(
        parts["claims"], parts["events"], {**drawn.ledger, "sides": parts["sides"]}, {"call": parts["call"]}, **parts["vocabulary"]
    )


# ---------------------------------------------------------------------------------------------- what can decide is enough


@given(worlds(), st.sampled_from(STANDARDS))
def test_what_can_decide_decides_as_the_whole_does(drawn: Drawn, standard: Standard) -> None:
    book = drawn.book()
    whole, least = examine(book, standard), examine(book, standard, whole=False)
    assert {name: verdict.outcome for name, verdict in least.verdicts.items()} == {
        name: verdict.outcome for name, verdict in whole.verdicts.items()
    }
    assert all(least.resilience(name) == whole.resilience(name) for name in whole.verdicts)


@given(waiting_worlds())
def test_what_can_decide_decides_as_the_whole_does_behind_a_condition(drawn: Drawn) -> None:
    book = drawn.book()
    whole, least = examine(book), examine(book, whole=False)
    assert {name: verdict.outcome for name, verdict in least.verdicts.items()} == {
        name: verdict.outcome for name, verdict in whole.verdicts.items()
    }
