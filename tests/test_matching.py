"""Matching held equal to the table of method §4, asked pair by pair on random worlds; and the path that shows why."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from building import Records, claim, concept, event, item, make_book
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.dates import OPEN
from ledger.joining import AXES
from ledger.matching import Match, Role, Test as Asked, conditions, explain, matches
from ledger.matching import tests_of as readings_of
from ledger.model import Form
from ledger.windows import Window
from ledger.world import NEVER, Occurrence, World

# ---------------------------------------------------------------------------------------------- the table, read aloud

Narrower = dict[str, set[str]]


def narrower(world: World, axis: str, occurrence: Occurrence | None = None) -> Narrower:
    """Each concept with all that lies within it; where an occurrence is named, only by edges in force all the while."""
    inside = {name: {name} for name in world.trees[axis]}
    for _ in inside:
        for name, broader in world.trees[axis].items():
            for one in broader:
                if occurrence is None or in_force(world, axis, (name, one), occurrence):
                    inside[one] |= inside[name]
    return inside


def in_force(world: World, axis: str, pair: tuple[str, str], occurrence: Occurrence) -> bool:
    edge = world.edges[axis].get(pair)
    if edge is None:
        return True
    begun = edge.since is None or edge.since.bounds(world.zone).starts_first <= occurrence.earliest
    return begun and (edge.until is None or occurrence.latest <= edge.until.bounds(world.zone).ends_last)


def short(inside: Narrower, sought: Iterable[str], found: Iterable[str]) -> int | None:
    """Inside: the found is the sought or narrower. Near: it is silent, or both share something narrower. None: outside."""
    sought, found = list(sought), list(found)
    if not sought or not found:
        return 1 if sought else 0
    pairs = list(product(sought, found))
    return 0 if any(other in inside[one] for one, other in pairs) else 1 if any(inside[one] & inside[other] for one, other in pairs) else None


def is_office(world: World, acts: Iterable[str]) -> bool:
    """Whether each of the acts lies within one that is said by office."""
    inside = narrower(world, "act")
    return bool(list(acts)) and all(any(one in inside[other] and act.said_by_office for other, act in world.book.acts.items()) for one in acts)


def by_office(world: World, actor: str, found: Iterable[str], inside: Narrower) -> int | None:
    """The actor, or who can bind him or what he belongs to: inside; a part of his: near."""
    binders = {one for name, held in narrower(world, "actor").items() if actor in held for one in world.book.actors[name].bound_by}
    if {actor, *binders} & set(found):
        return 0
    return 1 if short(inside, [actor], found) is not None else None


def time_in(asked: Window, occurrence: Occurrence) -> int | None:
    """Inside if it fits however the ends of the window and of the event may really have been; near if it may fit."""
    if not (asked.opens_first <= occurrence.latest and occurrence.earliest <= asked.closes_last):
        return None
    windows = list(product((asked.opens_first, asked.opens_last), (asked.closes_first, asked.closes_last)))
    bounds = occurrence.bounds
    if occurrence.lasting:
        spans = [(s, e) for s, e in product((bounds.starts_first, bounds.starts_last), (bounds.ends_first, bounds.ends_last)) if s <= e]
        fits = all(opens <= closes and start <= closes and opens <= end for (opens, closes), (start, end) in product(windows, spans))
    else:
        fits = all(opens <= minute <= closes for (opens, closes), minute in product(windows, (occurrence.earliest, occurrence.latest)))
    return 0 if fits and occurrence.certain else 1


def of_scope(test: Asked, axis: str) -> list[str]:
    name = getattr(test.scope, axis)
    return [name] if name else []


def in_scope(world: World, test: Asked, acts: Iterable[str], asked: Window, occurrence: Occurrence) -> dict[str, int | None]:
    acts = list(acts)
    inside = {axis: narrower(world, axis, occurrence) for axis in AXES}
    shorts = {axis: short(inside[axis], acts if axis == "act" else of_scope(test, axis), occurrence.found(axis)) for axis in AXES}
    if test.scope.actor and occurrence.actors and (is_office(world, acts) or is_office(world, occurrence.acts)):
        shorts["actor"] = by_office(world, test.scope.actor, occurrence.actors, inside["actor"])
    return {**shorts, "time": time_in(asked, occurrence)}


def contraries(world: World, act: str) -> set[str]:
    """What the vocabulary names, both ways, as the contrary of an act or of something broader."""
    inside, acts = narrower(world, "act"), world.book.acts
    above = {name for name in acts if act in inside[name]}
    return {other for name in above for other in acts[name].contrary} | {name for name in acts if above & set(acts[name].contrary)}


def covers(world: World, test: Asked, act: int | None, occurrence: Occurrence, one_day: bool = False) -> dict[str, int | None]:
    """The parts exchanged: the scope lies within the absence or the lasting state; a scope that names nobody is silent."""
    inside = {axis: narrower(world, axis) for axis in AXES}
    shorts = {axis: short(inside[axis], occurrence.found(axis), of_scope(test, axis)) for axis in AXES if axis != "act"}
    asked, bounds = test.window, occurrence.bounds
    first = bounds.starts_last if bounds.starts_first == -OPEN else bounds.starts_first
    last = bounds.ends_first if bounds.ends_last == OPEN else bounds.ends_last
    whole = first <= asked.opens_first and asked.closes_last <= last
    if one_day:
        certain_days = range(asked.opens_last, asked.closes_first, 1440)
        whole = whole or any(first <= day and day + 1439 <= last for day in certain_days)
    touches = asked.opens_first <= occurrence.latest and occurrence.earliest <= asked.closes_last
    return {"act": act, **shorts, "time": (0 if whole and occurrence.certain else 1) if touches else None}


def weakest(shorts: Iterable[int | None]) -> int | None:
    known = list(shorts)
    return None if None in known else max((one for one in known if one is not None), default=None)


def strongest(shorts: Iterable[int | None]) -> int | None:
    return min((one for one in shorts if one is not None), default=None)


def act_covered(world: World, test: Asked, occurrence: Occurrence) -> Iterable[tuple[Role, int | None]]:
    """How an absence or a lasting state bears on the act of a scope, by the role in which it does."""
    form, inside = world.book.claims[test.claim].form, narrower(world, "act")
    act = test.scope.act
    assert act is not None
    if form is Form.HOLDS:
        if not occurrence.occurred:
            excluded = [short(inside, occurrence.acts, [one]) for one in contraries(world, act)]
            yield Role.ABSENCE, weakest(excluded) if None not in excluded else 1 if strongest(excluded) is not None else None
            yield Role.LACK, short(inside, occurrence.acts, [act])
        elif occurrence.lasting:
            yield Role.STATE, short(inside, [act], occurrence.acts)
        return
    if not occurrence.occurred:
        yield Role.ABSENCE, short(inside, occurrence.acts, [act])
    elif occurrence.lasting:
        pairs = [(one, other) for one in world.book.acts for other in contraries_of_one(world, one)]
        yield Role.CONTRARY, strongest(weakest([short(inside, [one], [act]), short(inside, [other], occurrence.acts)]) for one, other in pairs)
    if form is Form.FIGURE and occurrence.occurred and occurrence.figures:
        yield Role.EXTENT, short(inside, occurrence.acts, [act])


def contraries_of_one(world: World, act: str) -> set[str]:
    acts = world.book.acts
    return {*acts[act].contrary, *(name for name in acts if act in acts[name].contrary)}


def pair_by_pair(world: World) -> list[tuple[Any, ...]]:
    """Every match of the method's table with its flags."""
    found = []
    for test in (test for name in world.book.claims for test in readings_of(world, name)):
        one, asked = world.book.claims[test.claim], test.window
        assert test.scope.act is not None
        acts = contraries(world, test.scope.act) if one.form is Form.HOLDS else {test.scope.act}
        later = Window(asked.closes_last + 1, asked.closes_last + 1, OPEN, OPEN)
        for occurrence in world.occurrences.values():
            tried = [(role, covers(world, test, act, occurrence, role is Role.LACK and one.every == "day")) for role, act in act_covered(world, test, occurrence)]
            if occurrence.occurred and acts:
                tried.append((Role.EVENT, in_scope(world, test, acts, asked, occurrence)))
                if one.kind in ("denial", "assertion") and one.form in (Form.NEVER, Form.HOLDS) and asked.closes_last < OPEN:
                    tried.append((Role.AFTERWARDS, in_scope(world, test, acts, later, occurrence)))
            found += [
                (test.claim, test.number, role.value, occurrence.id, tuple(shorts.items()))
                for role, shorts in tried
                if None not in shorts.values() and (role is Role.AFTERWARDS or asked.opens_first <= asked.closes_last)
            ]
    return sorted(found)


