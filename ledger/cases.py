"""What is put to the proof for each claim: matches with their legs, and which way each one speaks (method §6).

The forms *never*, *occurs* and *holds* take their matches as they come; *about* asks each particular of one event; *figure*
asks whether a documented count satisfies the relation. A claim with a condition has a branch for each occurrence that may
have met it, since each of them opens the window at another time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from itertools import product

from ledger.counts import NOUGHT, UNKNOWN, Count, allowed, answers, exceeds, total
from ledger.joining import AXES
from ledger.matching import SUPPORTS, Match, Role, Test, Value, compare, conditions, found_in, matches, tests_of
from ledger.model import Check, Claim, Figure, Form, Kind, Relation, Standard
from ledger.weighing import (
    FIELDS,
    NOBODY,
    Bench,
    Ground,
    Leg,
    figure_ground,
    happened_as_recorded,
    legs_of_match,
    named_by,
    rejected,
    ruled_out,
)
from ledger.windows import Window, said_when
from ledger.world import Occurrence, Pair, World

APART = 2
"""On an axis of a particular: what is documented has nothing in common with what was said."""


@dataclass(frozen=True, eq=False)
class Case:
    """A match with its legs, and whether it speaks for the claim (True), against it (False) or leaves it open (None).

    `reading` is the reading it belongs to, with its measure where the claim names none; `about` says which particular or
    figure it turns on, in ids. The legs are weighed when somebody asks: what is only near is seldom looked at.
    """

    reading: tuple[int, str]
    match: Match
    supports: bool | None
    weighed: Callable[[], tuple[Leg, ...]] = field(repr=False)
    about: str = ""

    @cached_property
    def legs(self) -> tuple[Leg, ...]:
        """*happened* and, where it is asked for, *by*."""
        return self.weighed()

    def counts(self, standard: Standard, lost: frozenset[str] = NOBODY) -> bool:
        """Inside (or covering), decided, and every leg reaches the standard; disputed or not."""
        return self.supports is not None and self.match.is_inside and all(leg.reaches(standard, lost) for leg in self.legs)

    def is_disputed(self, standard: Standard, lost: frozenset[str] = NOBODY) -> bool:
        """Whether it counts, but some leg reaches the standard both ways."""
        return self.counts(standard, lost) and any(leg.is_disputed(standard, lost) for leg in self.legs)

    def level(self) -> Standard:
        """The weakest of its legs."""
        return min(leg.weigh()[0].level for leg in self.legs)

    @property
    def owners(self) -> frozenset[str]:
        return frozenset().union(*(leg.owners for leg in self.legs))


@dataclass(frozen=True)
class Branch:
    """What is asked if this is what met the condition (None where there is no condition), reading by reading."""

    gate: Case | None
    tests: tuple[Test, ...]
    cases: tuple[Case, ...]
    readings: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Docket:
    """All that bears on one claim. Branches stand in the order of the time at which they open the window."""

    claim: str
    branches: tuple[Branch, ...]
    waiting: tuple[Test, ...]
    """The readings as they would stand with the condition unmet; the same as the branch's where there is none."""
    afterwards: tuple[Case, ...]
    is_whole: bool = True
    """Whether all that bears on the claim is here, and not only what can decide."""


def dockets(world: World, claim_ids: Iterable[str], whole: bool = True) -> dict[str, Docket]:
    """The docket of each checkable claim among these, by id; not the `whole`, only what can decide."""
    claim_ids = [claim_id for claim_id in claim_ids if is_checkable(world.book.claims[claim_id])]
    gates = _gates(world, claim_ids)
    tests = {
        (claim_id, number): tests_of(world, claim_id, opened)
        for claim_id in claim_ids
        for number, (_, opened) in enumerate(gates.get(claim_id, [(None, None)]))
    }
    found = _by_claim(world, tests, whole)
    return {claim_id: _docket(world, claim_id, gates.get(claim_id), tests, found, whole) for claim_id in claim_ids}


def is_checkable(claim: Claim) -> bool:
    """Positions, underspecified and ambiguous claims are not."""
    return claim.kind is not Kind.POSITION and claim.check is Check.CHECKABLE


Gate = tuple[Case | None, int | None]
"""What may have met the condition, and by which minute."""
Key = tuple[str, int]


