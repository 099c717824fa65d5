"""Dates: bounds, laws, the wording of faults, and the libraries `edtf` and `undate` as oracles."""

import pickle
import re
import warnings
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from undate import Undate, UndateInterval

from ledger.dates import DAY, OPEN, Bounds, Edtf, day_text, days_between, hull, last_minute, minute_text, parse

with warnings.catch_warnings():
    # edtf 5.0 defines its grammar in a way on which pyparsing comments, once, at import
    warnings.filterwarnings("ignore", message="warn_", module=r"edtf\.parser\.grammar")
    from edtf import EDTFParseException, parse_edtf

KYIV = ZoneInfo("Europe/Kyiv")
PARIS = ZoneInfo("Europe/Paris")
ZONES = (None, UTC, KYIV, PARIS, ZoneInfo("America/St_Johns"), ZoneInfo("Pacific/Kiritimati"))


def shown(text: str, zone: ZoneInfo | None = None) -> tuple[str, str, str, str]:
    """The four bounds of a date as minutes that a person reads."""
    bounds = parse(text).bounds(zone)
    return (
        minute_text(bounds.starts_first),
        minute_text(bounds.starts_last),
        minute_text(bounds.ends_first),
        minute_text(bounds.ends_last),
    )


# --------------------------------------------------------------------------------------------------------- examples

SINGLE = [
    # text, first, last, uncertain
    ("2022-03-09", "2022-03-09T00:00", "2022-03-09T23:59", False),
    ("2022-03", "2022-03-01T00:00", "2022-03-31T23:59", False),
    ("2022-02", "2022-02-01T00:00", "2022-02-28T23:59", False),
    ("2024-02", "2024-02-01T00:00", "2024-02-29T23:59", False),
    ("1900-02", "1900-02-01T00:00", "1900-02-28T23:59", False),
    ("2022", "2022-01-01T00:00", "2022-12-31T23:59", False),
    ("1000", "1000-01-01T00:00", "1000-12-31T23:59", False),
    ("4999", "4999-01-01T00:00", "4999-12-31T23:59", False),
    ("2022-03-09?", "2022-03-09T00:00", "2022-03-09T23:59", True),
    ("2022-03~", "2022-03-01T00:00", "2022-03-31T23:59", True),
    ("2022%", "2022-01-01T00:00", "2022-12-31T23:59", True),
    ("202X", "2020-01-01T00:00", "2029-12-31T23:59", True),
    ("20XX", "2000-01-01T00:00", "2099-12-31T23:59", True),
    ("49XX", "4900-01-01T00:00", "4999-12-31T23:59", True),
    ("2022-XX", "2022-01-01T00:00", "2022-12-31T23:59", True),
    ("2022-XX-XX", "2022-01-01T00:00", "2022-12-31T23:59", True),
    ("2022-02-XX", "2022-02-01T00:00", "2022-02-28T23:59", True),
    ("2022-03-XX~", "2022-03-01T00:00", "2022-03-31T23:59", True),
    ("2022-03-09T15:00", "2022-03-09T15:00", "2022-03-09T15:00", False),
    ("2022-03-09T23:59", "2022-03-09T23:59", "2022-03-09T23:59", False),
]


@pytest.mark.parametrize(("text", "first", "last", "uncertain"), SINGLE)
def test_a_single_date_starts_and_ends_within_the_same_bounds(text: str, first: str, last: str, uncertain: bool) -> None:
    edtf = parse(text)
    assert shown(text) == (first, last, first, last)
    assert (edtf.interval, edtf.uncertain) == (False, uncertain)
    assert edtf.starts is edtf.ends