def as_told(found: Iterable[Match]) -> list[tuple[Any, ...]]:
    return sorted((one.claim, one.number, one.role.value, one.occurrence, tuple(one.short.items())) for one in found)


# ---------------------------------------------------------------------------------------------- random worlds

KINDS = {"acts": "abcde", "actors": "hijk", "places": "nopq", "means": "st"}
days = st.integers(1, 9).map(lambda day: f"2031-03-0{day}")
points = st.one_of(days, st.builds(lambda day, hour: f"{day}T{hour}", days, st.sampled_from(["00:00", "10:00", "23:59", "23:30-02:00"])))
spans = st.tuples(days, days).map(lambda ends: "/".join(sorted(ends)))
hours = st.sampled_from(["2031-03-04T10:00/2031-03-04T12:00", "2031-03-04T12:00/2031-03-05T12:00", "2031-03-04T12:00/2031-03-06T12:00"])
long = st.sampled_from(["2031-01-01/2031-12-31", "2031-02-20/2031-03-06", "2031-03-04/..", "2031"])
vague = st.sampled_from(["2031-03", "2031-03-04?", "2031-03-02/2031-03-08~", "2031-XX", "2031-03-03/..", "../2031-03-05", "/2031-03-05", "2031-03-04/"])
dates = st.one_of(points, spans, spans, hours, vague)
bounds = st.one_of(st.none(), days, st.just("said"), st.sampled_from(["2031-03", "2031-03?", "2031-03-XX", "2031-02", "2031-03-05T10:00"]))
tiers = st.sampled_from(["settlement", "oblast", "country"])