def _gates(world: World, claim_ids: Iterable[str]) -> dict[str, list[Gate]]:
    """For each claim with a condition, what may have met it and when, earliest first."""
    gates: dict[str, list[Gate]] = {claim_id: [] for claim_id in claim_ids if world.book.claims[claim_id].condition}
    for match in conditions(world, gates):
        condition = world.book.claims[match.claim].condition
        assert condition is not None
        occurrence = world.occurrences[match.occurrence]
        test = replace(tests_of(world, match.claim)[0], scope=condition)
        case = Case((0, ""), match, True, partial(legs_of_match, world, test, match, helps=None))
        gates[match.claim].append((case, occurrence.latest))
    for waiting in gates.values():
        waiting.sort(key=lambda gate: (gate[1] or 0, gate[0].match.occurrence if gate[0] else ""))
    return gates


def _by_claim(world: World, tests: Mapping[Key, list[Test]], whole: bool) -> dict[Key, list[Match]]:
    """The matches of each branch; the rule is asked once for each number of branch."""
    found: dict[Key, list[Match]] = defaultdict(list)
    for number in sorted({number for _, number in tests}):
        asked = [test for key, several in tests.items() if key[1] == number for test in several]
        for match in matches(world, asked, whole):
            found[match.claim, number].append(match)
    return found


def _docket(
    world: World, claim_id: str, gates: list[Gate] | None, tests: Mapping[Key, list[Test]], found: Mapping[Key, list[Match]], whole: bool
) -> Docket:
    branches, afterwards = [], []
    for number, (gate, _) in enumerate(gates if gates is not None else [(None, None)]):
        here = tests[claim_id, number]
        cases, later = _cases(world, here, found.get((claim_id, number), []), found.get((claim_id, 0), []))
        readings = sorted(
            {case.reading for case in cases}
            | {(test.number, "") for test in here if not any(case.reading[0] == test.number for case in cases)}
        )
        branches.append(Branch(gate, tuple(here), tuple(cases), tuple(readings)))
        afterwards = later
    return Docket(claim_id, tuple(branches), tuple(tests_of(world, claim_id)), tuple(afterwards), whole)


def _cases(world: World, tests: Sequence[Test], found: Iterable[Match], at_first: Iterable[Match]) -> tuple[list[Case], list[Case]]:
    """The cases of these readings, and those of afterwards. `at_first` are the matches of the widest branch, which name the measures."""
    by_number, widest = _by_reading(found), _by_reading(at_first)
    cases, afterwards = [], []
    for test in tests:
        form = world.book.claims[test.claim].form
        here = [settled for match in by_number[test.number] if (settled := _settle_order(world, test, match))]
        if form is Form.ABOUT:
            cases += _about(world, test)
        elif form is Form.FIGURE:
            cases += _figures(world, test, here, widest[test.number])
        else:
            assert form is not None
            cases += [_plain(world, test, match, SUPPORTS[form, match.role]) for match in here if match.role is not Role.AFTERWARDS]
            afterwards += [_plain(world, test, match, False) for match in here if match.role is Role.AFTERWARDS]
    return cases, afterwards


def _by_reading(found: Iterable[Match]) -> dict[int, list[Match]]:
    by_number: dict[int, list[Match]] = defaultdict(list)
    for match in found:
        by_number[match.number].append(match)
    return by_number


def _plain(world: World, test: Test, match: Match, supports: bool) -> Case:
    return Case((test.number, ""), match, supports, partial(legs_of_match, world, test, match, supports))


def _settle_order(world: World, test: Test, match: Match) -> Match | None:
    """The match as the claim's note of which came first decides it; None if it then lies outside the window."""
    claim = world.book.claims[test.claim]
    if not claim.order:
        return match
    came = {world.occurrence_of.get(order.event): order.came for order in claim.order}.get(match.occurrence)
    if came is None or match.role is not Role.EVENT:
        return match
    said, asked = said_when(world, claim), test.window
    opens_then, closes_then = asked[:2] == said, asked[2:] == said
    if closes_then and came == "after":
        looks_back = claim.kind in (Kind.DENIAL, Kind.ASSERTION) and claim.form in (Form.NEVER, Form.HOLDS)
        return replace(match, role=Role.AFTERWARDS, short={**match.short, "time": 0}) if looks_back else None
    if opens_then and came == "before":
        return None
    opens_last = said[0] if opens_then else asked.opens_last
    closes_first = said[1] if closes_then else asked.closes_first
    time = _time_short(world, world.occurrences[match.occurrence], asked._replace(opens_last=opens_last, closes_first=closes_first))
    return replace(match, short={**match.short, "time": time}) if time < APART else None