INTERVALS = [
    ("2022-03-04/2022-03-16", "2022-03-04T00:00", "2022-03-04T23:59", "2022-03-16T00:00", "2022-03-16T23:59"),
    ("2022-03-04/2022-03-04", "2022-03-04T00:00", "2022-03-04T23:59", "2022-03-04T00:00", "2022-03-04T23:59"),
    ("2022-02/2022-03", "2022-02-01T00:00", "2022-02-28T23:59", "2022-03-01T00:00", "2022-03-31T23:59"),
    ("2022/2022-03", "2022-01-01T00:00", "2022-12-31T23:59", "2022-03-01T00:00", "2022-03-31T23:59"),
    ("2022-03-01?/202X", "2022-03-01T00:00", "2022-03-01T23:59", "2020-01-01T00:00", "2029-12-31T23:59"),
    ("2022-03-04T09:00/2022-03-04T18:00", "2022-03-04T09:00", "2022-03-04T09:00", "2022-03-04T18:00", "2022-03-04T18:00"),
    ("2022-03-01/..", "2022-03-01T00:00", "2022-03-01T23:59", "..", ".."),
    ("../2022-03-01", "..", "..", "2022-03-01T00:00", "2022-03-01T23:59"),
    ("2022-03-01/", "2022-03-01T00:00", "2022-03-01T23:59", "2022-03-01T00:00", ".."),
    ("/2022-03-01", "..", "2022-03-01T23:59", "2022-03-01T00:00", "2022-03-01T23:59"),
]


@pytest.mark.parametrize(("text", "starts_first", "starts_last", "ends_first", "ends_last"), INTERVALS)
def test_an_interval_starts_within_one_date_and_ends_within_the_other(
    text: str, starts_first: str, starts_last: str, ends_first: str, ends_last: str
) -> None:
    assert shown(text) == (starts_first, starts_last, ends_first, ends_last)
    assert parse(text).interval


def test_open_ends_are_two_thousand_million_minutes_away() -> None:
    assert parse("2022-03-01/..").bounds(None).ends_first == parse("2022-03-01/").bounds(None).ends_last == OPEN == 2_000_000_000
    assert parse("../2022-03-01").bounds(None).starts_last == parse("/2022-03-01").bounds(None).starts_first == -OPEN
    assert [parse(text).ends.kind for text in ("2022/..", "2022/", "2022/2023")] == ["open", "unknown", "known"]
    assert [parse(text).starts.kind for text in ("../2022", "/2022", "2022/2023")] == ["open", "unknown", "known"]


def test_minutes_count_from_the_first_of_january_1970() -> None:
    assert parse("1970-01-01").bounds(None) == Bounds(0, 1439, 0, 1439)
    assert parse("1969-12-31").bounds(None) == Bounds(-1440, -1, -1440, -1)


ON_A_CLOCK = [
    # text, zone, minute on the ledger's clock
    ("2022-03-09T15:00+02:00", KYIV, "2022-03-09T15:00"),
    ("2022-03-09T15:00Z", KYIV, "2022-03-09T17:00"),
    ("2022-03-09T15:00", KYIV, "2022-03-09T15:00"),
    ("2022-03-09T23:30+01:00", KYIV, "2022-03-10T00:30"),
    ("2022-03-09T00:30+03:00", PARIS, "2022-03-08T22:30"),
    ("2022-03-09T15:00-03:30", None, "2022-03-09T18:30"),
    ("2022-03-09T15:00+14:00", None, "2022-03-09T01:00"),
    # clocks in Kyiv went from 02:59 to 04:00 on 27 March 2022
    ("2022-03-27T00:59Z", KYIV, "2022-03-27T02:59"),
    ("2022-03-27T01:00Z", KYIV, "2022-03-27T04:00"),
    # and from 03:59 back to 03:00 on 30 October 2022
    ("2022-10-30T00:30Z", KYIV, "2022-10-30T03:30"),
    ("2022-10-30T01:30Z", KYIV, "2022-10-30T03:30"),
    # local time of Kyiv before zones was 2 hours, 2 minutes and 4 seconds ahead
    ("1850-01-01T00:00Z", KYIV, "1850-01-01T02:02"),
]


@pytest.mark.parametrize(("text", "zone", "minute"), ON_A_CLOCK)
def test_a_time_with_an_offset_is_told_by_the_clock_of_the_ledger(text: str, zone: ZoneInfo | None, minute: str) -> None:
    assert shown(text, zone) == (minute,) * 4


