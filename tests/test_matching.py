"""Matching held equal to the table of method §4, asked pair by pair on random worlds; and the path that shows why."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise, product
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.dates import OPEN, Bounds
from ledger.joining import AXES
from ledger.matching import Match, Role, conditions, explain, matches
from ledger.matching import Test as Asked
from ledger.matching import tests_of as readings_of
from ledger.model import Form
from ledger.windows import Window
from ledger.world import Occurrence, World
from tests.building import Records, claim, concept, event, item, make_book
from tests.test_joining import on_duckdb

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
    return (
        0 if any(other in inside[one] for one, other in pairs) else 1 if any(inside[one] & inside[other] for one, other in pairs) else None
    )


def is_office(world: World, acts: Iterable[str]) -> bool:
    """Whether each of the acts lies within one that is said by office."""
    inside = narrower(world, "act")
    return bool(list(acts)) and all(
        any(one in inside[other] and act.said_by_office for other, act in world.book.acts.items()) for one in acts
    )


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


DAY = 1440


def extent(occurrence: Occurrence) -> tuple[int, int]:
    """First and last minute that it surely took up: of what lasted, an end known to a month or worse counts as late as it may be."""
    bounds = occurrence.bounds
    first, last = bounds.starts_first, bounds.ends_last
    if first == -OPEN or occurrence.occurred and bounds.starts_last - first >= DAY:
        first = bounds.starts_last
    if last == OPEN or occurrence.occurred and last - bounds.ends_first >= DAY:
        last = bounds.ends_first
    return first, last


def covers(world: World, test: Asked, role: Role, act: int | None, occurrence: Occurrence) -> dict[str, int | None]:
    """The parts exchanged: the scope lies within the absence or the lasting state; a scope that names nobody is silent."""
    shorts: dict[str, int | None] = {"act": act}
    asked = test.window
    within = replace(occurrence, bounds=Bounds(asked.opens_first, asked.opens_first, asked.closes_last, asked.closes_last))
    for axis in AXES[1:]:
        shorts[axis] = short(narrower(world, axis, within), occurrence.found(axis), of_scope(test, axis))
    known_as = [world.book.events[member] for member in occurrence.members]
    if shorts["place"] == 0 and occurrence.places and any(set(event.places) - set(occurrence.places) for event in known_as):
        shorts["place"] = 1
    first, last = extent(occurrence) if role is not Role.EXTENT else (occurrence.earliest, occurrence.latest)
    if role is Role.LACK and world.book.claims[test.claim].every:
        days = range(-(-max(asked.opens_last, first) // DAY) * DAY, min(asked.closes_first, last) - DAY + 2, DAY)
        whole = len(days) > 0
    else:
        whole = first <= asked.opens_first and asked.closes_last <= last
    touches = asked.opens_first <= occurrence.latest and occurrence.earliest <= asked.closes_last
    return {**shorts, "time": (0 if whole and occurrence.certain else 1) if touches else None}


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
        yield (
            Role.CONTRARY,
            strongest(weakest([short(inside, [one], [act]), short(inside, [other], occurrence.acts)]) for one, other in pairs),
        )
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
            tried = [(role, covers(world, test, role, act, occurrence)) for role, act in act_covered(world, test, occurrence)]
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
long = st.sampled_from(["2031-01-01/2031-12-31", "2031-02-20/2031-03-06", "2031-03-04/..", "2031", "2031-02/2031-04"])
vague = st.sampled_from(
    ["2031-03", "2031-03-04?", "2031-03-02/2031-03-08~", "2031-XX", "2031-03-03/..", "../2031-03-05", "/2031-03-05", "2031-03-04/"]
)
dates = st.one_of(points, spans, spans, hours, vague)
bounds = st.one_of(st.none(), days, st.just("said"), st.sampled_from(["2031-03", "2031-03?", "2031-03-XX", "2031-02", "2031-03-05T10:00"]))
tiers = st.sampled_from(["settlement", "oblast", "country"])


@st.composite
def vocabularies(draw: st.DrawFn) -> dict[str, dict[str, Records]]:
    """Trees with double parents: each concept below up to two of those before it; dated edges between actors and places."""
    made: dict[str, dict[str, Records]] = {}
    for kind, names in KINDS.items():
        made[kind] = {}
        for number, name in enumerate(names):
            broader: list[Any] = (
                draw(st.lists(st.sampled_from(names[:number]), min_size=number % 2, max_size=2, unique=True)) if number else []
            )
            if broader and kind in ("actors", "places") and draw(st.booleans()):
                since, until = draw(spans).split("/")
                broader[0] = {
                    "to": broader[0],
                    **draw(st.sampled_from([{"since": since}, {"until": until}, {"since": since, "until": until}])),
                }
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
    made |= {
        "targets": draw(rarely(some("actors"))),
        "means": draw(rarely(some("means"))),
        "occurred": draw(st.sampled_from(["true", "true", "false"])),
    }
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
        more["readings"] = [
            {"name": "here", "why": "so", "scope": {"place": "n"}},
            {"name": "soon", "why": "so", "scope": {"until": "2031-03-07"}},
        ]
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


def worlds() -> st.SearchStrategy[Drawn]:
    return st.builds(Drawn, named("c", sayings(), 3), named("e", happenings(), 5), vocabularies())


def told(world: World) -> list[Match]:
    return matches(world, [test for name in world.book.claims for test in readings_of(world, name)])


LOOKING = {Role.EVENT.value, Role.AFTERWARDS.value}


@given(worlds())
def test_what_lies_in_a_scope_is_what_the_table_says_pair_by_pair(drawn: Drawn) -> None:
    world = drawn.world
    assert [one for one in as_told(told(world)) if one[2] in LOOKING] == [one for one in pair_by_pair(world) if one[2] in LOOKING]


@given(worlds())
def test_what_covers_a_scope_is_what_the_table_says_pair_by_pair(drawn: Drawn) -> None:
    world = drawn.world
    assert [one for one in as_told(told(world)) if one[2] not in LOOKING] == [one for one in pair_by_pair(world) if one[2] not in LOOKING]


@settings(max_examples=25)
@given(worlds())
def test_duckdb_gives_the_same_matches_by_the_same_text(drawn: Drawn) -> None:
    world = drawn.world
    with patch("ledger.matching.join", on_duckdb):
        by_duckdb = told(world)
    assert as_told(by_duckdb) == as_told(told(world))


# ---------------------------------------------------------------------------------------------- one by one


def one_match(said: Records, happened: Records, **vocabulary: Any) -> list[tuple[str, list[str]]]:
    """The roles of the matches of one claim with one event, and the axes on which each is near."""
    found = told(World(make_book({"c": said}, {"e": happened}, **vocabulary)))
    return [(one.role.value, [axis for axis, near in one.short.items() if near]) for one in found]


ATTACK = claim("denial", "never", {"act": "attack", "actor": "army-n", "place": "town", "since": "2031-03-01", "until": "2031-03-05"})
STRUCK = event(["attack-on-hospital"], "2031-03-02", item("court", ["attack"]), actors=["battalion-n"], places=["hospital"])


@pytest.mark.parametrize(
    ("changed", "near", "why"),
    [
        ({}, [], "narrower on every axis"),
        ({"acts": ["harm"]}, ["act"], "broader than the claim's"),
        ({"acts": ["harm", "attack"]}, [], "of several, one that fits is enough"),
        ({"acts": ["exchange"]}, None, "nothing in common"),
        ({"actors": []}, ["actor"], "nobody is named"),
        ({"actors": ["norland"]}, ["actor"], "the state, of which the army is a part"),
        ({"actors": ["army-s"]}, None, "another army"),
        ({"places": ["east"]}, ["place"], "somewhere in the oblast"),
        ({"places": ["village"]}, None, "another place"),
        ({"precision": "oblast"}, ["place"], "known only to its oblast, it is not inside a town"),
        ({"precision": "settlement"}, [], "known to its town"),
        ({"date": "2031-03"}, ["time"], "some day of the month"),
        ({"date": "2031-02-20/2031-03-01"}, [], "lasted until the first day"),
        ({"date": None, "within": "2031-02-20/2031-03-02"}, ["time"], "once, perhaps before"),
        ({"date": "2031-03-02?"}, ["time"], "the day itself is uncertain"),
        ({"date": "2031-03-06"}, None, "the day after, and the claim is not about open time"),
    ],
)
def test_an_axis_is_inside_near_or_outside(changed: Records, near: list[str] | None, why: str) -> None:
    assert [axes for role, axes in one_match(ATTACK, STRUCK | changed) if role == "event"] == ([] if near is None else [near]), why


def test_a_target_and_means_are_asked_only_where_the_claim_names_them() -> None:
    asked = claim("denial", "never", {"act": "attack", "target": "civilians", "means": "missile"})
    assert one_match(asked, STRUCK) == [("event", ["target", "means"])]
    assert one_match(asked, STRUCK | {"targets": ["students"], "means": ["missile"]}) == [("event", [])]
    assert one_match(asked, STRUCK | {"targets": ["army-s"], "means": ["missile"]}) == []
    assert one_match(asked, STRUCK | {"targets": ["students"], "means": ["weapon"]}) == [("event", ["means"])]


def test_to_sign_is_done_by_the_actor_or_whoever_can_bind_it_and_a_lower_part_is_near() -> None:
    signs = claim("assertion", "occurs", {"act": "sign", "actor": "norland", "since": "2031-03-01", "until": "2031-03-05"})
    for actor, near in (("norland", []), ("president-n", []), ("ministry-n", ["actor"])):
        assert one_match(signs, event(["sign"], "2031-03-02", item("court", ["sign"]), actors=[actor])) == [("event", near)]
    assert one_match(signs, event(["sign"], "2031-03-02", item("court", ["sign"]), actors=["president-s"])) == []
    own_hand = {"actors": {"envoy": concept(), "norland": concept(bound_by=["envoy"])}}
    assert one_match(signs, event(["sign"], "2031-03-02", item("court", ["sign"]), actors=["envoy"]), **own_hand) == [("event", [])]


def test_a_condition_is_met_by_what_lies_in_its_own_scope_after_the_saying() -> None:
    promise = claim("commitment", "never", {"act": "attack"}, condition={"act": "exchange", "place": "east"})
    events = {
        name: event(["exchange"], date, item("court", ["exchange"]))
        for name, date in (("before", "2031-03-01"), ("same-day", "2031-03-06"), ("after", "2031-04"))
    }
    world = World(make_book({"c": promise}, events | {"elsewhere": events["after"] | {"places": ["village"]}}))
    assert {one.occurrence: one.is_inside for one in conditions(world, ["c"])} == {"same-day": False, "after": True}
    assert {one.role for one in conditions(world, ["c"])} == {Role.CONDITION}


# ---------------------------------------------------------------------------------------------- the path that shows why


@pytest.mark.parametrize(
    ("axis", "sought", "found", "how", "way"),
    [
        ("place", ["land"], ["hospital"], "narrower", ("hospital", "town", "east", "land")),
        ("place", ["town"], ["land"], "broader", ("town", "east", "land")),
        ("act", ["targeting"], ["attack-on-hospital"], "shared", ("targeting-hospital",)),
        ("act", ["attack"], ["exchange", "targeting"], "narrower", ("targeting", "attack")),
        ("actor", [], ["army-n"], "any", ()),
        ("actor", ["army-n"], [], "silent", ()),
        ("actor", ["army-n"], ["president-n"], "binds", ("president-n",)),
        ("place", ["town"], ["village"], "apart", ()),
    ],
)
def test_each_axis_is_explained_by_the_way_between_its_values(
    axis: str, sought: list[str], found: list[str], how: str, way: tuple[str, ...]
) -> None:
    named = {"place": "places", "act": "acts", "actor": "actors"}[axis]
    world = World(make_book({}, {"e": event(["attack"], "2031-03-02", item("court", ["attack"])) | {named: found}}))
    step = explain(world, axis, tuple(sought), world.occurrences["e"], None)
    assert (step.how, step.way, step.sought, step.found) == (how, way, tuple(sought), tuple(sorted(found)))


@given(worlds())
def test_a_match_is_explained_on_every_axis_by_a_way_that_is_there(drawn: Drawn) -> None:
    world = drawn.world
    for match in told(world):
        if match.role is Role.EVENT and world.book.claims[match.claim].form is not Form.HOLDS:
            scope, occurrence = readings_of(world, match.claim)[match.number].scope, world.occurrences[match.occurrence]
            for axis in AXES:
                step = explain(world, axis, (name,) if (name := getattr(scope, axis)) else (), occurrence, match.short[axis])
                hows = {0: {"any", "narrower", "binds"}, 1: {"silent", "broader", "shared", "narrower"}}[match.short[axis]]
                assert step.how in hows, (axis, step)
                if step.how in ("narrower", "broader"):
                    assert all(broader in world.trees[axis][one] for one, broader in pairwise(step.way))
