"""What the record shows about a claim: outcome, when, strength, resilience, near misses (method §6).

A verdict is worked out from the docket of the claim alone, for a standard of proof and a day on which the record stands. It
never says more than its cases: each decisive case can be followed to an occurrence, its items and their publishers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property

from ledger.asof import public_since
from ledger.cases import APART, Branch, Case, Docket
from ledger.dates import DAY, OPEN, days_between
from ledger.matching import Role, Test
from ledger.model import Claim, Form, Kind, Standard
from ledger.weighing import NOBODY, Leg, said_leg
from ledger.windows import said_when
from ledger.world import World

FURTHEST = 5
"""The exact search for resilience goes up to this many witnesses."""


class Outcome(str, Enum):
    """What the evidence comes to."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    DISPUTED = "disputed"
    UNVERIFIED = "unverified"
    PENDING = "pending"
    OVERDUE = "overdue"
    NOT_CHECKABLE = "not checkable"

    @property
    def is_decided(self) -> bool:
        """Supported, contradicted and disputed are answers; the others say that there is none, or none yet."""
        return self in (Outcome.SUPPORTED, Outcome.CONTRADICTED, Outcome.DISPUTED)


WORDS = {
    (Kind.COMMITMENT, Outcome.SUPPORTED): "kept",
    (Kind.COMMITMENT, Outcome.CONTRADICTED): "broken",
    (Kind.INTENTION, Outcome.SUPPORTED): "borne out",
    (Kind.INTENTION, Outcome.CONTRADICTED): "belied",
}
"""How a commitment and an intention show their outcome; a change of mind is not excluded."""


@dataclass(frozen=True)
class Shortfall:
    """A case that does not count, and what falls short: axes that are near or apart, legs below the standard."""

    case: Case
    axes: tuple[str, ...]
    legs: tuple[str, ...]
    is_open: bool
    """Whether the documented figure, or the particular, leaves the question open even where all else fits."""


@dataclass(frozen=True)
class Answer:
    """The answer of one reading (and measure): outcome, and the cases that made it."""

    reading: tuple[int, str]
    test: Test
    outcome: Outcome
    reason: str
    decisive: tuple[Case, ...]
    beside: tuple[Case, ...]


@dataclass(frozen=True, eq=False)
class Verdict:
    """What the record shows about one claim.

    `word` is the outcome as it is shown for the claim's kind. `decisive` stand strongest first, `beside` are undisputed cases
    that count the other way or the same way under another reading. `first` is the one that had begun for certain before the
    others; `days` are calendar days from the saying to when anything decisive may have begun, negative if that came before,
    and `days_at_most` to when one had for certain (an event within bounds may be both, far apart); `at_saying` says that it was
    so already on the day it was said. Without the whole docket an undecided verdict has no reason.
    """

    world: World = field(repr=False)
    claim: str
    outcome: Outcome
    word: str
    reason: str
    answers: tuple[Answer, ...]
    decisive: tuple[Case, ...]
    beside: tuple[Case, ...]
    first: Case | None
    days: int | None
    days_at_most: int | None
    at_saying: bool
    docket: Docket | None
    branch: Branch | None
    standard: Standard

    @property
    def is_waiting(self) -> bool:
        """Whether its condition is not met on record."""
        return self.docket is not None and self.branch is None

    @cached_property
    def said(self) -> Leg:
        """Whether it was said."""
        return said_leg(self.world, self.claim)

    @property
    def if_said(self) -> bool:
        """Whether the verdict holds only if it was said as reported."""
        return not self.said.reaches(self.standard) or self.said.is_disputed(self.standard)

    @cached_property
    def strength(self) -> Standard | None:
        """The weakest of said, happened and by, and of the readings the weakest: all of them carry it. None where nothing decides."""
        if not self.decisive:
            return None
        readings = [max(case.level() for case in answer.decisive) for answer in self.answers if answer.decisive]
        return min(self.said.weigh()[0].level, *readings)

    @cached_property
    def afterwards(self) -> tuple[Case, ...]:
        """What counts on all axes but came after the window had closed; not what had begun before, and counts, and went on."""
        before = {case.match.occurrence for case in (*self.decisive, *self.beside)}
        later = self._whole.afterwards if self.docket else ()
        return tuple(case for case in later if case.match.occurrence not in before and case.counts(self.standard))

    @cached_property
    def near_misses(self) -> tuple[Shortfall, ...]:
        """What bears on the claim without counting, fewest shortfalls first."""
        return tuple(_near_misses(self._whole, self.branch, self.standard)) if self.docket else ()

    @property
    def _whole(self) -> Docket:
        if self.docket is None or not self.docket.is_whole:
            raise ValueError("what does not decide was not asked for")
        return self.docket