def test_an_interval_never_ends_before_it_starts_even_while_clocks_are_set_back() -> None:
    assert shown("2022-10-30T00:45Z/2022-10-30T01:15Z", KYIV) == ("2022-10-30T03:45",) * 4


def test_an_unknown_end_follows_the_other_end_to_the_clock_of_the_ledger() -> None:
    assert shown("2022-03-09T23:30Z/", KYIV)[2:] == ("2022-03-10T01:30", "..")
    assert shown("/2022-03-09T23:30Z", KYIV)[:2] == ("..", "2022-03-10T01:30")


def test_hull_is_from_the_first_start_to_the_last_end() -> None:
    assert tuple(map(minute_text, hull(parse("2022-02/2022-03"), None))) == ("2022-02-01T00:00", "2022-03-31T23:59")
    assert hull(parse("2022-03-01/.."), None)[1] == OPEN


def test_a_partial_date_of_publication_counts_as_its_last_day() -> None:
    assert day_text(last_minute(parse("2022-03"), None)) == "2022-03-31"
    assert minute_text(last_minute(parse("2022-03-09T23:30Z"), KYIV)) == "2022-03-10T01:30"


def test_days_between_counts_midnights() -> None:
    evening, morning = hull(parse("2022-02-28T23:59"), None)[0], hull(parse("2022-03-03T00:00"), None)[0]
    assert days_between(evening, morning) == 3
    assert days_between(morning, evening) == -3
    assert days_between(morning, morning + DAY - 1) == 0


def test_texts_of_minutes() -> None:
    assert (day_text(0), minute_text(0)) == ("1970-01-01", "1970-01-01T00:00")
    assert (day_text(-1), minute_text(-1)) == ("1969-12-31", "1969-12-31T23:59")
    assert {day_text(OPEN), day_text(-OPEN), minute_text(OPEN), minute_text(-OPEN)} == {".."}


def test_dates_are_values() -> None:
    one = parse("2022-03-04/2022-03-16?")
    again = pickle.loads(pickle.dumps(one))
    assert again == one
    assert hash(again) == hash(one)
    assert str(again) == "2022-03-04/2022-03-16?"
    assert parse("2022-XX") != parse("2022-XX-XX")
    with pytest.raises(AttributeError):
        one.text = "2022"  # type: ignore[misc]


# ----------------------------------------------------------------------------------------------------------- faults

SUCH_AS = "is not EDTF: write year-month-day, such as `2022-03-09`"
YEARS = "years run from 1000 to 4999"
DIGITS = "has `X` elsewhere than the subset: `20XX`, `202X`, `2022-XX`, `2022-03-XX` or `2022-XX-XX`"
QUALIFIER = "has its qualifier elsewhere than at the end: write one of `?`, `~`, `%`, such as `2022-03-09?`"
HOURS = "is not a time of the day: hours run from 00 to 23, minutes from 00 to 59"
CLOCKS = "has a zone that no clock keeps: hours run to 14:00 either way, minutes from 00 to 59"
WITHOUT_END = "has no known end: write a date before or after the `/`"
TWO_ENDS = "has more than one `/`: an interval has two ends, such as `2022-03-04/2022-03-16`"

