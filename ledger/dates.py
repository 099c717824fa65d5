"""Dates as records write them: a subset of EDTF, and its bounds in whole minutes.

The subset of EDTF (ISO 8601-2, levels 0 and 1), years 1000 to 4999 of the Gregorian calendar:

- a day `2022-03-09`, a month `2022-03`, a year `2022`;
- unspecified digits from the right: `202X`, `20XX`, `2022-XX`, `2022-03-XX`, `2022-XX-XX`;
- `?` uncertain, `~` approximate, `%` both, at the end of a date: they mark it and do not move its bounds, since
  EDTF does not say by how much;
- a time to the minute: `2022-03-09T15:00+02:00`, `2022-03-09T15:00Z`, or `2022-03-09T15:00` on the ledger's clock;
- an interval of two of these, `2022-03-04/2022-03-16`; `..` for an open end, nothing for an unknown one
  (`2022-03-01/..`, `2022-03-01/`, `../2022-03-01`, `/2022-03-01`).

Beyond EDTF: a time without seconds, and intervals whose ends are times. Not in the subset: seconds, seasons, long
years (`Y12022`), negative years, and level 2 (sets, digits unspecified elsewhere, qualifiers of a part).

Time is counted in whole minutes of wall clock since 1970-01-01T00:00. A day is its minutes 00:00 to 23:59.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Literal

OPEN = 2_000_000_000
"""Minutes: where time without end is written. `-OPEN` is without beginning; every date lies between."""

DAY = 24 * 60
"""Minutes of a day."""

_EPOCH = date(1970, 1, 1).toordinal()
_MIDNIGHT = datetime(1970, 1, 1, tzinfo=UTC)
_FURTHEST_OFFSET = 14 * 60
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

Kind = Literal["known", "open", "unknown"]


@dataclass(frozen=True, slots=True)
class Moment:
    """One written point of time, known within `first` and `last`.

    `first` and `last` are minutes of wall clock as written, both included; `offset` is minutes east of UTC, or None
    where no zone is written. `uncertain`: a qualifier or unspecified digits are written.
    """

    first: int
    last: int
    offset: int | None = None
    uncertain: bool = False
    kind: Kind = "known"

    def bounds(self, zone: tzinfo | None) -> tuple[int, int]:
        """First and last minute on the ledger's clock, which shows the time of `zone`; None stands for UTC.

        What is written without an offset is on that clock already. An unknown end has no bounds of its own:
        -OPEN to OPEN.
        """
        if self.offset is None:
            return self.first, self.last
        return _on_clock(self.first - self.offset, zone), _on_clock(self.last - self.offset, zone)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which minutes of the ledger's clock a date begins, and between which it ends; all four included."""

    starts_first: int
    starts_last: int
    ends_first: int
    ends_last: int


@dataclass(frozen=True, slots=True)
class Edtf:
    """A date as it was written, and what it says. `starts` and `ends` are the same moment unless it is an interval."""

    text: str
    starts: Moment
    ends: Moment
    interval: bool = False

    @property
    def uncertain(self) -> bool:
        """A qualifier or unspecified digits are written at either end."""
        return self.starts.uncertain or self.ends.uncertain

    def bounds(self, zone: tzinfo | None) -> Bounds:
        """Bounds of both ends on the clock of `zone`; an unknown end lies anywhere beyond the other's outer bound.

        An interval never ends before it starts, even while clocks are set back: its end is then the start's.
        """
        starts, ends = self.starts.bounds(zone), self.ends.bounds(zone)
        if self.starts.kind == "unknown":
            starts = -OPEN, ends[1]
        elif self.ends.kind == "unknown":
            ends = starts[0], OPEN
        elif ends[1] < starts[0]:
            ends = starts
        return Bounds(*starts, *ends)

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=1 << 16)
def parse(text: str) -> Edtf:
    """Read a date of the subset; ValueError with a sentence that names the value and the remedy."""
    try:
        return _read(text)
    except _UnreadError as unread:
        raise ValueError(f"{_shown(unread.text)} {_fault(unread.text)}") from None


def hull(edtf: Edtf, zone: tzinfo | None) -> tuple[int, int]:
    """Earliest and latest minute that a date can touch, on the clock of `zone`."""
    bounds = edtf.bounds(zone)
    return bounds.starts_first, bounds.ends_last


def last_minute(edtf: Edtf, zone: tzinfo | None) -> int:
    """Last minute that a date can touch: a partial date of publication counts as its last day."""
    return edtf.bounds(zone).ends_last