def judge(world: World, claim_id: str, docket: Docket | None, standard: Standard, as_of: int) -> Verdict:
    """The verdict on a claim. `as_of` is the last minute of the day on which the record stands; no docket, not checkable."""
    claim = world.book.claims[claim_id]
    if docket is None:
        word, reason = Outcome.NOT_CHECKABLE.value, _not_checkable(claim)
        return Verdict(world, claim_id, Outcome.NOT_CHECKABLE, word, reason, (), (), (), None, None, None, False, None, None, standard)
    branch = _open_branch(docket, standard)
    if branch is None:
        answers: tuple[Answer, ...] = ()
        outcome, reason = Outcome.PENDING, "its condition is not met on record"
    else:
        answers = tuple(_answer(world, branch, reading, standard, as_of) for reading in branch.readings)
        combined, reason = _combine(answers)
        outcome = _gated(branch, combined, standard)
        reason = reason if outcome is combined else "it is disputed whether its condition was met"
    decisive, beside = _sides_of_answers(world, outcome, answers)
    began = {_name(case): _began(world, branch, answers, case) for case in decisive}
    first = min(decisive, key=lambda case: (_begun(world, case, began), began[_name(case)], case.match.occurrence), default=None)
    word = WORDS.get((claim.kind, outcome), outcome.value)
    days, at_saying = _when(world, claim, min(began.values(), default=None))
    return Verdict(
        world=world,
        claim=claim_id,
        outcome=outcome,
        word=word,
        reason=reason if docket.is_whole or outcome.is_decided else "",
        answers=answers,
        decisive=decisive,
        beside=beside,
        first=first,
        days=days,
        days_at_most=_at_most(world, claim, first, days),
        at_saying=at_saying,
        docket=docket,
        branch=branch,
        standard=standard,
    )


def _not_checkable(claim: Claim) -> str:
    if claim.kind is Kind.POSITION:
        return "a position: cause, blame, motive or demand, which no event can test"
    return f"{claim.check.value}: {claim.missing}"


def _open_branch(docket: Docket, standard: Standard, lost: frozenset[str] = NOBODY) -> Branch | None:
    """The first branch whose condition is met, disputed or not; or the only one, if there is no condition."""
    return next((branch for branch in docket.branches if branch.gate is None or branch.gate.counts(standard, lost)), None)


def _gated(branch: Branch, outcome: Outcome, standard: Standard, lost: frozenset[str] = NOBODY) -> Outcome:
    """What is decided behind a disputed condition is disputed."""
    doubted = branch.gate is not None and branch.gate.is_disputed(standard, lost)
    return Outcome.DISPUTED if doubted and outcome.is_decided else outcome


# ---------------------------------------------------------------------------------------------- outcome