FAULTS = [
    # the calendar
    ("2022-02-30", "is not a day of the calendar: February 2022 has 28 days"),
    ("2023-02-29", "is not a day of the calendar: February 2023 has 28 days"),
    ("2024-02-30", "is not a day of the calendar: February 2024 has 29 days"),
    ("2022-06-31T10:00", "is not a day of the calendar: June 2022 has 30 days"),
    ("2022-12-00", "is not a day of the calendar: December 2022 has 31 days"),
    ("2022-13", "is not a date of the calendar: months run from 01 to 12"),
    ("2022-00-XX", "is not a date of the calendar: months run from 01 to 12"),
    # the order of day, month and year
    ("30.3.2022", "is not EDTF: write year-month-day, `2022-03-30`"),
    ("3.4.2022", "is not EDTF: write year-month-day, `2022-04-03`"),
    ("30/3/2022", "is not EDTF: write year-month-day, `2022-03-30`"),
    ("3/30/2022", "is not EDTF: write year-month-day, `2022-03-30`"),
    ("03/04/2022", "does not tell which is the day and which the month: write `2022-03-04` or `2022-04-03`"),
    ("4-4-2022", "is not EDTF: write year-month-day, `2022-04-04`"),
    ("2022/3/1", "is not EDTF: write year-month-day, `2022-03-01`"),
    ("2022.03.01", "is not EDTF: write year-month-day, `2022-03-01`"),
    ("2022-3-1", "is not EDTF: write year-month-day, `2022-03-01`"),
    ("31/2/2022", "is not a day of the calendar: write year-month-day, such as `2022-03-09`"),
    ("1.3.22", "has a year of two digits: write year-month-day with four, such as `2022-03-09`"),
    # slips
    ("", "is empty: write a date, such as `2022-03-09`, or leave the key out"),
    ("2022-03-09 ", "has spaces around it: write `2022-03-09`"),
    ("20220309", "has no hyphens: write `2022-03-09`"),
    ("2022‑03‑09", "is not EDTF: write `2022-03-09`"),
    ("2022-xx", "is not EDTF: write `2022-XX`"),
    ("2022-03-??", "has unspecified digits that are not `X`: write `2022-03-XX`"),
    ("2022-??-??", "has unspecified digits that are not `X`: write `2022-XX-XX`"),
    ("202?", "has unspecified digits that are not `X`: write `202X`"),
    ("~2022", "has its qualifier in front: write `2022~`"),
    ("2022~?", "has two qualifiers: write `2022%`"),
    ("2022-03-01 – 2022-03-05", "is an interval without `/`: write `2022-03-01/2022-03-05`"),
    ("2022-03-01..2022-03-05", "is an interval without `/`: write `2022-03-01/2022-03-05`"),
    ("2022-03 to 2022-05", "is an interval without `/`: write `2022-03/2022-05`"),
    ("9 March 2022", SUCH_AS),
    ("yesterday", SUCH_AS),
    ("２０２２", SUCH_AS),
    # times
    ("2022-03-09T15:00:30Z", "has seconds, which are not kept: write `2022-03-09T15:00Z`"),
    ("2022-03-09T15:00:30.25", "has seconds, which are not kept: write `2022-03-09T15:00`"),
    ("2022-03-09 15:00 +02:00", "has no `T` between day and time: write `2022-03-09T15:00+02:00`"),
    ("2022-03-09T1500Z", "has no colon in its time: write `2022-03-09T15:00Z`"),
    ("2022-03-09T15", "gives an hour without minutes: write the time to the minute, such as `2022-03-09T15:00`"),
    ("2022-03-09T15:00+02", "has half a zone: write `2022-03-09T15:00+02:00`"),
    ("2022-03-09T15:00-0330", "has no colon in its zone: write `2022-03-09T15:00-03:30`"),
    ("2022-03-09t15:00z", "is not EDTF: write `2022-03-09T15:00Z`"),
    ("2022-03-09T15:00 UTC", "names its zone: write `2022-03-09T15:00Z`"),
    ("2022-03-09T15:00 CET", "names its zone: write its offset, such as `+02:00`, or `Z` for UTC"),
    ("2022-03-09T15:00-00:00", "has the zone `-00:00`: write `Z` for UTC, or no zone for the ledger's clock"),
    ("2022-03-09T15:00+14:01", CLOCKS),
    ("2022-03-09T15:00+01:60", CLOCKS),
    ("2022-03-09T24:00", HOURS),
    ("2022-03-09T23:60", HOURS),
    ("2022-03-09T15:00?", "has its qualifier after a time: it stands after a day, a month or a year, such as `2022-03-09?`"),
    ("2022-03-XXT15:00", "gives a time on an unspecified day: write the day, or leave out the time"),
    ("2022-03T15:00", "gives a time without a day: write the day, such as `2022-03-09T15:00`"),
    # intervals
    ("/", WITHOUT_END),
    ("../..", WITHOUT_END),
    ("/..", WITHOUT_END),
    ("../", WITHOUT_END),
    ("..", "has no known end: leave the key out, or write a date before or after it, such as `2022-03-09/..`"),
    ("a/b/c", TWO_ENDS),
    ("2022-03-05/2022-03-01", "runs backwards: write the earlier date first, `2022-03-01/2022-03-05`"),
    ("2022-03-05?/2022-02", "runs backwards: write the earlier date first, `2022-02/2022-03-05?`"),
    (
        "2022-03-09T15:00+02:00/2022-03-09T12:59Z",
        "runs backwards: write the earlier date first, `2022-03-09T12:59Z/2022-03-09T15:00+02:00`",
    ),
    # what the subset leaves out
    ("2022-21", "is a season or another part of a year, not in the subset: write its months, such as `2022-03/2022-05`"),
    ("Y12022", f"is a long year, not in the subset: {YEARS}"),
    ("-0044-03-15", f"is a negative year, not in the subset: {YEARS}"),
    ("0044-03-15", f"is not in the subset: {YEARS}"),
    ("5000", f"is not in the subset: {YEARS}"),
    ("[2021,2022]", "is a set of dates, not in the subset: write an interval, or digits unspecified from the right, such as `202X`"),
    ("2022-W10-3", "counts weeks, which is not in the subset: write year-month-day, or an interval of two days"),
    ("2022-068", "counts the days of a year, which is not in the subset: write year-month-day"),
    ("2XXX", DIGITS),
    ("202X-03", DIGITS),
    ("202X-XX", DIGITS),
    ("2022-1X", DIGITS),
    ("2022-03-1X", DIGITS),
    ("2022-XX-05", DIGITS),
    ("2022?-03", QUALIFIER),
    ("2022-03-09?-", QUALIFIER),
]