@st.composite
def vocabularies(draw: st.DrawFn, dated: bool) -> dict[str, dict[str, Records]]:
    """Trees with double parents: each concept below up to two of those before it; dated edges between actors and places."""
    made: dict[str, dict[str, Records]] = {}
    for kind, names in KINDS.items():
        made[kind] = {}
        for number, name in enumerate(names):
            broader: list[Any] = draw(st.lists(st.sampled_from(names[:number]), min_size=number % 2, max_size=2, unique=True)) if number else []
            if dated and broader and kind in ("actors", "places") and draw(st.booleans()):
                since, until = draw(spans).split("/")
                broader[0] = {"to": broader[0], **draw(st.sampled_from([{"since": since}, {"until": until}, {"since": since, "until": until}]))}
            made[kind][name] = concept(*broader)
        one, other, third = (draw(st.sampled_from(names)) for _ in range(3))
        if kind == "acts":
            made[kind][one]["said_by_office"] = draw(st.booleans())
            made[kind][other]["contrary"] = [third] if third != other else []
        elif kind == "actors":
            made[kind][one]["bound_by"] = [other]
        elif kind == "places":
            made[kind] = {name: {**one, "level": draw(tiers)} for name, one in made[kind].items()}
    return made


def some(kind: str, least: int = 0, most: int = 2) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(KINDS[kind]), min_size=least, max_size=most, unique=True)


def rarely(kind: st.SearchStrategy[list[str]]) -> st.SearchStrategy[list[str]]:
    return st.one_of(st.just([]), kind)