def days_between(earlier: int, later: int) -> int:
    """Calendar days from the day of one minute to the day of the other; 0 on the same day, negative backwards."""
    return later // DAY - earlier // DAY


def day_text(minute: int) -> str:
    """The day of a minute, as `2022-03-09`; `..` for time without end."""
    if abs(minute) >= OPEN:
        return ".."
    return date.fromordinal(minute // DAY + _EPOCH).isoformat()


def minute_text(minute: int) -> str:
    """A minute of wall clock, as `2022-03-09T15:00`; `..` for time without end."""
    if abs(minute) >= OPEN:
        return ".."
    return f"{day_text(minute)}T{minute % DAY // 60:02}:{minute % 60:02}"


def _on_clock(minute: int, zone: tzinfo | None) -> int:
    """A minute of UTC as the wall clock of `zone` shows it, seconds of old local times cut off."""
    if zone is None:
        return minute
    shown = (_MIDNIGHT + timedelta(minutes=minute)).astimezone(zone)
    return (shown.toordinal() - _EPOCH) * DAY + shown.hour * 60 + shown.minute


_WRITTEN = re.compile(
    r"([1-4][0-9](?:[0-9][0-9]|[0-9]X|XX))(?:-([0-9]{2}|XX)(?:-([0-9]{2}|XX)"
    r"(?:T([0-9]{2}):([0-9]{2})(?:(Z)|([+-])([0-9]{2}):([0-9]{2}))?)?)?)?([?~%]?)"
)


class _UnreadError(Exception):
    """A text, or one end of an interval, that has not the form of the subset."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def _read(text: str) -> Edtf:
    if "/" in text:
        return _interval(text)
    moment = _moment(text)
    return Edtf(text, moment, moment)


def _interval(text: str) -> Edtf:
    start_text, _, end_text = text.partition("/")
    if "/" in end_text:
        raise _UnreadError(text)
    if start_text in ("", "..") and end_text in ("", ".."):
        raise ValueError(f"{_shown(text)} has no known end: write a date before or after the `/`")
    starts, ends = _end(start_text, -OPEN), _end(end_text, OPEN)
    if _certainly_after(starts, ends):
        raise ValueError(f"{_shown(text)} runs backwards: write the earlier date first, {_shown(f'{end_text}/{start_text}')}")
    return Edtf(text, starts, ends, interval=True)


def _end(text: str, beyond: int) -> Moment:
    if text == "..":
        return Moment(beyond, beyond, kind="open")
    if text == "":
        return Moment(-OPEN, OPEN, kind="unknown")
    return _moment(text)


def _certainly_after(starts: Moment, ends: Moment) -> bool:
    """Whether an interval runs backwards on every clock; if only one end has an offset, the clocks may be a day apart."""
    apart = 0 if (starts.offset is None) == (ends.offset is None) else DAY
    return starts.first - (starts.offset or 0) > ends.last - (ends.offset or 0) + apart


def _moment(text: str) -> Moment:
    written = _WRITTEN.fullmatch(text)
    if written is None:
        raise _UnreadError(text)
    year, month, day, hour, minute, utc, sign, offset_hours, offset_minutes, qualifier = written.groups()
    if hour is None:
        first, last = _day_bounds(text, year, month, day)
        return Moment(first, last, None, qualifier != "" or "X" in text)
    if qualifier or "X" in text:
        raise _UnreadError(text)
    first = _midnight(text, year, month, day) + _clock(text, hour, minute)
    return Moment(first, first, 0 if utc else _offset(text, sign, offset_hours, offset_minutes))


def _day_bounds(text: str, year: str, month: str | None, day: str | None) -> tuple[int, int]:
    """First and last minute of a date without a time; unspecified digits stand at the right end only."""
    if "X" in year and month is not None:
        raise _UnreadError(text)
    if month is None or month == "XX":
        if day not in (None, "XX"):
            raise _UnreadError(text)
        first = _midnight(text, year.replace("X", "0"), "01", "01")
        return first, _midnight(text, year.replace("X", "9"), "12", "31") + DAY - 1
    if day is None or day == "XX":
        first = _midnight(text, year, month, "01")
        return first, first + monthrange(int(year), int(month))[1] * DAY - 1
    first = _midnight(text, year, month, day)
    return first, first + DAY - 1


def _midnight(text: str, year: str, month: str, day: str) -> int:
    try:
        return (date(int(year), int(month), int(day)).toordinal() - _EPOCH) * DAY
    except ValueError:
        raise ValueError(_not_of_the_calendar(text, int(year), int(month))) from None


def _not_of_the_calendar(text: str, year: int, month: int) -> str:
    if 21 <= month <= 41:
        return f"{_shown(text)} is a season or another part of a year, not in the subset: write its months, such as `{year}-03/{year}-05`"
    if not 1 <= month <= 12:
        return f"{_shown(text)} is not a date of the calendar: months run from 01 to 12"
    return f"{_shown(text)} is not a day of the calendar: {_MONTHS[month - 1]} {year} has {monthrange(year, month)[1]} days"


def _clock(text: str, hour: str, minute: str) -> int:
    if hour > "23" or minute > "59":
        raise ValueError(f"{_shown(text)} is not a time of the day: hours run from 00 to 23, minutes from 00 to 59")
    return int(hour) * 60 + int(minute)


def _offset(text: str, sign: str | None, hours: str, minutes: str) -> int | None:
    if sign is None:
        return None
    offset = int(hours) * 60 + int(minutes)
    if minutes > "59" or offset > _FURTHEST_OFFSET:
        raise ValueError(f"{_shown(text)} has a zone that no clock keeps: hours run to 14:00 either way, minutes from 00 to 59")
    if sign == "-" and offset == 0:
        raise ValueError(f"{_shown(text)} has the zone `-00:00`: write `Z` for UTC, or no zone for the ledger's clock")
    return offset if sign == "+" else -offset


_DASH = "[\u2010-\u2015\u2212]"
_DAY = r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
_TIME = r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2})"
_ZONE = r"(Z|[+-][0-9]{2}:[0-9]{2})?"
_DATE = r"([0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?[?~%]?)"

_REWRITES: tuple[tuple[str, str, str], ...] = (
    (r"\s*(\S.*?)\s*", r"\1", "has spaces around it"),
    (rf"{_TIME}:[0-9]{{2}}(?:[.,][0-9]+)?{_ZONE}", r"\1\2", "has seconds, which are not kept"),
    (rf"{_DAY} ([0-9]{{2}}:[0-9]{{2}}) ?{_ZONE}", r"\1T\2\3", "has no `T` between day and time"),
    (rf"{_DAY}T([0-9]{{2}})([0-9]{{2}}){_ZONE}", r"\1T\2:\3\4", "has no colon in its time"),
    (rf"{_TIME}([+-][0-9]{{2}})", r"\1\2:00", "has half a zone"),
    (rf"{_TIME}([+-][0-9]{{2}})([0-9]{{2}})", r"\1\2:\3", "has no colon in its zone"),
    (rf"{_TIME} ?(?:UTC|GMT|UT)", r"\1Z", "names its zone"),
    (rf"{_DATE}(?: ?(?:\.\.|--|{_DASH}) ?| (?:-|to) ){_DATE}", r"\1/\2", "is an interval without `/`"),
    (r"([0-9]{4})([0-9]{2})([0-9]{2})", r"\1-\2-\3", "has no hyphens"),
    (r"([?~%])([^?~%]+)", r"\2\1", "has its qualifier in front"),
    (r"([^?~%]+)(?:\?~|~\?)", r"\1%", "has two qualifiers"),
    (r"([0-9]{4})-\?\?", r"\1-XX", "has unspecified digits that are not `X`"),
    (r"([0-9]{4}-[0-9]{2})-\?\?", r"\1-XX", "has unspecified digits that are not `X`"),
    (r"([0-9]{4})-\?\?-\?\?", r"\1-XX-XX", "has unspecified digits that are not `X`"),
    (r"([0-9]{3})\?", r"\1X", "has unspecified digits that are not `X`"),
    (r"([0-9]{2})\?\?", r"\1XX", "has unspecified digits that are not `X`"),
)
"""Slips whose remedy is plain: form, what to write instead, fault. Told only if what is to be written can be read."""

_REFUSALS: tuple[tuple[str, str], ...] = (
    (r"\s*", "is empty: write a date, such as `2022-03-09`, or leave the key out"),
    (r"Y.*", "is a long year, not in the subset: years run from 1000 to 4999"),
    (r"-[0-9].*", "is a negative year, not in the subset: years run from 1000 to 4999"),
    (r"[05-9][0-9X]{3}(?:-.*)?[?~%]?", "is not in the subset: years run from 1000 to 4999"),
    (r"[\[{].*", "is a set of dates, not in the subset: write an interval, or digits unspecified from the right, such as `202X`"),
    (r"[0-9]{4}-?W[0-9].*", "counts weeks, which is not in the subset: write year-month-day, or an interval of two days"),
    (r"[0-9]{4}-?[0-9]{3}", "counts the days of a year, which is not in the subset: write year-month-day"),
    (r"[0-9]{1,4}/[0-9]{1,2}/[0-9]{1,4}", "is not a day of the calendar: write year-month-day, such as `2022-03-09`"),
    (r"[^/]*/[^/]*/.*", "has more than one `/`: an interval has two ends, such as `2022-03-04/2022-03-16`"),
    (r"\.\.", "has no known end: leave the key out, or write a date before or after it, such as `2022-03-09/..`"),
    (rf"{_DAY}T[0-9]{{2}}{_ZONE}", "gives an hour without minutes: write the time to the minute, such as `2022-03-09T15:00`"),
    (rf"{_TIME} ?[A-Za-z].*", "names its zone: write its offset, such as `+02:00`, or `Z` for UTC"),
    (rf"{_TIME}{_ZONE}[?~%]", "has its qualifier after a time: it stands after a day, a month or a year, such as `2022-03-09?`"),
    (r"[^T]*X[^T]*T.*", "gives a time on an unspecified day: write the day, or leave out the time"),
    (r"[0-9]{4}(?:-[0-9]{2})?T.*", "gives a time without a day: write the day, such as `2022-03-09T15:00`"),
    (r"[0-9X?~%-]*X[0-9X?~%-]*", "has `X` elsewhere than the subset: `20XX`, `202X`, `2022-XX`, `2022-03-XX` or `2022-XX-XX`"),
    (r"[0-9-]*[?~%][0-9?~%-]*", "has its qualifier elsewhere than at the end: write one of `?`, `~`, `%`, such as `2022-03-09?`"),
    (r"[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2}", "has a year of two digits: write year-month-day with four, such as `2022-03-09`"),
    (r"[0-9]{1,2}(?:-[0-9]{1,2})?", "is part of a date: write the whole, year-month-day, also at both ends of an interval"),
)
"""What the subset leaves out: form, and the rest of the sentence."""


def _fault(text: str) -> str:
    """What is wrong with a text that is not in the subset, and the remedy: the rest of a sentence after the text."""
    if len(text) <= 64:
        for form, instead, fault in _REWRITES:
            written = re.fullmatch(form, text)
            if written and _is_other_date(text, written.expand(instead)):
                return f"{fault}: write `{written.expand(instead)}`"
        for guess in (text.upper(), re.sub(_DASH, "-", text)):
            if _is_other_date(text, guess):
                return f"is not EDTF: write `{guess}`"
        days = _reordered(text)
        if len(days) > 1:
            return f"does not tell which is the day and which the month: write {' or '.join(f'`{day}`' for day in days)}"
        if days:
            return f"is not EDTF: write year-month-day, `{days[0]}`"
        for form, refusal in _REFUSALS:
            if re.fullmatch(form, text):
                return refusal
    return "is not EDTF: write year-month-day, such as `2022-03-09`"


def _is_other_date(text: str, guess: str) -> bool:
    try:
        _read(guess)
    except (ValueError, _UnreadError):
        return False
    return guess != text


def _reordered(text: str) -> list[str]:
    """The days that a text can mean whose numbers stand in another order or without their noughts.

    With dots the day comes first; with slashes or hyphens day and month may stand either way.
    """
    numbers = re.split(r"[./-]", text) if re.fullmatch(r"[0-9]{1,4}([./-])[0-9]{1,2}\1[0-9]{1,4}", text) else []
    if len(numbers) != 3 or {len(numbers[0]), len(numbers[2])} & {3}:
        return []
    first, middle, last = numbers
    if len(first) == 4:
        orders = [(first, middle, last)]
    elif "." in text:
        orders = [(last, middle, first)]
    else:
        orders = [(last, middle, first), (last, first, middle)]
    days = sorted({f"{year}-{month:0>2}-{day:0>2}" for year, month, day in orders})
    return [day for day in days if _is_other_date(text, day)]


def _shown(text: str) -> str:
    """A value as a message quotes it: one line, never long."""
    clipped = text if len(text) <= 48 else f"{text[:47]}…"
    return f"`{''.join(one if one.isprintable() else '�' for one in clipped)}`"