@pytest.mark.parametrize(("text", "fault"), FAULTS)
def test_a_fault_names_the_value_and_the_remedy(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=r"^`") as refused:
        parse(text)
    assert str(refused.value) == f"`{text}` {fault}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2022-03-01/05", "`05` is part of a date: write the whole, year-month-day, also at both ends of an interval"),
        ("2022-03-01/2022-02-30", "`2022-02-30` is not a day of the calendar: February 2022 has 28 days"),
        ("2022-03-01 / 2022-03-05", "`2022-03-01 ` has spaces around it: write `2022-03-01`"),
    ],
)
def test_a_fault_in_an_interval_names_the_end_at_fault(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=r"^`") as refused:
        parse(text)
    assert str(refused.value) == message


def test_a_message_stays_short_and_on_one_line_whatever_the_text() -> None:
    with pytest.raises(ValueError, match=r"^`") as refused:
        parse("\x1b[31m\n" + "9" * 10_000_000)
    assert str(refused.value) == "`�[31m�" + "9" * 41 + f"…` {SUCH_AS}"


def test_an_interval_with_one_zone_is_refused_only_if_it_runs_backwards_on_every_clock() -> None:
    assert parse("2022-03-09T15:00/2022-03-09T13:30Z").interval
    assert parse("2022-03-09T15:00+02:00/2022-03-09").interval
    with pytest.raises(ValueError, match="runs backwards"):
        parse("2022-03-09T15:00Z/2022-03-08T14:59")


# ------------------------------------------------------------------------------------------------------------- laws

days = st.dates(date(1000, 1, 1), date(4999, 12, 31))
qualifiers = st.sampled_from(["", "?", "~", "%"])
offsets = st.one_of(st.just(""), st.just("Z"), st.integers(-14 * 60, 14 * 60).map(lambda minutes: offset_text(minutes)))
zones = st.sampled_from(ZONES)


def offset_text(minutes: int) -> str:
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def forms(day: date) -> list[str]:
    """Every way of the subset to write a date around a day, from the narrowest to the widest."""
    year = f"{day.year:04}"
    month = f"{year}-{day.month:02}"
    return [day.isoformat(), month, f"{month}-XX", year, f"{year}-XX", f"{year}-XX-XX", f"{year[:3]}X", f"{year[:2]}XX"]


