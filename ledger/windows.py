"""When a claim speaks of: the window of its scope as four minutes (method §3 and §4).

The window begins between `opens_first` and `opens_last` and ends between `closes_first` and `closes_last`. An event fits
certainly when it fits the smallest of these windows, possibly when it fits the largest. Minutes on the ledger's clock; open
ends are ±OPEN. A window without a certain core is written so that nothing fits it certainly.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from ledger.dates import DAY, OPEN, Edtf
from ledger.model import Claim, Form, Kind, Scope
from ledger.world import NEVER, World


class Window(NamedTuple):
    """Where a window begins and where it ends, each within two minutes (both included)."""

    opens_first: int
    opens_last: int
    closes_first: int
    closes_last: int

    @property
    def is_real(self) -> bool:
        """False for a window that certainly ends before it begins."""
        return self.opens_first <= self.closes_last


Ends = tuple[int, int]


def said_when(world: World, claim: Claim) -> Ends:
    """First and last minute of the saying: the claim's own date, else that of its call."""
    said = claim.said or world.book.calls[claim.call].date
    bounds = world.bounds(said)
    return bounds.starts_first, bounds.ends_last


def window(world: World, claim: Claim, scope: Scope, opened: int | None = None) -> Window:
    """The window of a scope of the claim.

    A condition opens it somewhere between its own opening and `opened`, the minute by which the condition was met: so what
    fits certainly lies after that, whichever event met it.
    """
    said = said_when(world, claim)
    opens = _end(world, scope.since, said, "opens") or _default_opening(world, claim, scope, said)
    closes = _end(world, scope.until, said, "closes") or _default_closing(claim, scope, said)
    if opened is not None:
        opens = opens[0], max(opens[1], opened)
    return with_certain_core(Window(*opens, *closes))


def condition_window(world: World, claim: Claim, condition: Scope) -> Window:
    """When a condition may be met: from the saying on, unless it says otherwise."""
    said = said_when(world, claim)
    opens = _end(world, condition.since, said, "opens") or said
    closes = _end(world, condition.until, said, "closes") or (OPEN, OPEN)
    return with_certain_core(Window(*opens, *closes))


def with_certain_core(window: Window) -> Window:
    """The window as it is, or, if its smallest extent is empty, such that nothing fits it certainly."""
    return window if window.opens_last <= window.closes_first else window._replace(opens_last=NEVER, closes_first=-NEVER)


def day_of_saying(said: Ends) -> Ends:
    """The whole day, or days, on which the saying fell."""
    return said[0] // DAY * DAY, said[1] // DAY * DAY + DAY - 1


def _end(world: World, written: Edtf | Literal["said"] | None, said: Ends, end: Literal["opens", "closes"]) -> Ends | None:
    """An end as the record gives it: the outer minute of what is written, or anything within it if that is marked uncertain."""
    if written is None:
        return None
    if isinstance(written, str):
        return said
    bounds = world.bounds(written)
    first, last = bounds.starts_first, bounds.ends_last
    if written.uncertain:
        return first, last
    return (first, first) if end == "opens" else (last, last)


def _default_opening(world: World, claim: Claim, scope: Scope, said: Ends) -> Ends:
    if claim.kind in (Kind.COMMITMENT, Kind.INTENTION):
        return said
    if scope.until is None and _is_bare_present(claim):
        day = day_of_saying(said)
        return day[0], day[0]
    start = world.bounds(world.book.ledger.default_start).starts_first
    return start, start


def _is_bare_present(claim: Claim) -> bool:
    """Whether it speaks of the day on which it was said, unless a time is named: the same of oneself as of others."""
    return claim.kind in (Kind.ASSERTION, Kind.ATTRIBUTION) and claim.form not in (Form.ABOUT, Form.FIGURE)


def _default_closing(claim: Claim, scope: Scope, said: Ends) -> Ends:
    if claim.kind in (Kind.COMMITMENT, Kind.INTENTION) or scope.since == "said":
        return OPEN, OPEN
    if scope.since is None and _is_bare_present(claim):
        day = day_of_saying(said)
        return day[1], day[1]
    return said