def _answer(world: World, branch: Branch, reading: tuple[int, str], standard: Standard, as_of: int) -> Answer:
    test = next(test for test in branch.tests if test.number == reading[0])
    here = [case for case in branch.cases if case.reading == reading]
    outcome = _outcome(here, standard)
    if outcome is None:
        undecided = _undecided(world, test, as_of)
        return Answer(reading, test, undecided, _why_undecided(undecided, here, standard), (), ())
    speaking = [case for case in here if case.counts(standard)]
    wanted = {Outcome.SUPPORTED: (True,), Outcome.CONTRADICTED: (False,), Outcome.DISPUTED: (True, False)}[outcome]
    clear = [case for case in speaking if not case.is_disputed(standard)] or speaking
    return Answer(
        reading,
        test,
        outcome,
        "",
        tuple(case for case in clear if case.supports in wanted),
        tuple(case for case in speaking if case not in clear or case.supports not in wanted),
    )


def _outcome(cases: Sequence[Case], standard: Standard, lost: frozenset[str] = NOBODY) -> Outcome | None:
    """Both at once, or disputed cases alone, is disputed; one way alone decides; None where nothing counts."""
    counting = [case for case in cases if case.counts(standard, lost)]
    ways = {case.supports for case in counting if not case.is_disputed(standard, lost)}
    if ways == {True}:
        return Outcome.SUPPORTED
    if ways == {False}:
        return Outcome.CONTRADICTED
    return Outcome.DISPUTED if counting else None


def _undecided(world: World, test: Test, as_of: int) -> Outcome:
    claim = world.book.claims[test.claim]
    if claim.form is Form.ABOUT or claim.form is Form.FIGURE and test.scope.event:
        return Outcome.UNVERIFIED
    if test.window.closes_last > as_of:
        return Outcome.PENDING
    has_deadline = test.window.closes_last > said_when(world, claim)[1] // DAY * DAY + DAY - 1 or claim.kind in (
        Kind.COMMITMENT,
        Kind.INTENTION,
    )
    return Outcome.OVERDUE if claim.form in (Form.OCCURS, Form.FIGURE) and has_deadline else Outcome.UNVERIFIED


def _why_undecided(outcome: Outcome, cases: Sequence[Case], standard: Standard) -> str:
    if any(case.match.is_inside and case.supports is not None for case in cases):
        legs = [
            leg.weigh()
            for case in cases
            if case.match.is_inside and case.supports is not None
            for leg in case.legs
            if not leg.reaches(standard)
        ]
        alone = all(pro.level <= Standard.ALLEGED for pro, _ in legs)
        if alone and any(pro.level == con.level == Standard.ALLEGED for pro, con in legs):
            return "contested: only sides speak, and they contradict each other"
        return "what is on record is below the standard of proof"
    if any(case.match.is_inside for case in cases):
        return "the documented figures leave it open"
    if cases:
        return "only near: nothing on record lies wholly within its scope"
    return {Outcome.PENDING: "nothing on record so far", Outcome.OVERDUE: "nothing on record, and the deadline has passed"}.get(
        outcome, "nothing on record"
    )


def _combine(answers: Sequence[Answer]) -> tuple[Outcome, str]:
    """Of readings, one without an answer leaves the whole unverified; if all agree, that is the verdict; else disputed."""
    outcomes = {answer.outcome for answer in answers}
    if len(outcomes) == 1:
        return answers[0].outcome, "; ".join(dict.fromkeys(answer.reason for answer in answers if answer.reason))
    if any(not outcome.is_decided for outcome in outcomes):
        still = ", ".join(answer.test.name or answer.reading[1] for answer in answers if not answer.outcome.is_decided)
        return Outcome.UNVERIFIED, f"a reading is open: {still}"
    return Outcome.DISPUTED, "its readings disagree"


def _sides_of_answers(world: World, outcome: Outcome, answers: Iterable[Answer]) -> tuple[tuple[Case, ...], tuple[Case, ...]]:
    """The decisive cases, strongest and then earliest first, without repetition; and those beside them."""
    answers = list(answers)
    decisive = _unique(case for answer in answers if outcome.is_decided for case in answer.decisive)
    beside = _unique(case for answer in answers for case in (*answer.beside, *(() if outcome.is_decided else answer.decisive)))

    def order(case: Case) -> tuple[int, int, str, str]:
        return -case.level(), world.occurrences[case.match.occurrence].earliest, case.match.occurrence, case.about

    return tuple(sorted(decisive, key=order)), tuple(
        sorted((case for case in beside if _name(case) not in set(map(_name, decisive))), key=order)
    )


