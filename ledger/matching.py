"""Which occurrences bear on which claims, on which axes they fall short, and the path that shows why (method §4).

Three questions go through the one rule of `joining`: which occurrences lie in a scope (`event`, and later ones, `afterwards`);
which absences and lasting states cover it whole; whether its condition was met. The rule compares values; this module says
what the values of a claim and of an occurrence are, and how they bear on each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from ledger.dates import DAY, OPEN
from ledger.joining import AXES, Ask, Bearing, Hit, Seen, join
from ledger.model import Figure, Form, Kind, Scope
from ledger.trees import INSIDE, NEAR, path, shared
from ledger.windows import Window, condition_window, window, with_certain_core
from ledger.world import NEVER, Occurrence, Pair, World


class Role(str, Enum):
    """How an occurrence meets a claim."""

    EVENT = "event"
    """It lies in the scope (of a claim of the form *holds*: it is contrary to the state)."""
    AFTERWARDS = "afterwards"
    """It lies in all of the scope but its window, which had closed before."""
    CONDITION = "condition"
    """It is what the claim waits for."""
    ABSENCE = "absence"
    """It did not occur, in all of the scope (of *holds*: nothing contrary occurred)."""
    CONTRARY = "contrary"
    """A contrary lasted through all of the scope."""
    STATE = "state"
    """The state itself lasted through all of the scope."""
    LACK = "lack"
    """The state was absent through all of the scope, or with `every` on one of its days."""
    EXTENT = "extent"
    """It is as wide as the scope or wider, so that its figures count for the whole."""
    PARTICULAR = "particular"
    """It is the very event of which the claim speaks."""


SUPPORTS: dict[tuple[Form, Role], bool] = {
    (Form.NEVER, Role.EVENT): False,
    (Form.NEVER, Role.ABSENCE): True,
    (Form.NEVER, Role.CONTRARY): True,
    (Form.OCCURS, Role.EVENT): True,
    (Form.OCCURS, Role.ABSENCE): False,
    (Form.OCCURS, Role.CONTRARY): False,
    (Form.HOLDS, Role.EVENT): False,
    (Form.HOLDS, Role.ABSENCE): True,
    (Form.HOLDS, Role.STATE): True,
    (Form.HOLDS, Role.LACK): False,
}
"""Whether a match of this role counts for the claim (True) or against it (method §6)."""


class Value(NamedTuple):
    """What stands on one axis: a set of concepts, of which the best one decides; empty is *any* in a scope and *silent* in an event.

    `mark` tells how the set is to be compared, `barred` which dated edges were not in force at its time.
    """

    members: tuple[str, ...] = ()
    mark: str = ""
    barred: frozenset[Pair] = frozenset()


NOTHING = Value()


class Sought(NamedTuple):
    """What a scope asks for: a value on each axis and a window."""

    act: Value
    actor: Value
    place: Value
    target: Value
    means: Value
    window: Window


class Found(NamedTuple):
    """What is there to be found: a value on each axis and its minutes (see `joining.Seen`)."""

    act: Value
    actor: Value
    place: Value
    target: Value
    means: Value
    earliest: int
    latest: int
    held_from: int
    held_to: int


@dataclass(frozen=True, slots=True)
class Test:
    """One reading of a claim: its scope with the window worked out, and its figure if it has one."""

    claim: str
    number: int
    name: str
    why: str
    scope: Scope
    figure: Figure | None
    window: Window


@dataclass(frozen=True, slots=True)
class Match:
    """An occurrence that bears on one reading of a claim; `short` tells for each axis whether it is inside (0) or near (1)."""

    claim: str
    number: int
    occurrence: str
    role: Role
    short: Mapping[str, int]

    @property
    def is_inside(self) -> bool:
        return not any(self.short.values())


@dataclass(frozen=True, slots=True)
class Step:
    """One axis of a match explained: the values compared, how they stand, and the way between them.

    `way` runs from the found concept up to the sought one; where `short` is NEAR it may run down instead, or be what both hold.
    """

    axis: str
    sought: tuple[str, ...]
    found: tuple[str, ...]
    short: int | None
    way: tuple[str, ...]
    how: str


# ---------------------------------------------------------------------------------------------- comparing values


def compare(world: World, axis: str, sought: Value, found: Value) -> int | None:
    """How a found value bears on a sought one: INSIDE, NEAR, or None for outside."""
    if sought.mark or found.mark:
        return _bearing(world, axis, (sought,), (found,)).get((sought, found))
    if not sought.members:
        return INSIDE
    if not found.members:
        return NEAR
    lines = world.lines(axis, found.barred)
    return _best(lines.short(one, other) for one in sought.members for other in found.members)


def _bearing(world: World, axis: str, sought: Collection[Value], found: Collection[Value]) -> dict[tuple[Value, Value], int]:
    """All pairs of values that bear on each other; of several members the best decides."""
    rows: dict[tuple[Value, Value], int] = {}
    for barred in {value.barred for value in found} | {frozenset[Pair]()}:
        here = [value for value in found if value.barred == barred]
        _bearing_under(world, axis, barred, sought, here, rows)
    return rows


def _bearing_under(
    world: World,
    axis: str,
    barred: frozenset[Pair],
    sought: Collection[Value],
    found: Collection[Value],
    rows: dict[tuple[Value, Value], int],
) -> None:
    special = [value for value in sought if value.mark]
    plain = [value for value in sought if not value.mark]
    office = [value for value in found if value.mark]
    asking, holding = _by_member(plain), _by_member([value for value in found if not value.mark])
    wanted, there = _members(sought), _members(found)
    if axis == "act" and special:
        wanted = there = wanted | there | world.contraries.keys()
    pairs = world.lines(axis, barred).bears(wanted, there)
    for (one, other), short in pairs.items():
        for mine in asking.get(one, ()):
            for theirs in holding.get(other, ()):
                rows[mine, theirs] = min(short, rows.get((mine, theirs), NEAR))
    for mine in plain:
        for theirs in found:
            if not mine.members:
                rows[mine, theirs] = INSIDE
            elif not theirs.members:
                rows[mine, theirs] = NEAR
    for mine, others in [(value, found) for value in special] + [(value, office) for value in plain]:
        for theirs in others:
            special_short = _special(world, axis, pairs, mine, theirs)
            if special_short is not None:
                rows[mine, theirs] = special_short


def _members(values: Collection[Value]) -> set[str]:
    return {one for value in values for one in value.members}


def _by_member(values: Collection[Value]) -> dict[str, list[Value]]:
    by: dict[str, list[Value]] = defaultdict(list)
    for value in values:
        for one in value.members:
            by[one].append(value)
    return by


Pairs = Mapping[tuple[str, str], int]


def _special(world: World, axis: str, pairs: Pairs, sought: Value, found: Value) -> int | None:
    if axis == "act":
        return _cover(world, pairs, sought, found)
    if not sought.members:
        return INSIDE
    if not found.members:
        return NEAR
    if sought.mark == "somewhere:":
        return NEAR if any((one, other) in pairs for one in sought.members for other in found.members) else None
    return _by_office(world, pairs, sought, found)


def _best(shorts: Iterable[int | None]) -> int | None:
    return min((short for short in shorts if short is not None), default=None)


def _by_office(world: World, pairs: Pairs, sought: Value, found: Value) -> int | None:
    """To declare, decide, promise, sign, refuse is done by the actor or whoever can bind it; a lower part of it is near."""
    return _best(
        INSIDE if other == one or other in world.binders(one) else NEAR if (one, other) in pairs else None
        for one in sought.members
        for other in found.members
    )


def _cover(world: World, pairs: Pairs, sought: Value, found: Value) -> int | None:
    """How an absence (`absent:`), a lasting state (`lasted:`) or an extent (`extent:`) bears on the act of a claim.

    The act of a claim is marked by what covers it: `state:` and `lack:` for *holds* (with `every`, `daily-lack:`, which an absence of
    a whole day, `daily:`, covers), `figure:` for a figure, otherwise unmarked.
    """
    if (sought.mark == "daily:") != (found.mark == "daily-lack:"):
        return None
    act = found.members[0] if found.members else None
    if sought.mark == "extent:":
        return _contains(pairs, sought, act) if found.mark == "figure:" else None
    if act is None:
        return NEAR if sought.mark == "absent:" else None
    if found.mark == "state:":
        return _state(world, pairs, sought, act)
    if sought.mark in ("absent:", "daily:"):
        return _contains(pairs, sought, act)
    if found.mark == "lack:":
        return None
    return _contrary(world, pairs, sought, act)


def _contains(pairs: Pairs, sought: Value, act: str | None) -> int | None:
    if act is None:
        return NEAR
    return _best(pairs.get((one, act)) for one in sought.members)


def _contrary(world: World, pairs: Pairs, sought: Value, act: str) -> int | None:
    """A lasting state excludes an act if it lies within a contrary of that act or of something broader."""
    return _best(
        None if mine is None or theirs is None else max(mine, theirs)
        for one, contraries in world.contraries.items()
        for theirs in [pairs.get((one, act))]
        for contrary in contraries
        for mine in [_best(pairs.get((contrary, lasted)) for lasted in sought.members)]
    )


def _state(world: World, pairs: Pairs, sought: Value, act: str) -> int | None:
    """A state is borne out by itself (or narrower), or by the absence of everything contrary to it."""
    if sought.mark == "lasted:":
        return _best(pairs.get((act, lasted)) for lasted in sought.members)
    shorts = [_contains(pairs, sought, contrary) for contrary in world.excluded(act)]
    known = [short for short in shorts if short is not None]
    if not known:
        return None
    return max(known) if len(known) == len(shorts) else NEAR


# ---------------------------------------------------------------------------------------------- what is asked


def tests_of(world: World, claim_id: str, opened: int | None = None) -> list[Test]:
    """The readings of a claim; one that lists none is read one way. `opened` is the minute by which its condition was met."""
    claim = world.book.claims[claim_id]
    tests = []
    for number, reading in enumerate(claim.readings or (None,)):
        scope = (
            claim.scope.model_copy(update={name: getattr(reading.scope, name) for name in reading.scope.model_fields_set})
            if reading
            else claim.scope
        )
        figure = (reading.figure if reading else None) or claim.figure
        name, why = (reading.name, reading.why) if reading else ("", "")
        tests.append(Test(claim_id, number, name, why, scope, figure, window(world, claim, scope, opened)))
    return tests


def sought_by(world: World, scope: Scope, window: Window, acts: tuple[str, ...] | None = None) -> Sought:
    """The values of a scope; `acts` replace its own where a state is tested by its contraries."""
    if acts is None:
        acts = (scope.act,) if scope.act else ()
    mark = "office:" if scope.actor and world.is_said_by_office(acts) else ""
    one = {axis: Value((name,)) if (name := getattr(scope, axis)) else NOTHING for axis in AXES}
    return Sought(Value(acts), one["actor"]._replace(mark=mark), one["place"], one["target"], one["means"], window)


def found_in(world: World, occurrence: Occurrence) -> Found:
    """The values of an occurrence. What is not certain of date is held by no window."""
    values = _values(world, occurrence)
    if world.is_said_by_office(occurrence.acts) and occurrence.actors:
        values["actor"] = values["actor"]._replace(mark="office:")
    bounds = occurrence.bounds
    held_from, held_to = (bounds.ends_first, bounds.starts_last) if occurrence.certain else (-NEVER, NEVER)
    return Found(**values, earliest=bounds.starts_first, latest=bounds.ends_last, held_from=held_from, held_to=held_to)


def _values(world: World, occurrence: Occurrence) -> dict[str, Value]:
    first, last = occurrence.earliest, occurrence.latest
    return {axis: Value(members, "", world.barred(axis, first, last)) if (members := occurrence.found(axis)) else NOTHING for axis in AXES}


def _coverer(world: World, occurrence: Occurrence, mark: str) -> Sought:
    """An absence, a lasting state or an extent written as a scope that a claim may lie within.

    A place that is known less precisely than it is named is contained by nothing: what is somewhere in it is not in all of it.
    """
    values = {axis: Value(value.members) for axis, value in _values(world, occurrence).items()}
    values["act"] = values["act"]._replace(mark=mark)
    if occurrence.vague:
        values["place"] = values["place"]._replace(mark="somewhere:")
    whole = _extent(occurrence, lasts=mark == "lasted:")
    return Sought(**values, window=_whole_days(whole) if mark == "daily:" else whole)


def _extent(occurrence: Occurrence, lasts: bool) -> Window:
    """From the first to the last minute of it.

    What lasted did so from the day, or hour, that is written to the day, or hour, that is written; of an end known to a month
    or worse, or unknown, only what is certain. An absence is one of all the time that is written, whatever its precision.
    """
    bounds = occurrence.bounds
    opens_last, closes_first = bounds.starts_first, bounds.ends_last
    if bounds.starts_first == -OPEN or lasts and bounds.starts_last - bounds.starts_first >= DAY:
        opens_last = bounds.starts_last
    if bounds.ends_last == OPEN or lasts and bounds.ends_last - bounds.ends_first >= DAY:
        closes_first = bounds.ends_first
    whole = Window(bounds.starts_first, opens_last, closes_first, bounds.ends_last)
    return with_certain_core(whole) if occurrence.certain else whole._replace(opens_last=NEVER, closes_first=-NEVER)


def _whole_days(window: Window) -> Window:
    """The days that a window holds whole."""
    if abs(window.opens_last) >= OPEN or abs(window.closes_first) >= OPEN:
        return window
    first, last = -(-window.opens_last // DAY) * DAY, (window.closes_first + 1) // DAY * DAY - 1
    return with_certain_core(window._replace(opens_last=first, closes_first=last))


def _covered(world: World, test: Test, mark: str) -> Found:
    """The scope of a reading written as an event, to be covered: whole, or for `daily-lack:` one of the days certainly in it."""
    scope, whole = test.scope, test.window
    values = {
        axis: Value((name,), barred=world.barred(axis, whole.opens_first, whole.closes_last)) if (name := getattr(scope, axis)) else NOTHING
        for axis in AXES
    }
    values["act"] = values["act"]._replace(mark=mark)
    held = whole.opens_first, whole.closes_last
    if mark == "daily-lack:":
        days = _whole_days(whole)
        held = days.closes_first - DAY + 1, days.opens_last + DAY - 1
    return Found(**values, earliest=whole.opens_first, latest=whole.closes_last, held_from=held[0], held_to=held[1])


# ---------------------------------------------------------------------------------------------- asking


Codes = dict[str, dict[Value, int]]
"""By axis, the number that stands for a value."""


def coded(one: Sought | Found, codes: Codes) -> tuple[int, int, int, int, int]:
    """The numbers of its values; a value that is new gets the next one."""
    act, actor, place, target, means = codes["act"], codes["actor"], codes["place"], codes["target"], codes["means"]
    return (
        act.setdefault(one.act, len(act)),
        actor.setdefault(one.actor, len(actor)),
        place.setdefault(one.place, len(place)),
        target.setdefault(one.target, len(target)),
        means.setdefault(one.means, len(means)),
    )


@dataclass
class Question:
    """Scopes and findings under names, to be put to the rule at once."""

    sought: dict[tuple[str, str], Sought] = field(default_factory=dict)
    found: dict[str, Found] = field(default_factory=dict)

    def answer(self, world: World, widest: int = NEAR) -> list[Hit]:
        """Every finding that is not outside a scope, sorted; with INSIDE as `widest` only those that are inside on every axis."""
        asks, seens, bearing, _, _ = self.laid_out(world, widest)
        return [hit for hit in join(asks, seens, bearing) if hit.time <= widest]

    def laid_out(self, world: World, widest: int = NEAR) -> tuple[list[Ask], list[Seen], Bearing, Codes, Codes]:
        """What goes into the tables of the rule, and the numbers that stand for values: of what is sought, of what is found."""
        sought: Codes = {axis: {} for axis in AXES}
        found: Codes = {axis: {} for axis in AXES}
        asks = [Ask(*name, *coded(one, sought), *one.window) for name, one in self.sought.items() if one.window.is_real]
        seens = [Seen(name, *coded(one, found), one.earliest, one.latest, one.held_from, one.held_to) for name, one in self.found.items()]
        bearing = {axis: bearing_rows(world, axis, sought[axis], found[axis], widest) for axis in AXES}
        return asks, seens, bearing, sought, found


def bearing_rows(
    world: World, axis: str, sought: Mapping[Value, int], found: Mapping[Value, int], widest: int
) -> list[tuple[int, int, int]]:
    """Rows (sought, found, short) of one axis, in numbers."""
    pairs = _bearing(world, axis, sought, found).items()
    return [(sought[mine], found[theirs], short) for (mine, theirs), short in pairs if short <= widest]


def matches(world: World, tests: Iterable[Test], whole: bool = True) -> list[Match]:
    """Every match of these readings, of all roles but PARTICULAR and CONDITION, sorted by claim, reading, role and occurrence.

    Where not the whole is wanted, only what can decide: of most claims there is much near for each thing inside.
    """
    tests = list(tests)
    near = [test for test in tests if whole or _is_decided_by_near(world, test)]
    found = _events_in_scope(world, near, NEAR) + _covers(world, near, NEAR)
    if not whole:
        inside = [test for test in tests if not _is_decided_by_near(world, test)]
        found += _events_in_scope(world, inside, INSIDE) + _covers(world, inside, INSIDE)
    return sorted(found, key=lambda match: (match.claim, match.number, match.role, match.occurrence))


def _is_decided_by_near(world: World, test: Test) -> bool:
    """Whether what is near can tell: it names measures of a figure, and a note of which came first can move it inside."""
    claim = world.book.claims[test.claim]
    return claim.form is Form.FIGURE or bool(claim.order)


def conditions(world: World, claim_ids: Iterable[str]) -> list[Match]:
    """What meets the conditions of these claims."""
    question = Question()
    for claim_id in claim_ids:
        claim = world.book.claims[claim_id]
        if claim.condition:
            question.sought[claim_id, "0 condition"] = sought_by(world, claim.condition, condition_window(world, claim, claim.condition))
    if not question.sought:
        return []
    question.found = _happened(world)
    return [_match(hit) for hit in question.answer(world)]


def event_question(world: World, tests: Collection[Test]) -> Question:
    """What these readings ask of events, put to everything that happened."""
    return Question(event_scopes(world, tests), _happened(world))


def _happened(world: World) -> dict[str, Found]:
    return {one.id: found_in(world, one) for one in world.occurrences.values() if one.occurred}


def _events_in_scope(world: World, tests: Collection[Test], widest: int) -> list[Match]:
    """What happened within the scopes; what happened afterwards decides nothing, and is left out where only what is inside counts."""
    if not tests:
        return []
    question = Question(event_scopes(world, tests, widest), _happened(world))
    return [_match(hit) for hit in question.answer(world, widest)]


def event_scopes(world: World, tests: Collection[Test], widest: int = NEAR) -> dict[tuple[str, str], Sought]:
    """What these readings ask of events, by claim and `NUMBER ROLE`; of those that look back also what came afterwards."""
    sought = {}
    for test in tests:
        claim = world.book.claims[test.claim]
        if claim.form is Form.ABOUT or claim.form is Form.FIGURE and test.scope.event:
            continue
        acts = world.excluded(test.scope.act) if claim.form is Form.HOLDS and test.scope.act else None
        if acts == ():
            continue
        sought[test.claim, f"{test.number} event"] = sought_by(world, test.scope, test.window, acts)
        if widest == INSIDE:
            continue
        if claim.kind in (Kind.DENIAL, Kind.ASSERTION) and claim.form in (Form.NEVER, Form.HOLDS) and test.window.closes_last < OPEN:
            later = Window(test.window.closes_last + 1, test.window.closes_last + 1, OPEN, OPEN)
            sought[test.claim, f"{test.number} afterwards"] = sought_by(world, test.scope, later, acts)
    return sought


def _match(hit: Hit) -> Match:
    number, role = hit.reading.split()
    return Match(hit.claim, int(number), hit.event, Role(role), _short(hit))


def _short(hit: Hit) -> dict[str, int]:
    return {"act": hit.act, "actor": hit.actor, "place": hit.place, "target": hit.target, "means": hit.means, "time": hit.time}


COVERERS = {"absent:": Role.ABSENCE, "lasted:": Role.CONTRARY, "extent:": Role.EXTENT, "daily:": Role.LACK}


def _covers(world: World, tests: Collection[Test], widest: int) -> list[Match]:
    if not tests:
        return []
    question = Question()
    for one in world.occurrences.values():
        if not one.occurred:
            question.sought[one.id, "absent:"] = _coverer(world, one, "absent:")
            question.sought[one.id, "daily:"] = _coverer(world, one, "daily:")
            continue
        if one.lasting:
            question.sought[one.id, "lasted:"] = _coverer(world, one, "lasted:")
        if one.figures:
            question.sought[one.id, "extent:"] = _coverer(world, one, "extent:")
    by_name = {f"{test.claim} {test.number} {mark}": (test, mark) for test in tests for mark in _coverable(world, test)}
    for name, (test, mark) in by_name.items():
        if test.window.is_real:
            question.found[name] = _covered(world, test, mark)
    found = []
    for hit in question.answer(world, widest):
        test, mark = by_name[hit.event]
        role = {("state:", "lasted:"): Role.STATE, ("lack:", "absent:"): Role.LACK}.get((mark, hit.reading), COVERERS[hit.reading])
        found.append(Match(test.claim, test.number, hit.claim, role, _short(hit)))
    return found


def _coverable(world: World, test: Test) -> tuple[str, ...]:
    claim = world.book.claims[test.claim]
    form = claim.form
    if form is Form.HOLDS:
        return ("state:", "daily-lack:" if claim.every else "lack:")
    if form is Form.FIGURE:
        return () if test.scope.event else ("figure:",)
    return () if form is Form.ABOUT else ("",)


# ---------------------------------------------------------------------------------------------- explaining


def explain(world: World, axis: str, sought: tuple[str, ...], occurrence: Occurrence, short: int | None) -> Step:
    """The way between what a scope seeks on an axis and what the occurrence holds there."""
    found = occurrence.found(axis)
    if not sought:
        return Step(axis, sought, found, short, (), "any")
    if not found:
        return Step(axis, sought, found, short, (), "silent")
    tree = world.tree(axis, world.barred(axis, occurrence.earliest, occurrence.latest))
    doubted = [pair for pair, edge in world.edges[axis].items() if edge.evidence]
    ups = [way for one in sought for other in found if (way := path(tree, other, one, doubted))]
    if ups:
        return Step(axis, sought, found, short, min(ups, key=lambda way: (len(way), way)), "narrower")
    downs = [way for one in sought for other in found if (way := path(tree, one, other, doubted))]
    if downs:
        return Step(axis, sought, found, short, min(downs, key=lambda way: (len(way), way)), "broader")
    both = [common for one in sought for other in found if (common := shared(tree, one, other))]
    if both:
        return Step(axis, sought, found, short, (min(both),), "shared")
    binds = [other for one in sought for other in found if axis == "actor" and other in world.binders(one)]
    return Step(axis, sought, found, short, tuple(binds), "binds" if binds else "apart")