dates_alone = st.builds(lambda form, qualifier: form + qualifier, days.flatmap(lambda day: st.sampled_from(forms(day))), qualifiers)
times = st.builds(lambda day, clock, offset: f"{day}T{clock:%H:%M}{offset}", days, st.times(), offsets)
ends = st.one_of(dates_alone, times)


@st.composite
def intervals(draw: st.DrawFn) -> str:
    one, other = draw(ends), draw(ends)
    if hull(parse(one), None)[0] > hull(parse(other), None)[0]:
        one, other = other, one
    return draw(st.sampled_from([f"{one}/{other}", f"{one}/..", f"{one}/", f"../{other}", f"/{other}"]))


written = st.one_of(ends, intervals())


@given(written)
def test_a_date_is_written_as_it_was_read(text: str) -> None:
    assert str(parse(text)) == text
    assert pickle.loads(pickle.dumps(parse(text))) == parse(text)


@given(written, zones)
def test_bounds_are_in_order_and_within_open_ends(text: str, zone: ZoneInfo | None) -> None:
    bounds = parse(text).bounds(zone)
    assert -OPEN <= bounds.starts_first <= bounds.starts_last <= OPEN
    assert -OPEN <= bounds.ends_first <= bounds.ends_last <= OPEN
    assert bounds.starts_first <= bounds.ends_last


@given(days, qualifiers)
def test_writing_a_date_wider_never_loses_bounds(day: date, qualifier: str) -> None:
    hulls = [hull(parse(form + qualifier), None) for form in forms(day)]
    assert hulls[0] == ((day - date(1970, 1, 1)).days * DAY, (day - date(1970, 1, 1)).days * DAY + DAY - 1)
    for narrow, wide in pairwise(hulls):
        assert wide[0] <= narrow[0]
        assert narrow[1] <= wide[1]


@given(ends, ends, zones)
def test_bounds_of_an_interval_are_those_of_its_ends(one: str, other: str, zone: ZoneInfo | None) -> None:
    if hull(parse(one), UTC)[0] > hull(parse(other), UTC)[0]:
        one, other = other, one
    start, end, bounds = parse(one).bounds(zone), parse(other).bounds(zone), parse(f"{one}/{other}").bounds(zone)
    assert (bounds.starts_first, bounds.starts_last) == (start.starts_first, start.starts_last)
    if start.starts_first <= end.ends_last:
        assert (bounds.ends_first, bounds.ends_last) == (end.ends_first, end.ends_last)


@given(days, days)
def test_an_interval_of_days_is_read_if_and_only_if_it_runs_forward(one: date, other: date) -> None:
    text = f"{one}/{other}"
    if one <= other:
        assert hull(parse(text), None) == (hull(parse(one.isoformat()), None)[0], hull(parse(other.isoformat()), None)[1])
    else:
        with pytest.raises(ValueError, match=f"runs backwards: write the earlier date first, `{other}/{one}`"):
            parse(text)


@given(times, zones)
def test_a_time_is_that_of_datetime_and_zoneinfo(text: str, zone: ZoneInfo | None) -> None:
    moment = datetime.fromisoformat(text)
    there = moment if moment.tzinfo is None else moment.astimezone(zone or UTC)
    assert shown(text, zone) == (there.strftime("%Y-%m-%dT%H:%M"),) * 4


@given(st.integers(1000, 4999), st.integers(0, 99), st.integers(0, 99))
def test_a_day_is_read_if_and_only_if_the_calendar_has_it(year: int, month: int, day: int) -> None:
    text = f"{year:04}-{month:02}-{day:02}"
    if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
        assert day_text(hull(parse(text), None)[0]) == text
    else:
        with pytest.raises(ValueError, match=r"calendar|season"):
            parse(text)


@given(days, days)
def test_days_between_are_those_of_the_calendar(one: date, other: date) -> None:
    earlier, later = hull(parse(one.isoformat()), None)[0], hull(parse(other.isoformat()), None)[1]
    assert days_between(earlier, later) == (other - one).days