def _name(case: Case) -> tuple[str, Role, bool | None, str]:
    return case.match.occurrence, case.match.role, case.supports, case.about


def _unique(cases: Iterable[Case]) -> list[Case]:
    return list({_name(case): case for case in reversed(list(cases))}.values())[::-1]


def _began(world: World, branch: Branch | None, answers: Sequence[Answer], case: Case) -> int:
    """The first minute of what decides: of an event that had begun before the window opened, the opening.

    Behind a condition that is the minute by which the condition was met. What did not occur decides when the window closes.
    """
    earliest = world.occurrences[case.match.occurrence].earliest
    windows = [answer.test.window for answer in answers if case in answer.decisive]
    if case.match.role is Role.ABSENCE:
        return max(earliest, min((one.closes_first for one in windows if one.closes_first < OPEN), default=-OPEN))
    if case.match.role is not Role.EVENT:
        return earliest
    gated = branch is not None and branch.gate is not None
    return max(earliest, min((one.opens_last if gated else one.opens_first for one in windows), default=-OPEN))


def _begun(world: World, case: Case, began: Mapping[tuple[str, Role, bool | None, str], int]) -> int:
    """The minute by which what decides had begun for certain."""
    return max(began[_name(case)], world.occurrences[case.match.occurrence].bounds.starts_last)


def _when(world: World, claim: Claim, began: int | None) -> tuple[int | None, bool]:
    """Days from the saying to the earliest minute at which anything decisive may have begun, and whether that was so on its day.

    What a commitment or an intention is tested by comes after the saying, also on the same day.
    """
    if began is None:
        return None, False
    said = said_when(world, claim)
    if abs(began) >= OPEN:
        return None, began < 0
    looks_back = claim.kind not in (Kind.COMMITMENT, Kind.INTENTION)
    return days_between(said[0], began), looks_back and began <= said[1] // DAY * DAY + DAY - 1


def _at_most(world: World, claim: Claim, first: Case | None, days: int | None) -> int | None:
    """Days from the saying to the latest day on which the first decisive occurrence may have begun, so that one had for certain."""
    if first is None or days is None:
        return None
    bounds = world.occurrences[first.match.occurrence].bounds
    return max(days, days_between(said_when(world, claim)[0], bounds.starts_last)) if bounds.starts_last < OPEN else days


def _near_misses(docket: Docket, branch: Branch | None, standard: Standard) -> Iterator[Shortfall]:
    """What bears on the claim without counting, fewest shortfalls first."""
    gates = [other.gate for other in docket.branches if other.gate]
    cases = gates if branch is None else branch.cases
    short = [_shortfall(case, standard) for case in cases if not case.counts(standard)]
    yield from sorted(
        short, key=lambda one: (len(one.axes) + len(one.legs) + one.is_open, one.case.match.occurrence, one.case.match.role, one.case.about)
    )


def _shortfall(case: Case, standard: Standard) -> Shortfall:
    axes = tuple(axis for axis, short in case.match.short.items() if short)
    legs = tuple(leg.name for leg in case.legs if not leg.reaches(standard))
    return Shortfall(case, axes, legs, case.supports is None)


def is_apart(shortfall: Shortfall) -> bool:
    """Whether on some axis what is documented has nothing in common with what was said (only in claims about one event)."""
    return APART in shortfall.case.match.short.values()


# ---------------------------------------------------------------------------------------------- on record since


def on_record_since(world: World, case: Case, standard: Standard) -> int | None:
    """The last minute of the day on which the case first counted, by the dates of publication of its items; None if it does not count."""
    days = sorted(
        {public_since(heard.item.page, world.zone) for leg in case.legs for part in leg.parts for heard in (*part.pro, *part.con)}
    )
    return next((day for day in days if all(_reaches_by(world, leg, day, standard) for leg in case.legs)), None)


