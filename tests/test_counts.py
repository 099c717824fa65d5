"""Counts as ranges: reading, sums and relations, held equal to asking every number in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.counts import NOUGHT, UNKNOWN, Count, allowed, answers, exceeds, parse_count, total

TOP = 60
"""Above every number drawn, and above all that the relations make of them: an open end is tried up to here."""

counts = st.builds(lambda low, width: Count(low, None if width is None else low + width), st.integers(0, 12), st.none() | st.integers(0, 8))
RELATIONS = ["exactly", "about", "at-least", "at-most", "more-than", "less-than"]


def numbers(count: Count) -> range:
    return range(count.low, (TOP if count.high is None else count.high) + 1)


def is_allowed(relation: str, said: Count, number: int) -> bool:
    """Whether some number of the range that was said allows this one, with a margin of ten per cent for *about*."""
    return any(
        {
            "exactly": number == one,
            "about": 90 * one <= 100 * number <= 110 * one,
            "at-least": number >= one,
            "at-most": number <= one,
            "more-than": number > one,
            "less-than": number < one,
        }[relation]
        for one in numbers(said)
    )


@pytest.mark.parametrize(
    ("text", "count"), [("12", Count(12, 12)), ("12-14", Count(12, 14)), ("12+", Count(12, None)), ("0", NOUGHT), ("007", Count(7, 7))]
)
def test_a_count_is_a_number_a_range_or_open_above(text: str, count: Count) -> None:
    assert parse_count(text) == count


@pytest.mark.parametrize("text", ["", "-1", "12-", "+", "12,5", "6 000", "1e3", "12-14+", "٣", "12–14", " 12", "12\n"])
def test_what_is_no_count_is_refused_with_the_remedy(text: str) -> None:
    with pytest.raises(ValueError, match="is not a count: write `12`, `12-14` or `12\\+`"):
        parse_count(text)


def test_a_range_that_ends_below_its_beginning_is_refused() -> None:
    with pytest.raises(ValueError, match="`14-12` ends below its beginning"):
        parse_count("14-12")


@given(counts)
def test_a_count_written_and_read_again_is_equal(count: Count) -> None:
    assert parse_count(str(count)) == count


@given(st.lists(counts, max_size=4), st.randoms())
def test_a_sum_does_not_depend_on_the_order_and_nought_adds_nothing(parts: list[Count], random: object) -> None:
    again = [*parts, NOUGHT]
    random.shuffle(again)  # type: ignore[attr-defined]
    assert total(again) == total(parts)


@given(counts, counts)
def test_a_sum_holds_exactly_the_sums(one: Count, other: Count) -> None:
    sums = {mine + theirs for mine in numbers(one) for theirs in numbers(other)}
    whole = total([one, other])
    assert min(sums) == whole.low
    assert whole.high == (None if None in (one.high, other.high) else max(sums))


def test_no_terms_are_nought_and_an_unknown_one_leaves_the_sum_open() -> None:
    assert total([]) == NOUGHT
    assert total([Count(3, 4), UNKNOWN]) == Count(3, None)


@given(st.sampled_from(RELATIONS), counts, st.integers(0, TOP // 2))
def test_a_relation_allows_what_some_number_that_was_said_allows(relation: str, said: Count, number: int) -> None:
    permitted = allowed(relation, said, 10)
    assert (permitted.low <= number and (permitted.high is None or number <= permitted.high)) == is_allowed(relation, said, number)


def test_about_allows_the_ledgers_margin_either_way() -> None:
    assert allowed("about", Count(100, 100), 10) == Count(90, 110)
    assert allowed("about", Count(15, 15), 10) == Count(14, 16)
    assert allowed("about", Count(15, 20), 0) == Count(15, 20)


def test_less_than_nought_allows_nothing() -> None:
    assert answers(allowed("less-than", NOUGHT, 10), UNKNOWN) is False


def test_an_unknown_relation_is_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="unknown relation 'roughly'"):
        allowed("roughly", NOUGHT, 10)


@given(counts, counts)
def test_an_answer_is_yes_for_all_no_for_none_and_open_for_some(permitted: Count, documented: Count) -> None:
    inside = {number in numbers(permitted) for number in numbers(documented)}
    open_beyond = documented.high is None and permitted.high is not None
    assert answers(permitted, documented) == (None if len(inside) == 2 or True in inside and open_beyond else inside.pop())


@given(counts, counts)
def test_one_count_exceeds_another_in_every_case_in_none_or_it_is_open(one: Count, other: Count) -> None:
    found = {mine > theirs for mine in numbers(one) for theirs in numbers(other)}
    if other.high is None:  # beyond every number tried there is a larger one
        found.add(False)
    if one.high is None:
        found.add(True)
    assert exceeds(one, other) == (found.pop() if len(found) == 1 else None)


def test_a_figure_that_is_open_above_exceeds_only_what_it_certainly_does() -> None:
    assert (exceeds(Count(7, None), Count(6, 6)), exceeds(Count(6, None), Count(6, 6)), exceeds(Count(6, 6), Count(6, None))) == (
        True,
        None,
        False,
    )
