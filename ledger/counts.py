"""Counts known within bounds, and what a relation asks of them (method §2 and §3, form *figure*).

A count is a closed interval of whole numbers; no upper end means "or more". Nothing here knows records.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

WRITTEN = re.compile(r"(\d+)(?:-(\d+)|(\+))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Count:
    """At least `low`; at most `high`, or without an upper end where `high` is None."""

    low: int
    high: int | None

    def __str__(self) -> str:
        if self.high is None:
            return f"{self.low}+"
        return str(self.low) if self.low == self.high else f"{self.low}-{self.high}"


NOUGHT = Count(0, 0)
UNKNOWN = Count(0, None)


@lru_cache(maxsize=4096)
def parse_count(text: str) -> Count:
    """Read `12`, `12-14` or `12+`; ValueError says what is wrong otherwise."""
    found = WRITTEN.fullmatch(text)
    if not found:
        raise ValueError(f"`{text}` is not a count: write `12`, `12-14` or `12+`")
    low = int(found[1])
    if found[3]:
        return Count(low, None)
    high = int(found[2]) if found[2] else low
    if high < low:
        raise ValueError(f"`{text}` ends below its beginning: write the smaller number first")
    return Count(low, high)


def total(counts: Iterable[Count]) -> Count:
    """The sum: lows with lows, highs with highs; one without an upper end leaves the sum without."""
    low, high = 0, 0
    open_end = False
    for count in counts:
        low += count.low
        if count.high is None:
            open_end = True
        else:
            high += count.high
    return Count(low, None if open_end else high)


def allowed(relation: str, said: Count, about: int) -> Count:
    """The values that a claimed number allows, as one closed interval.

    `relation` is one of exactly, about, at-least, at-most, more-than, less-than; `about` is the margin in per cent.
    A range that was said ("12-14") allows its whole width. `less-than` nought allows nothing: low exceeds high.
    """
    if relation == "exactly":
        return said
    if relation == "about":
        low = -(-said.low * (100 - about) // 100)
        return Count(low, None if said.high is None else said.high * (100 + about) // 100)
    if relation == "at-least":
        return Count(said.low, None)
    if relation == "more-than":
        return Count(said.low + 1, None)
    if relation == "at-most":
        return Count(0, said.high)
    if relation == "less-than":
        return Count(0, None if said.high is None else said.high - 1)
    raise ValueError(f"unknown relation {relation!r}")


def answers(permitted: Count, documented: Count) -> bool | None:
    """True if every documented value is permitted, False if none is, None if only some are."""
    top, ceiling = documented.high, permitted.high
    if ceiling is not None and ceiling < documented.low or top is not None and top < permitted.low:
        return False
    within = permitted.low <= documented.low and (ceiling is None or top is not None and top <= ceiling)
    return True if within else None


def exceeds(one: Count, other: Count) -> bool | None:
    """Whether `one` is more than `other`: True if in every case, False if in none, None otherwise."""
    if other.high is not None and one.low > other.high:
        return True
    if one.high is not None and one.high <= other.low:
        return False
    return None