def _time_short(world: World, occurrence: Occurrence, asked: Window) -> int:
    found = found_in(world, occurrence)
    if asked.opens_last <= found.held_from and found.held_to <= asked.closes_first:
        return 0
    return 1 if asked.opens_first <= found.latest and found.earliest <= asked.closes_last else APART


# ---------------------------------------------------------------------------------------------- about


def _about(world: World, test: Test) -> list[Case]:
    """Every particular is the claim's, or narrower; or one is found to be another, or the event not to have been.

    An event is in one place and at one time; of acts, targets and means it may have more than are on record, so that those
    that were said must be ruled out.
    """
    claim = world.book.claims[test.claim]
    name = world.occurrence_of.get(test.scope.event or "")
    if name is None:
        return []
    occurrence, is_so = world.occurrences[name], not claim.was_not
    short = _particulars(world, test, occurrence)
    match = Match(test.claim, test.number, name, Role.PARTICULAR, short)
    plain = replace(match, short={})
    against = Bench(world, test, occurrence, plain, not is_so)
    reading = (test.number, "")
    if not occurrence.occurred:
        return [Case(reading, plain, not is_so, lambda: (happened_as_recorded(against),), "happened")]
    cases = [
        Case(reading, match, is_so, partial(legs_of_match, world, test, match, is_so)),
        Case(reading, plain, not is_so, lambda: (rejected(against),), "happened"),
    ]
    elsewhere = [axis for axis in ("place", "time") if short.get(axis) == APART]
    cases += [Case(reading, plain, not is_so, lambda: (happened_as_recorded(against),), axis) for axis in elsewhere]
    others = [axis for axis in FIELDS if axis in short and (short[axis] == APART or axis != "act")]
    cases += [Case(reading, plain, not is_so, partial(_was_not_that, against, axis), axis) for axis in others]
    if test.scope.actor:
        cases.append(Case(reading, plain, not is_so, lambda: (happened_as_recorded(against), named_by(against, other=True)), "actor"))
    return [case for case in cases if case.about == "" or case.legs[-1].reaches(Standard.ALLEGED)]


def _was_not_that(against: Bench, axis: str) -> tuple[Leg, ...]:
    return (ruled_out(against, axis),)


def _particulars(world: World, test: Test, occurrence: Occurrence) -> dict[str, int]:
    """How each particular that the claim names stands to what is recorded: inside, near or APART."""
    short = {}
    for axis in AXES:
        if name := getattr(test.scope, axis):
            found = occurrence.found(axis)
            barred = world.barred(axis, occurrence.earliest, occurrence.latest)
            acts = (test.scope.act,) if test.scope.act else occurrence.acts
            mark = "office:" if axis == "actor" and found and world.is_said_by_office(acts) else ""
            answer = compare(world, axis, Value((name,), mark=mark), Value(found, barred=barred))
            short[axis] = APART if answer is None else answer
    if test.scope.since or test.scope.until:
        short["time"] = _time_short(world, occurrence, test.window)
    return short


# ---------------------------------------------------------------------------------------------- figure


@dataclass(frozen=True)
class _Documented:
    """A count on record as far as it tells the claim's whole: a part of it sets a floor, what contains it sets a ceiling."""

    match: Match
    measure: str
    count: Count
    figure: Pair | None


def _figures(world: World, test: Test, found: Sequence[Match], widest: Sequence[Match]) -> list[Case]:
    """A documented figure, taken alone, satisfies the relation; or it cannot."""
    documented = _documented(world, test, found)
    assert test.figure is not None
    if test.figure.relation is Relation.MORE_THAN_SUM:
        return _sums(world, test, test.figure, documented)
    measures = {test.figure.measure} if test.figure.measure else _measures(_documented(world, test, widest))
    cases = []
    for measure in sorted(measures):
        reading = (test.number, "" if test.figure.measure else measure)
        for one in documented:
            if one.measure in (measure, ""):
                cases.append(_figure_case(world, test, reading, [one], _verdict_of(world, test.figure, one.count)))
    return cases