@given(st.datetimes(datetime(1000, 1, 1), datetime(4999, 12, 31)))
def test_the_text_of_a_minute_reads_back_as_that_minute(moment: datetime) -> None:
    minute = (moment - datetime(1970, 1, 1)) // timedelta(minutes=1)
    assert hull(parse(minute_text(minute)), None) == (minute, minute)
    assert moment.strftime("%Y-%m-%d") == day_text(minute)


almost_dates = st.one_of(
    st.text(max_size=80),
    st.text(alphabet="0123456789X?~%-/.TZ:+ ", max_size=24),
    st.builds(lambda text, at, what: text[: at % 30] + what + text[at % 30 + 1 :], written, st.integers(0), st.text(max_size=2)),
)


@given(almost_dates)
def test_any_text_is_read_whole_or_refused_in_one_sentence(text: str) -> None:
    try:
        read = parse(text)
    except ValueError as refused:
        message = str(refused)
        assert message.startswith("`")
        assert message.isprintable()
        assert len(message) < 200
        if "/" not in text and text.isprintable() and len(text) <= 48:
            assert message.startswith(f"`{text}` ")
    else:
        assert str(read) == text


@given(almost_dates)
def test_what_a_message_says_to_write_can_be_read(text: str) -> None:
    try:
        parse(text)
    except ValueError as refused:
        remedy = re.search(r"write (?:year-month-day, )?`([^`]*)`(?: or `([^`]*)`)?$", str(refused))
        for date_text in filter(None, remedy.groups() if remedy else ()):
            assert isinstance(parse(date_text), Edtf)


# ---------------------------------------------------------------------------------------------------------- oracles

Days = tuple[str, str]


def days_by_ledger(text: str) -> Days | None:
    """Earliest and latest day; `..` without end; None where the text is refused."""
    try:
        earliest, latest = hull(parse(text), None)
    except ValueError:
        return None
    return day_text(earliest), day_text(latest)


def days_by_edtf(text: str) -> Days | None:
    try:
        read = parse_edtf(text)
    except (EDTFParseException, AttributeError):  # the latter is a slip of its own, on `2022/2023-XX`
        return None
    earliest, latest = (
        ".." if isinstance(bound, float) else "{:04}-{:02}-{:02}".format(*bound[:3]) for bound in (read.lower_strict(), read.upper_strict())
    )
    return earliest, latest


def days_by_undate(text: str) -> Days | None:
    try:
        read = Undate.parse(text, "EDTF")
    except Exception:  # undate lets the errors of its parser through, which have nothing but Exception in common
        return None
    if isinstance(read, UndateInterval):
        return (
            ".." if read.earliest is None else str(read.earliest.earliest),
            ".." if read.latest is None else str(read.latest.latest),
        )
    return str(read.earliest), str(read.latest)


ORACLES = {"ledger": days_by_ledger, "edtf": days_by_edtf, "undate": days_by_undate}


@st.composite
def pairs_in_order(draw: st.DrawFn) -> tuple[str, str]:
    """Two dates of which the first is wholly before the second; written with qualifiers, or with X, not both.

    More is not shared: see DIFFERENCES.
    """
    one, other = sorted([draw(days), draw(days)])
    if draw(st.booleans()):
        starts, ends = ([f"{form}{draw(qualifiers)}" for form in (forms(day)[0], forms(day)[1], forms(day)[3])] for day in (one, other))
    else:
        starts, ends = ([form for form in forms(day) if not re.fullmatch("[0-9]{4}-XX", form)] for day in (one, other))
    start = draw(st.sampled_from(starts))
    later = [end for end in ends if hull(parse(start), None)[1] < hull(parse(end), None)[0]]
    assume(later)
    return start, draw(st.sampled_from(later))


@settings(max_examples=60, deadline=None)
@given(dates_alone)
def test_dates_agree_with_edtf_and_undate(text: str) -> None:
    assert days_by_ledger(text) == days_by_edtf(text) == days_by_undate(text)