@st.composite
def happenings(draw: st.DrawFn) -> Records:
    """An event, an absence or a state, silent on any axis but the act."""
    made = event(draw(some("acts", 1)), draw(dates), item("court", ["a"]), places=draw(some("places")), actors=draw(rarely(some("actors"))))
    made |= {"targets": draw(rarely(some("actors"))), "means": draw(rarely(some("means"))), "occurred": draw(st.sampled_from(["true", "true", "false"]))}
    if draw(st.booleans()):
        made |= {"date": draw(long), "acts": draw(some("acts", 1, 3)), "places": draw(rarely(st.just(["n"])))}
    elif draw(st.booleans()) and "/" in made["date"] and "." not in made["date"]:
        made["within"] = made.pop("date")
    if draw(st.integers(0, 4)) == 0:
        made["precision"] = "oblast"
    if draw(st.booleans()):
        made["figures"] = {"killed": {"measure": "killed", "count": "3"}}
    return made


@st.composite
def sayings(draw: st.DrawFn) -> Records:
    """A claim that names an act, and on the other axes somebody or nobody."""
    scope = {"act": draw(st.sampled_from(KINDS["acts"]))}
    for axis, kind in (("actor", "actors"), ("place", "places"), ("target", "actors"), ("means", "means")):
        if draw(st.integers(0, 3)) == 0:
            scope[axis] = draw(st.sampled_from(KINDS[kind]))
    scope |= {end: bound for end in ("since", "until") if (bound := draw(bounds))}
    kind = draw(st.sampled_from(["denial", "assertion", "commitment"]))
    form = draw(st.sampled_from(["never", "occurs", "holds", "figure"]))
    more: Records = {"said": draw(points)} if draw(st.booleans()) else {}
    if form == "holds" and draw(st.booleans()):
        more["every"] = "day"
        scope |= {"since": draw(days), "until": draw(st.sampled_from(["2031-03-09", "2031-03-07", "2031-03?"]))}
    if form == "figure":
        more["figure"] = {"relation": "exactly", "value": "3"}
    elif draw(st.booleans()):
        more["readings"] = [{"name": "here", "why": "so", "scope": {"place": "n"}}, {"name": "soon", "why": "so", "scope": {"until": "2031-03-07"}}]
    return claim(kind, form, scope, **more)


@dataclass(frozen=True)
class Drawn:
    """The records of a random world, so that a failing example can be read."""

    claims: dict[str, Records]
    events: dict[str, Records]
    vocabulary: dict[str, dict[str, Records]]

    @property
    def world(self) -> World:
        return World(make_book(self.claims, self.events, **self.vocabulary))


def named(letter: str, records: st.SearchStrategy[Records], most: int) -> st.SearchStrategy[dict[str, Records]]:
    return st.lists(records, min_size=1, max_size=most).map(lambda drawn: {f"{letter}{number}": one for number, one in enumerate(drawn)})


def worlds(dated: bool) -> st.SearchStrategy[Drawn]:
    return st.builds(Drawn, named("c", sayings(), 3), named("e", happenings(), 5), vocabularies(dated))


def told(world: World) -> list[Match]:
    return matches(world, [test for name in world.book.claims for test in readings_of(world, name)])


LOOKING = {Role.EVENT.value, Role.AFTERWARDS.value}


@given(worlds(dated=True))
def test_what_lies_in_a_scope_is_what_the_table_says_pair_by_pair(drawn: Drawn) -> None:
    world = drawn.world
    assert [one for one in as_told(told(world)) if one[2] in LOOKING] == [one for one in pair_by_pair(world) if one[2] in LOOKING]


@given(worlds(dated=False))
def test_what_covers_a_scope_is_what_the_table_says_pair_by_pair(drawn: Drawn) -> None:
    world = drawn.world
    assert [one for one in as_told(told(world)) if one[2] not in LOOKING] == [one for one in pair_by_pair(world) if one[2] not in LOOKING]