def _measures(documented: Sequence[_Documented]) -> set[str]:
    """The measures on record: of what lies wholly in the scope, or of what is near if nothing does."""
    inside = {one.measure for one in documented if one.measure and one.match.is_inside}
    return inside or {one.measure for one in documented if one.measure} or {""}


def _verdict_of(world: World, figure: Figure, count: Count) -> bool | None:
    assert figure.value is not None
    return answers(allowed(figure.relation, figure.value, world.book.ledger.about), count)


def _documented(world: World, test: Test, found: Sequence[Match]) -> list[_Documented]:
    if test.scope.event:
        name = world.occurrence_of.get(test.scope.event)
        return _of_event(world.occurrences[name], test) if name else []
    by: dict[str, dict[Role, Match]] = defaultdict(dict)
    for match in found:
        by[match.occurrence][match.role] = match
    return [one for name in sorted(by) for one in _of_roles(world.occurrences[name], by[name])]


def _of_event(occurrence: Occurrence, test: Test) -> list[_Documented]:
    match = Match(test.claim, test.number, occurrence.id, Role.PARTICULAR, {})
    if not occurrence.occurred:
        return [_Documented(match, "", NOUGHT, None)]
    return [_Documented(match, figure.measure, figure.count, key) for key, figure in occurrence.figures.items()]


def _of_roles(occurrence: Occurrence, roles: Mapping[Role, Match]) -> list[_Documented]:
    nothing = [_Documented(match, "", NOUGHT, None) for role, match in sorted(roles.items()) if role in (Role.ABSENCE, Role.CONTRARY)]
    part, whole = roles.get(Role.EVENT), roles.get(Role.EXTENT)
    if part is None and whole is None:
        return nothing
    best = min((match for match in (part, whole) if match), key=lambda match: sum(match.short.values()))
    floor = part is not None and (part.is_inside or not best.is_inside)
    ceiling = whole is not None and (whole.is_inside or not best.is_inside)
    return nothing + [
        _Documented(best, figure.measure, Count(figure.count.low if floor else 0, figure.count.high if ceiling else None), key)
        for key, figure in occurrence.figures.items()
    ]


def _figure_case(world: World, test: Test, reading: tuple[int, str], used: Sequence[_Documented], supports: bool | None) -> Case:
    grounds: list[Ground] = []
    for one in used:
        if one.figure is None:
            role = Role.ABSENCE if one.match.role is Role.PARTICULAR else one.match.role
            (absent,) = legs_of_match(world, test, replace(one.match, role=role, short={"act": 0, **one.match.short}), bool(supports))
            grounds += absent.grounds
        else:
            grounds.append(figure_ground(world, test, one.match, one.figure, bool(supports)))
    happened = Leg("happened", tuple(grounds))
    by: tuple[Leg, ...] = ()
    if test.scope.actor and used[0].figure is not None:
        by = (named_by(Bench(world, test, world.occurrences[used[0].match.occurrence], used[0].match, bool(supports))),)
    short = {
        axis: max(one.match.short.get(axis, 0) for one in used) for axis in dict.fromkeys(axis for one in used for axis in one.match.short)
    }
    about = " ".join(f"{one.figure[1]}={one.count}" if one.figure else f"{one.measure or 'none'}={one.count}" for one in used)
    return Case(reading, replace(used[0].match, short=short), supports, lambda: (happened, *by), about)


def _sums(world: World, test: Test, figure: Figure, documented: Sequence[_Documented]) -> list[Case]:
    """Each documented figure of the measure against each choice of documented figures of the others; an unknown term is nought or more."""
    mine = [one for one in documented if one.measure in (figure.measure, "")]
    choices: list[list[_Documented | None]] = [[None, *(one for one in documented if one.measure == other)] for other in figure.of]
    cases = []
    for one in mine:
        for others in product(*choices):
            known = [other for other in others if other]
            terms = [other.count if other else UNKNOWN for other in others]
            answer = exceeds(one.count, total(terms))
            if answer is not None or not known:
                cases.append(_figure_case(world, test, (test.number, ""), [one, *known], answer))
    return cases