@settings(max_examples=60, deadline=None)
@given(pairs_in_order())
def test_intervals_agree_with_edtf_and_undate(pair: tuple[str, str]) -> None:
    text = "/".join(pair)
    assert days_by_ledger(text) == days_by_edtf(text) == days_by_undate(text)


@settings(max_examples=30, deadline=None)
@given(days.flatmap(lambda day: st.sampled_from(forms(day)[:2] + forms(day)[3:4])))
def test_open_ends_agree_with_edtf_and_undate(text: str) -> None:
    for interval in (f"{text}/..", f"../{text}"):
        assert days_by_ledger(interval) == days_by_edtf(interval) == days_by_undate(interval)


class Difference(NamedTuple):
    """Where a library answers otherwise than the ledger; days are earliest and latest, None is a refusal."""

    text: str
    library: str
    theirs: Days | None
    ours: Days | None
    why: str


DIFFERENCES = [
    Difference("2023-02-29", "edtf", ("2023-02-29", "2023-02-29"), None, "no such day: the ledger checks each day against the calendar"),
    Difference("2022-05/2022-03", "edtf", ("2022-05-01", "2022-03-31"), None, "an interval must run forward"),
    Difference("2022-03/", "edtf", ("2022-03-01", "2032-03-01"), ("2022-03-01", ".."), "nothing invents a day: unknown is not ten years"),
    Difference("/2022-03", "edtf", ("2012-03-31", "2022-03-31"), ("..", "2022-03-31"), "nothing invents a day: unknown is not ten years"),
    Difference("2022/2023-XX", "edtf", None, ("2022-01-01", "2023-12-31"), "an unspecified month is a date at an end of an interval too"),
    Difference("202X/2031?", "edtf", None, ("2020-01-01", "2031-12-31"), "X and a qualifier may stand in one interval"),
    Difference("202X?/2031", "edtf", None, ("2020-01-01", "2031-12-31"), "X and a qualifier may stand in one interval"),
    Difference("2022-03-09T15:00Z", "edtf", None, ("2022-03-09", "2022-03-09"), "readouts give the minute, EDTF asks for seconds"),
    Difference("2022-03-09T15:00:00Z", "edtf", ("2022-03-09", "2022-03-09"), None, "time is counted in minutes: seconds would be lost"),
    Difference("2022-21", "edtf", ("2022-03-01", "2022-05-31"), None, "when spring is depends on the place: write the months"),
    Difference("2022-03-XX/..", "edtf", None, ("2022-03-01", ".."), "X may stand at one end and the other be open"),
    Difference("2XXX", "edtf", ("2000-01-01", "2999-12-31"), None, "level 1 leaves one or two digits of the year unspecified"),
    Difference("0999", "edtf", ("0999-01-01", "0999-12-31"), None, "years run from 1000 to 4999"),
    Difference("2022/2022-03", "undate", None, ("2022-01-01", "2022-03-31"), "ends that overlap may still be in order"),
    Difference("2022-03-09T15:00Z", "undate", None, ("2022-03-09", "2022-03-09"), "undate has days, not times"),
    Difference("0999", "undate", ("0999-01-01", "0999-12-31"), None, "years run from 1000 to 4999"),
]


@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda difference: f"{difference.library}: {difference.text}")
def test_the_libraries_still_differ_where_they_are_said_to(difference: Difference) -> None:
    assert ORACLES[difference.library](difference.text) == difference.theirs
    assert days_by_ledger(difference.text) == difference.ours


def test_undate_drops_qualifiers_and_makes_unknown_ends_open_where_the_ledger_keeps_both() -> None:
    assert Undate.parse("2022-03?", "EDTF").format("EDTF") == "2022-03"
    assert Undate.parse("2022-03/", "EDTF").format("EDTF") == "2022-03/.."
    assert parse("2022-03?").uncertain
    assert not parse("2022-03").uncertain
    assert parse("2022-03/").bounds(None) != parse("2022-03/..").bounds(None)
