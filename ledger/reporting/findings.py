"""What `check` shows: each verdict as a careful diagnostic, the strongest first, and what all of them come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ledger.answers import Examination
from ledger.cases import Case
from ledger.conflicts import Clash, ReadoutConflict, Silence
from ledger.model import Standard
from ledger.reporting import added, words
from ledger.reporting.text import Page, counted, listed, plain
from ledger.verdict import Outcome, Verdict
from ledger.world import World

Lines = list[str]
ORDER = (
    Outcome.CONTRADICTED,
    Outcome.DISPUTED,
    Outcome.SUPPORTED,
    Outcome.OVERDUE,
    Outcome.PENDING,
    Outcome.UNVERIFIED,
    Outcome.NOT_CHECKABLE,
)
MOST_CASES = 3


def strongest_first(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Contradictions before all else, of these the strongest first, then in the order of ids, which begin with the date."""
    return sorted(verdicts, key=lambda verdict: (ORDER.index(verdict.outcome), -(verdict.strength or 0), verdict.claim))


def as_text(examined: Examination, verdicts: Sequence[Verdict], page: Page) -> Lines:
    """Every verdict with its legs and decisive events."""
    return [line for verdict in strongest_first(verdicts) for line in (*_one(examined, verdict, page), "")]


def _one(examined: Examination, verdict: Verdict, page: Page) -> Lines:
    world = examined.world
    claim = world.book.claims[verdict.claim]
    call = world.book.calls[claim.call]
    head = page.paint(words.headline(verdict), *words.STYLES[verdict.outcome])
    who = listed(words.label(world, "actor", one) for one in call.participants if one != claim.speaker)
    speaker = words.label(world, "actor", claim.speaker)
    lines = [f"{page.paint(verdict.claim, 'bold')}: {head}"]
    lines += page.fold(plain(claim.proposition), "  “", "   ")
    lines[-1] += "”"
    lines += page.fold(f"{claim.kind.value}, {speaker}{f' to {who}' if who else ', in public'}, {call.date}", "  ")
    if verdict.outcome.is_decided:
        lines += _legs(world, verdict, page)
        lines += _cases(world, verdict, page)
        lines += page.fold(words.resilience(examined, verdict.claim), "  ")
    elif verdict.reason:
        lines += page.fold(plain(verdict.reason), "  why not: " if verdict.outcome is Outcome.NOT_CHECKABLE else "  why: ")
        lines += _nearest(world, verdict, page)
    return [*lines, *added.beside(examined, verdict.claim, page)]


def _legs(world: World, verdict: Verdict, page: Page) -> Lines:
    best = verdict.decisive[0]
    return [line for leg in (verdict.said, *best.legs) for line in page.fold(words.weight(world, leg), f"  {leg.name:<9} ", " " * 12)]


def _cases(world: World, verdict: Verdict, page: Page) -> Lines:
    lines: Lines = []
    cases = list({(case.match.occurrence, case.supports): case for case in verdict.decisive}.values())  # an event has several figures
    for case in cases[:MOST_CASES]:
        lines += _event(world, case, "for" if case.supports else "against", page)
    if len(cases) > MOST_CASES:
        lines.append(f"            and {len(cases) - MOST_CASES} more: ledger why {verdict.claim}")
    if verdict.first and verdict.first.match.occurrence not in {case.match.occurrence for case in cases[:1]}:
        lines += _event(world, verdict.first, "first", page)
    return lines


def _event(world: World, case: Case, sign: str, page: Page) -> Lines:
    occurrence = world.occurrences[case.match.occurrence]
    return page.fold(f"{words.when(occurrence)}: {plain(occurrence.title)} [{occurrence.id}]", f"  {sign:<9} ", " " * 12)


def _nearest(world: World, verdict: Verdict, page: Page) -> Lines:
    if not verdict.near_misses:
        return []
    nearest = verdict.near_misses[0]
    occurrence = world.occurrences[nearest.case.match.occurrence]
    what = listed(
        [*(f"near on {axis}" for axis in nearest.axes), *(f"{leg} below the standard" for leg in nearest.legs), *["open"] * nearest.is_open]
    )
    more = f", and {counted(len(verdict.near_misses) - 1, 'other')}" if len(verdict.near_misses) > 1 else ""
    return page.fold(f"{words.when(occurrence)}: {plain(occurrence.title)} [{occurrence.id}] ({what}){more}", "  nearest: ", " " * 11)


