"""The book as it stood on a day: what was published later does not exist."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.asof import as_of, last_publication, pages, public_since
from ledger.dates import day_text, parse
from ledger.model import Edge
from ledger.verdict import Outcome
from ledger.world import World
from tests.building import Records, claim, concept, event, item, judged, make_book, page
from tests.worlds_at_random import Drawn, worlds


def day(text: str) -> int:
    return parse(text).bounds(None).ends_last


DENIAL = claim("denial", "never", {"act": "attack", "actor": "army-n"})


def attack(*dates: str) -> Records:
    witnesses = zip(("agency-a", "agency-b"), dates, strict=True)
    return event(
        ["attack"], "2031-03-01", *(item(name, ["attack"], ["army-n"], published=when) for name, when in witnesses), actors=["army-n"]
    )


@pytest.mark.parametrize(
    ("dates", "public"),
    [
        ({"published": "2031-04-02"}, "2031-04-02"),
        ({"published": "2031-04"}, "2031-04-30"),
        ({"published": "2031"}, "2031-12-31"),
        ({"published": "2031-04-02T10:00"}, "2031-04-02"),
        ({"published": None, "seen": "2032-01-05"}, "2032-01-05"),
        ({"published": "2031-04-02", "seen": "2032-01-05"}, "2031-04-02"),
    ],
)
def test_a_partial_date_counts_as_its_last_day_and_a_missing_one_as_the_day_we_read_the_page(dates: Records, public: str) -> None:
    book = make_book({"c": {**DENIAL, "reporting": [page("office-n", **dates)]}})
    assert day_text(public_since(book.claims["c"].reporting[0], World(book).zone)) == public


def test_the_verdict_is_that_of_the_record_of_the_day() -> None:
    outcomes = {
        when: judged({"c": DENIAL}, {"e": attack("2031-03-08", "2031-03-12")}, day=day(when)).verdicts["c"].outcome
        for when in ("2031-03-08", "2031-03-11", "2031-03-12")
    }
    assert outcomes == {"2031-03-08": Outcome.UNVERIFIED, "2031-03-11": Outcome.UNVERIFIED, "2031-03-12": Outcome.CONTRADICTED}


def test_a_claim_that_nobody_had_reported_does_not_exist() -> None:
    assert judged({"c": DENIAL}, day=day("2031-03-05")).verdicts == {}
    assert list(judged({"c": DENIAL}, day=day("2031-03-06")).verdicts) == ["c"]


def test_a_window_stands_as_on_the_day() -> None:
    promise = claim("commitment", "occurs", {"act": "exchange", "until": "2031-03-20"})
    assert judged({"c": promise}, day=day("2031-03-19")).verdicts["c"].outcome is Outcome.PENDING
    assert judged({"c": promise}, day=day("2031-03-20")).verdicts["c"].outcome is Outcome.OVERDUE


def test_without_a_day_the_record_stands_on_the_last_publication_and_keeps_everything() -> None:
    promise = claim("commitment", "occurs", {"act": "exchange", "until": "2031-03-20"})
    book = make_book({"c": promise}, {"e": attack("2031-03-12", "2031-03-25")})
    assert day_text(last_publication(book)) == "2031-03-25"
    assert day_text(last_publication(replace(book, calls={}, claims={}, events={}))) == "2031-01-01"
    found = judged({"c": promise}, {"e": attack("2031-03-12", "2031-03-25")})
    assert (found.provenance.as_of, found.verdicts["c"].outcome) == ("2031-03-25", Outcome.OVERDUE)


def test_what_rests_on_nothing_any_more_is_gone_and_nobody_refers_to_it() -> None:
    later = {**attack("2031-06-01", "2031-06-02"), "same_as": ["e"]}
    book = make_book({"c": DENIAL}, {"e": {**attack("2031-03-08", "2031-03-09"), "same_as": ["late"]}, "late": later})
    then = as_of(book, day("2031-04-01"))
    assert (set(then.events), then.events["e"].same_as) == ({"e"}, ())
    assert World(then).occurrences["e"].members == ("e",)


def test_an_edge_is_not_there_before_its_first_evidence() -> None:
    edges = [
        {"to": "army-n", "evidence": [page("court", published="2031-04-10"), page("agency-a", published="2031-05-10")]},
        {"to": "norland", "since": "2031-01-01"},
    ]
    book = make_book(actors={"militia": concept(*edges)})

    def above(when: str) -> list[tuple[str, int]]:
        return [(edge.to, len(edge.evidence)) for edge in as_of(book, day(when)).actors["militia"].broader if isinstance(edge, Edge)]

    assert above("2031-04-09") == [("norland", 0)]
    assert above("2031-04-10") == [("army-n", 1), ("norland", 0)]
    assert above("2031-05-10") == [("army-n", 2), ("norland", 0)]


def test_the_account_of_a_call_is_not_there_before_it_was_published() -> None:
    assert [len(as_of(make_book(), day(when)).calls["call"].readouts) for when in ("2031-03-05", "2031-03-06")] == [0, 2]


@given(worlds(), st.sampled_from(["2031-03-09", "2031-03-10", "2031-04-01"]), st.sampled_from(["2031-03-20", "2031-04-30", "2031-06-01"]))
def test_nothing_is_left_that_came_later_and_looking_back_twice_is_looking_back_once(drawn: Drawn, early: str, late: str) -> None:
    book = drawn.book()
    then = as_of(book, day(early))
    assert all(public_since(one, World(book).zone) <= day(early) for one in pages(then))
    assert as_of(as_of(book, day(late)), day(early)) == then == as_of(then, day(late))


@given(worlds())
def test_on_the_last_day_of_publication_everything_is_there(drawn: Drawn) -> None:
    book = drawn.book()
    assert as_of(book, last_publication(book)) == book