def _reaches_by(world: World, leg: Leg, day: int, standard: Standard) -> bool:
    return leg.until(lambda heard: public_since(heard.item.page, world.zone) <= day).reaches(standard)


# ---------------------------------------------------------------------------------------------- resilience


def resilience(docket: Docket, verdict: Verdict, standard: Standard) -> int | None:
    """The smallest number of witnesses whose loss changes a decided verdict; None if more than FURTHEST would have to go.

    Exact: losing witnesses only lowers levels, so a verdict can only change through a case that counts now. Each step of the
    search therefore takes a witness of the first clear case each way, or of any disputed one, in the branch that is open.
    """
    if not verdict.outcome.is_decided:
        raise ValueError("only a decided verdict has a resilience")
    docket = _what_counts(docket, standard)
    if _at_least(docket, standard) > FURTHEST:
        return None
    seen: set[frozenset[str]] = set()
    layer: list[frozenset[str]] = [NOBODY]
    for size in range(1, FURTHEST + 1):
        further = []
        for lost in layer:
            for owner in sorted(_candidates(docket, standard, lost)):
                more = lost | {owner}
                if more in seen:
                    continue
                seen.add(more)
                if outcome_without(docket, standard, more) is not verdict.outcome:
                    return size
                further.append(more)
        layer = further
    return None


def _at_least(docket: Docket, standard: Standard) -> int:
    """How many witnesses must be lost at least: of clear cases all one way that share no owner, each needs one of its own."""
    branch = _open_branch(docket, standard)
    if branch is None or branch.gate is not None or any(case.is_disputed(standard) for case in branch.cases):
        return 1
    return min(_apart([case for case in branch.cases if case.reading == reading]) for reading in branch.readings)


def _apart(cases: Sequence[Case]) -> int:
    """How many of the cases can be picked of which no two share an owner; 1 where they do not all go one way."""
    if len({case.supports for case in cases}) != 1:
        return 1
    taken: set[str] = set()
    number = 0
    for case in sorted(cases, key=lambda case: len(case.owners)):
        if taken.isdisjoint(case.owners):
            taken |= case.owners
            number += 1
    return number


def _what_counts(docket: Docket, standard: Standard) -> Docket:
    """The docket with only the cases that count: whatever is lost, no other one ever will."""
    branches = tuple(replace(branch, cases=tuple(case for case in branch.cases if case.counts(standard))) for branch in docket.branches)
    return replace(docket, branches=branches)


def outcome_without(docket: Docket, standard: Standard, lost: frozenset[str]) -> Outcome | None:
    """The outcome if these witnesses, with all that derives from them, were not on record; None where it is then undecided."""
    branch = _open_branch(docket, standard, lost)
    if branch is None:
        return None
    outcomes = {_outcome([case for case in branch.cases if case.reading == reading], standard, lost) for reading in branch.readings}
    if None in outcomes:
        return None
    outcome = outcomes.pop() if len(outcomes) == 1 else Outcome.DISPUTED
    return _gated(branch, outcome or Outcome.DISPUTED, standard, lost)


def _candidates(docket: Docket, standard: Standard, lost: frozenset[str]) -> frozenset[str]:
    branch = _open_branch(docket, standard, lost)
    cases: list[Case] = []
    if branch:
        cases += [branch.gate] if branch.gate else []
        for reading in branch.readings:
            here = [case for case in branch.cases if case.reading == reading and case.counts(standard, lost)]
            clear = [case for case in here if not case.is_disputed(standard, lost)]
            cases += [case for case in here if case.is_disputed(standard, lost)]
            cases += [case for way in (True, False) for case in [next((one for one in clear if one.supports is way), None)] if case]
    return frozenset().union(*(case.owners for case in cases)) - lost
