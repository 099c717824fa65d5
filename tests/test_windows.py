"""The window of a claim by its kind and form, and what an uncertain end makes of it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.dates import OPEN, minute_text, parse
from ledger.windows import Window, condition_window, day_of_saying, said_when, window, with_certain_core
from ledger.world import NEVER, World
from tests.building import Records, claim, make_book

START, SAID, SAID_END = "2031-01-01T00:00", "2031-03-06T00:00", "2031-03-06T23:59"


def opens_and_closes(kind: str, form: str, scope: Records, opened: int | None = None, zone: str = "UTC", **more: Any) -> tuple[str, ...]:
    world = World(make_book({"c": claim(kind, form, {"act": "attack", **scope}, **more)}, ledger={"timezone": zone}))
    one = world.book.claims["c"]
    return tuple(".." if abs(minute) >= OPEN else minute_text(minute) for minute in window(world, one, one.scope, opened))


@pytest.mark.parametrize(
    ("kind", "form", "scope", "expected"),
    [
        ("denial", "never", {}, (START, START, SAID, SAID_END)),
        ("denial", "never", {"since": "2031-02-24"}, ("2031-02-24T00:00", "2031-02-24T00:00", SAID, SAID_END)),
        ("denial", "never", {"since": "said"}, (SAID, SAID_END, "..", "..")),
        ("assertion", "holds", {}, (SAID, SAID, SAID_END, SAID_END)),
        ("assertion", "occurs", {"since": "2031-02"}, ("2031-02-01T00:00", "2031-02-01T00:00", SAID, SAID_END)),
        ("assertion", "occurs", {"until": "2031-02"}, (START, START, "2031-02-28T23:59", "2031-02-28T23:59")),
        ("assertion", "occurs", {"since": "said", "until": "2031-04"}, (SAID, SAID_END, "2031-04-30T23:59", "2031-04-30T23:59")),
        ("attribution", "occurs", {}, (SAID, SAID, SAID_END, SAID_END)),
        ("attribution", "occurs", {"since": "2031-02"}, ("2031-02-01T00:00", "2031-02-01T00:00", SAID, SAID_END)),
        ("commitment", "never", {}, (SAID, SAID_END, "..", "..")),
        ("commitment", "occurs", {"until": "2031-03-20"}, (SAID, SAID_END, "2031-03-20T23:59", "2031-03-20T23:59")),
        ("intention", "never", {}, (SAID, SAID_END, "..", "..")),
        ("denial", "never", {"until": "2031-02-2X"}, None),
        ("denial", "never", {"until": "2031-02-XX"}, (START, START, "2031-02-01T00:00", "2031-02-28T23:59")),
        ("denial", "never", {"until": "2031-02?"}, (START, START, "2031-02-01T00:00", "2031-02-28T23:59")),
        ("denial", "never", {"since": "2031-02~"}, ("2031-02-01T00:00", "2031-02-28T23:59", SAID, SAID_END)),
    ],
)
def test_a_window_follows_from_the_kind_unless_the_record_says_otherwise(
    kind: str, form: str, scope: Records, expected: tuple[str, ...] | None
) -> None:
    if expected is None:
        with pytest.raises(ValueError, match="2X"):
            opens_and_closes(kind, form, scope)
    else:
        assert opens_and_closes(kind, form, scope) == expected


def test_the_claims_own_date_comes_before_that_of_its_call() -> None:
    at_ten = "2031-03-05T10:00"
    assert opens_and_closes("commitment", "never", {}, said=at_ten)[:2] == (at_ten, at_ten)
    assert opens_and_closes("assertion", "holds", {}, said=at_ten) == (
        "2031-03-05T00:00",
        "2031-03-05T00:00",
        "2031-03-05T23:59",
        "2031-03-05T23:59",
    )


def test_an_hour_with_its_zone_is_counted_on_the_ledgers_clock() -> None:
    assert opens_and_closes("commitment", "never", {}, zone="Europe/Kyiv", said="2031-03-05T22:30Z")[0] == "2031-03-06T00:30"


def test_a_condition_leaves_open_what_came_before_it_was_met() -> None:
    met, before = parse("2031-03-10").bounds(None).ends_last, parse("2031-03-01").bounds(None).ends_last
    assert opens_and_closes("commitment", "never", {}, met)[:2] == (SAID, "2031-03-10T23:59")
    assert opens_and_closes("commitment", "never", {}, before)[:2] == (SAID, SAID_END)


@pytest.mark.parametrize(
    ("kind", "condition", "expected"),
    [
        ("commitment", {}, (SAID, SAID_END, "..", "..")),
        ("assertion", {"since": "2031-03-20"}, ("2031-03-20T00:00", "2031-03-20T00:00", "..", "..")),
        ("assertion", {"until": "2031-03-20"}, (SAID, SAID_END, "2031-03-20T23:59", "2031-03-20T23:59")),
    ],
)
def test_a_condition_may_be_met_from_the_saying_on_unless_it_says_otherwise(
    kind: str, condition: Records, expected: tuple[str, ...]
) -> None:
    world = World(make_book({"c": claim(kind, "never", {"act": "attack"}, condition={"act": "exchange", **condition})}))
    one = world.book.claims["c"]
    assert one.condition is not None
    assert tuple(".." if abs(minute) >= OPEN else minute_text(minute) for minute in condition_window(world, one, one.condition)) == expected


def test_the_day_of_saying_is_the_whole_of_each_day_it_may_have_fallen_on() -> None:
    world = World(make_book({"c": claim("denial", "never", {"act": "attack"}, said="2031-03-05T10:00")}))
    said = said_when(world, world.book.claims["c"])
    assert [minute_text(minute) for minute in (*said, *day_of_saying(said))] == [
        "2031-03-05T10:00",
        "2031-03-05T10:00",
        "2031-03-05T00:00",
        "2031-03-05T23:59",
    ]


def test_a_window_that_certainly_ends_before_it_begins_is_not_real() -> None:
    assert not Window(10, 20, 0, 9).is_real
    assert Window(10, 20, 0, 10).is_real
    assert Window(-OPEN, -OPEN, OPEN, OPEN).is_real


@given(
    st.tuples(*[st.integers(-9, 9)] * 2).map(sorted),
    st.tuples(*[st.integers(-9, 9)] * 2).map(sorted),
    st.integers(-12, 12),
    st.integers(0, 9),
)
def test_nothing_fits_certainly_where_the_window_has_no_certain_core(
    opens: list[int], closes: list[int], held_from: int, length: int
) -> None:
    written = Window(*opens, *closes)
    mended = with_certain_core(written)
    fits = mended.opens_last <= held_from and held_from - length <= mended.closes_first
    assert not fits or written.opens_last <= written.closes_first
    assert (mended.opens_first, mended.closes_last) == (written.opens_first, written.closes_last)
    assert mended == written or (mended.opens_last, mended.closes_first) == (NEVER, -NEVER)
