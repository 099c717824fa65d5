"""Verdicts are chosen by what is asked for, and what does not exist is refused with the nearest name."""

from datetime import UTC

import pytest

from ledger.answers import Examination
from ledger.dates import hull, parse
from ledger.model import Kind
from ledger.problem import Misuse
from ledger.selecting import VERDICT_WORDS, Wanted, refuse_unknown, select
from ledger.verdict import WORDS, Outcome
from tests.building import CALLS, claim, event, item, judged, make_book

FIRST, SECOND = "2031-03-06", "2031-03-20"
CLAIMS = {
    "denial": claim("denial", "never", {"act": "attack", "actor": "army-n"}),
    "promise": claim("commitment", "occurs", {"act": "exchange", "until": "2031-03-10"}),
    "blame": claim("position", None, {}),
    "later": claim("assertion", "occurs", {"act": "targeting-hospital"}, call="second", speaker="president-w"),
}
EVENTS = {
    "attack": event(["attack"], "2031-03-02", item("court", ["attack"], ["army-n"], nature="finding"), actors=["army-n"]),
    "swap": event(["exchange"], "2031-03-08", item("court", ["exchange"], nature="finding")),
}
MORE = {"second": {**CALLS["call"], "date": SECOND}}


@pytest.fixture(scope="module")
def examined() -> Examination:
    return judged(CLAIMS, EVENTS, calls=MORE)


def minutes(day: str) -> tuple[int, int]:
    """The first and last minute of a day."""
    return hull(parse(day), UTC)


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [
        (Wanted(), "blame denial later promise"),
        (Wanted(names=("denial",)), "denial"),
        (Wanted(names=("call",)), "blame denial promise"),
        (Wanted(names=("denial", "second")), "denial later"),
        (Wanted(calls=("second",)), "later"),
        (Wanted(speakers=("president-n",)), "blame denial promise"),
        (Wanted(kinds=("denial", "position")), "blame denial"),
        (Wanted(verdicts=("kept",)), "promise"),
        (Wanted(verdicts=("supported",)), "promise"),
        (Wanted(verdicts=("contradicted", "not checkable")), "blame denial"),
        (Wanted(acts=("harm",)), "denial later"),
        (Wanted(acts=("targeting",)), "later"),
        (Wanted(acts=("harm", "exchange"), calls=("call",)), "denial promise"),
        (Wanted(kinds=("denial",), verdicts=("kept",)), ""),
    ],
)
def test_what_is_asked_for_is_chosen_in_the_order_of_ids(examined: Examination, wanted: Wanted, chosen: str) -> None:
    assert [verdict.claim for verdict in select(examined, wanted)] == chosen.split()


@pytest.mark.parametrize(
    ("since", "until", "chosen"),
    [
        (FIRST, None, "blame denial later promise"),
        ("2031-03-07", None, "later"),
        (None, FIRST, "blame denial promise"),
        (None, "2031-03-05", ""),
        (FIRST, FIRST, "blame denial promise"),
        (SECOND, SECOND, "later"),
        ("2031-03-21", None, ""),
    ],
)
def test_both_ends_of_the_days_asked_for_count(examined: Examination, since: str | None, until: str | None, chosen: str) -> None:
    wanted = Wanted(since=minutes(since)[0] if since else None, until=minutes(until)[1] if until else None)
    assert [verdict.claim for verdict in select(examined, wanted)] == chosen.split()


def test_every_outcome_and_word_is_known() -> None:
    assert {outcome.value for outcome in Outcome} | set(WORDS.values()) == set(VERDICT_WORDS)


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (Wanted(names=("denail",)), "no claim or call `denail` is on record; did you mean `denial`?"),
        (Wanted(names=("denial", "zzzzzz")), "no claim or call `zzzzzz` is on record"),
        (Wanted(calls=("denial",)), "no call `denial` is on record"),
        (Wanted(speakers=("president-s",)), "no speaker `president-s` is on record; did you mean `president-n`?"),
        (Wanted(acts=("atack",)), "no act `atack` is on record; did you mean `attack`?"),
    ],
)
def test_what_does_not_exist_is_refused_with_the_nearest(wanted: Wanted, message: str) -> None:
    with pytest.raises(Misuse) as refused:
        refuse_unknown(make_book(CLAIMS, EVENTS, calls=MORE), wanted)
    assert str(refused.value) == message


def test_what_exists_is_not_refused() -> None:
    wanted = Wanted(("denial", "second"), ("call",), ("president-w",), tuple(kind.value for kind in Kind), tuple(VERDICT_WORDS), ("harm",))
    refuse_unknown(make_book(CLAIMS, EVENTS, calls=MORE), wanted)