def summary(examined: Examination, verdicts: Sequence[Verdict], page: Page) -> Lines:
    """How many of the claims asked for are checked or not, with their outcomes; and from what: counts with denominators, no score."""
    whole = len(examined.verdicts)
    if not whole:
        return [*page.fold("No claim is on record yet: `ledger add` records one."), *_provenance(examined, page)]
    if not verdicts:
        return [*page.fold(f"Of {counted(whole, 'claim')} on record none fits what was asked for."), *_provenance(examined, page)]
    claims = examined.world.book.claims
    counts = Counter(verdict.outcome for verdict in verdicts)
    checkable = len(verdicts) - counts[Outcome.NOT_CHECKABLE]
    decided = sum(counts[outcome] for outcome in ORDER if outcome.is_decided)
    words_of = Counter((verdict.outcome, verdict.word) for verdict in verdicts)
    parts = [
        f"{number} {word}"
        for (outcome, word), number in sorted(words_of.items(), key=lambda one: (ORDER.index(one[0][0]), one[0][1]))
        if outcome is not Outcome.NOT_CHECKABLE
    ]
    parts.append(f"{counts[Outcome.NOT_CHECKABLE]} not checkable")
    calls = len({claims[verdict.claim].call for verdict in verdicts})
    text = f"{counted(len(verdicts), 'claim')} on {counted(calls, 'call')}, {checkable} of them checkable: {decided} decided. "
    text += "; ".join(parts) + "."
    text += f" {counted(whole, 'claim')} are on record." if len(verdicts) < whole else ""
    return [*page.fold(text), *_provenance(examined, page)]


def _provenance(examined: Examination, page: Page) -> Lines:
    return [page.paint(line, "dim") for line in page.fold(words.provenance(examined))]


@dataclass(frozen=True)
class Beside:
    """What some claims come to among themselves and beside the accounts of their calls."""

    clashes: Sequence[Clash]
    conflicts: Sequence[ReadoutConflict]
    silences: Sequence[Silence]


def beside(examined: Examination, verdicts: Iterable[Verdict], everything: bool = True) -> Beside:
    """Of all that is found among claims and accounts, what touches one of these claims, or its call.

    Tensions and silences are left out where not `everything` is wanted.
    """
    claims = examined.world.book.claims
    asked = {verdict.claim for verdict in verdicts}
    calls = {claims[claim].call for claim in asked}
    return Beside(
        [one for one in examined.clashes(everything) if asked & {one.says, one.excludes}],
        [one for one in examined.readout_conflicts() if (one.record in asked if one.record in claims else one.call in calls)],
        [one for one in examined.silences() if one.claim in asked] if everything else [],
    )


def clashes(found: Sequence[Clash], page: Page) -> Lines:
    """Claims of one speaker that exclude each other, or nearly."""
    lines: Lines = []
    for clash in found:
        kind = "self-contradiction" if clash.is_contradiction else f"tension (near on {listed(clash.axes)})"
        lines += page.fold(f"{clash.says} says what {clash.excludes} excludes", f"{kind}: ", "    ")
    return lines


def readouts(conflicts: Sequence[ReadoutConflict], silences: Sequence[Silence], page: Page) -> Lines:
    """What the sides of a call report oppositely, and what one tells and another leaves out."""
    lines: Lines = []
    for one in conflicts:
        lines += page.fold(
            f"{one.call}: {plain(one.what)} [{one.record}] (told by {listed(one.for_it)}, rejected by {listed(one.against_it)})",
            "readout conflict: ",
            "    ",
        )
    for silence in silences:
        lines += page.fold(
            f"{silence.call}: {silence.claim} (told by {listed(silence.told_by)}, not by {silence.silent})", "silence: ", "    "
        )
    return lines


def first_level_of(verdict: Verdict, leg: str) -> Standard | None:
    """The level of a leg in the first decisive case, which may be weaker than the strongest."""
    return words.case_level(verdict.first, leg) if verdict.first else None


def level_of(verdict: Verdict, leg: str) -> Standard | None:
    """The level of a leg for one row: of the strongest decisive case, else of the nearest miss that lies wholly in the scope."""
    if leg == "said":
        return verdict.said.weigh()[0].level
    if verdict.decisive:
        return words.case_level(verdict.decisive[0], leg)
    inside = [miss.case for miss in verdict.near_misses if not miss.axes]
    return words.case_level(inside[0], leg) if inside else None
