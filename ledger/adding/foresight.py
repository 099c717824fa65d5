"""What the engine makes of a record before it is written: so that a scope drawn too wide or too narrow is seen at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ledger.answers import Examination, examine
from ledger.book import Book
from ledger.cases import Case
from ledger.model import Concept, Event, Record
from ledger.reporting import findings, words
from ledger.reporting.text import Page, counted, listed, plain
from ledger.verdict import Verdict
from ledger.world import World

Lines = list[str]
MOST, FEWER, FEWEST = 8, 5, 3
"""Rows that are told of what counts, of what is near, and of what only comes after."""

MOST_FOUND = 2
"""Concepts of an event that are named where it is near on their axis."""

WIDE = 3
"""A scope that takes in one in so many of the events on record is asked about."""

NOTHING = "Nothing on record lies in its scope or near it."

FEW = 10
"""Events on record up to which that question is not asked."""


def foresee(before: Book, after: Book, folder: str, name: str, record: Record, page: Page) -> Lines:
    """What comes of the record `name`, which `after` has and `before` has not: verdicts, matches, what changes elsewhere."""
    then, now = examine(before), examine(after)
    lines = [page.paint("What the engine makes of it", "bold")]
    if folder == "claims":
        lines += _claim(now, name, page)
    elif isinstance(record, Event):
        lines += _event(now, name, page)
    elif isinstance(record, Concept):
        lines += _concept(now.world, folder, name, page)
    return [*lines, *_changes(then, now, name, page)]


# ---------------------------------------------------------------------------------------------------------- a claim


def _claim(now: Examination, name: str, page: Page) -> Lines:
    verdict = now.verdicts[name]
    lines = findings.as_text(now, [verdict], page)
    if name in now.dockets:
        lines += _reach(now, verdict, page)
    lines += findings.clashes([one for one in now.clashes() if name in (one.says, one.excludes)], page)
    return lines + findings.readouts([one for one in now.readout_conflicts() if one.record == name], [], page)


def _reach(now: Examination, verdict: Verdict, page: Page) -> Lines:
    """The events in the scope, near it, and after its window, and whether that is very much or nothing."""
    world, docket = now.world, now.dockets[verdict.claim]
    cases = list(_by_occurrence(case for branch in docket.branches for case in branch.cases))
    inside = [case for case in cases if case.match.is_inside]
    near = sorted((case for case in cases if not case.match.is_inside), key=lambda case: (len(_short(case)), case.match.occurrence))
    known = {case.match.occurrence for case in cases}
    later = [case for case in _by_occurrence(docket.afterwards) if case.match.occurrence not in known]
    total = len(world.occurrences)
    lines = _list(f"in its scope, {len(inside)} of {counted(total, 'event')}", [_case(now, case) for case in inside], page)
    lines += _list(f"near it, {len(near)}", [_case(now, case) for case in near], page, FEWER)
    lines += _list(f"after its window, {len(later)}: conduct, not falsehood", [_case(now, case) for case in later], page, FEWEST)
    if not cases:
        lines += page.fold(f"{NOTHING} If something should, is the scope too narrow, or its window too short?", "  ")
    elif total > FEW and len(inside) * WIDE > total:
        lines += page.fold(f"Its scope takes in {len(inside)} of the {total} events on record: is it wider than what was said?", "  ")
    return lines


def _by_occurrence(cases: Iterable[Case]) -> Iterator[Case]:
    """One case of each event, the one that falls short on the fewest axes, in the order of ids."""
    best: dict[str, Case] = {}
    for case in cases:
        known = best.get(case.match.occurrence)
        if known is None or len(_short(case)) < len(_short(known)):
            best[case.match.occurrence] = case
    yield from (best[name] for name in sorted(best))


def _short(case: Case) -> list[str]:
    """The axes on which a case is only near."""
    return [axis for axis, short in case.match.short.items() if short]


def _case(now: Examination, case: Case) -> str:
    occurrence = now.world.occurrences[case.match.occurrence]
    return f"{words.when(occurrence)}: {plain(occurrence.title)} [{occurrence.id}] ({_stands(now, case)})"


def _stands(now: Examination, case: Case) -> str:
    """Which way a case speaks, and what it falls short on: `against it, but near on act (strike) and below the standard on by`."""
    occurrence = now.world.occurrences[case.match.occurrence]
    way = {True: "for it", False: "against it", None: "leaves it open"}[case.supports]
    short = [f"near on {axis}{'' if axis == 'time' else _found(now.world, axis, occurrence.found(axis))}" for axis in _short(case)]
    low = [leg.name for leg in case.legs if not leg.reaches(now.provenance.standard)]
    below = [f"below the standard on {listed(low)}"] if low else []
    return f"{way}, but {listed([*short, *below])}" if short or low else way


def _found(world: World, axis: str, found: tuple[str, ...]) -> str:
    names = [words.label(world, axis, one) for one in found[:MOST_FOUND]]
    return f" ({', '.join(names) or 'nothing on record'}{', …' * (len(found) > MOST_FOUND)})"


# ---------------------------------------------------------------------------------------------------------- an event


def _event(now: Examination, name: str, page: Page) -> Lines:
    """The claims that the event bears on."""
    occurrence = now.world.occurrence_of[name]
    found: dict[str, Case] = {}
    for claim, docket in now.dockets.items():
        cases = [*(case for branch in docket.branches for case in branch.cases), *docket.afterwards]
        for case in _by_occurrence(case for case in cases if case.match.occurrence == occurrence):
            found[claim] = case
    inside: Lines = []
    near: Lines = []
    for claim, case in found.items():
        row = f"{claim}: “{plain(now.world.book.claims[claim].proposition)}” ({_stands(now, case)})"
        (inside if case.match.is_inside else near).append(row)
    total = counted(len(now.dockets), "checkable claim")
    lines = _list(f"in the scope of {len(inside)} of {total}", inside, page) + _list(f"near the scope of {len(near)}", near, page, FEWER)
    if not found:
        ask = "If it should: are its acts, places and actors those that the claim speaks of, or narrower ones?"
        lines += page.fold(f"It bears on none of {total}. {ask}", "  ")
    return lines + findings.readouts([one for one in now.readout_conflicts() if one.record == name], [], page)


# ---------------------------------------------------------------------------------------------------------- all others


def _concept(world: World, folder: str, name: str, page: Page) -> Lines:
    """Where a concept stands in its tree."""
    axis = {"acts": "act", "actors": "actor", "places": "place", "means": "means"}.get(folder.rpartition("/")[2])
    if axis is None:
        return []
    lines = world.lines(axis)
    above = sorted(lines.above(name) - {name}, key=lambda one: (-len(lines.above(one)), one))
    if not above:
        return page.fold("It stands at the top of its tree: nothing is broader.", "  ")
    return page.fold(listed(f"{words.label(world, axis, one)} [{one}]" for one in above), "  lies within: ", "    ")


def _changes(then: Examination, now: Examination, name: str, page: Page) -> Lines:
    """The verdicts on other claims that come out differently with the record."""
    told = []
    for claim, verdict in now.verdicts.items():
        before, after = _word(then.verdicts.get(claim)), _word(verdict)
        if claim != name and before != after:
            told.append(f"{claim}: {before} → {after}")
    if told:
        return _list(f"changes {counted(len(told), 'verdict')}", told, page)
    return ["  changes no verdict on another claim"] if then.verdicts else []


def _word(verdict: Verdict | None) -> str:
    if verdict is None:
        return "not on record"
    return words.headline(verdict) + (f" ({words.level(verdict.strength)})" if verdict.strength else "")


def _list(title: str, rows: list[str], page: Page, most: int = MOST) -> Lines:
    """A heading, and below it the first rows; nothing where there are none."""
    if not rows:
        return []
    lines = [f"  {title}:", *(line for row in rows[:most] for line in page.fold(row, "    - "))]
    return [*lines, f"      and {len(rows) - most} more"] if len(rows) > most else lines
