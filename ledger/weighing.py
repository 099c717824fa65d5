"""How strongly each leg of a match stands: witnesses, sides, levels (method §5).

Each leg is weighed from its own items, for and against apart, and every level carries its reason in words. Nothing here
depends on names: an item counts by its origin's letter, owner and side, by its nature, and by what it says.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from ledger.asof import public_since
from ledger.dates import DAY, OPEN
from ledger.matching import Match, Role, Test, Value, compare
from ledger.model import Claim, Evidence, Nature, Stance, Standard
from ledger.trees import INSIDE, ways_up
from ledger.world import Item, Occurrence, Pair, Voice, World

NOBODY: frozenset[str] = frozenset()

FIELDS = {"act": "acts", "target": "targets", "means": "means", "place": "places"}
"""What an item says on an axis is in the field of this name."""

BESIDE_THE_ACT = ("target", "means", "place")


@dataclass(frozen=True, slots=True)
class Heard:
    """One voice of one item, with what lifts it above the ordinary where something does."""

    item: Item
    voice: Voice
    admits: bool = False
    publishes: bool = False

    @property
    def finds(self) -> bool:
        """Whether this is a finding by a court, commission or mission, not hedged."""
        hedged = isinstance(self.item.page, Evidence) and self.item.page.hedged
        return self.voice.finder and self.item.page.nature is Nature.FINDING and not hedged


@dataclass(frozen=True, slots=True)
class Weight:
    """A level of evidence with the rule that gave it, and on whose word it rests: owners and, of these, origins, sorted."""

    level: Standard
    rule: str
    owners: tuple[str, ...]
    origins: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """Items for and against one thing, among sides that are no independent witness for anybody."""

    name: str
    pro: tuple[Heard, ...]
    con: tuple[Heard, ...]
    sides: frozenset[str]
    opposed: frozenset[Pair]

    def weigh(self, lost: frozenset[str] = NOBODY) -> Weight:
        """The weight of what is for it, without the owners in `lost`."""
        return self._weigh(_left(self.pro, lost))

    def weigh_against(self, lost: frozenset[str] = NOBODY) -> Weight:
        """The weight of what is against it, without the owners in `lost`."""
        return self._weigh(_left(self.con, lost))

    def _weigh(self, heard: Sequence[Heard]) -> Weight:
        return weigh(heard, self.sides, self.opposed)


def _left(heard: Sequence[Heard], lost: frozenset[str]) -> Sequence[Heard]:
    return [one for one in heard if one.voice.owner not in lost] if lost else heard


@dataclass(frozen=True)
class Route:
    """One way to the level of a ground: these items, over these edges of the vocabulary, and no stronger than any of them."""

    items: Part
    edges: tuple[Part, ...] = ()

    def weigh(self, lost: frozenset[str]) -> Weight:
        """The weakest of the items and the edges."""
        return min((part.weigh(lost) for part in (self.items, *self.edges)), key=lambda weight: weight.level)


@dataclass(frozen=True)
class Ground:
    """What a leg rests on: all items for and against, and the routes by which those for it reach the claim.

    An item that needs an edge on which people differ counts only by a route over that edge; the strongest route decides.
    """

    part: Part
    routes: tuple[Route, ...]

    @property
    def edges(self) -> tuple[Part, ...]:
        """Every edge that some route climbs, once each."""
        return tuple({edge.name: edge for route in self.routes for edge in route.edges}.values())

    def weigh(self, lost: frozenset[str]) -> tuple[Weight, Weight]:
        """The strongest route for it, and the items against it."""
        pro = max((route.weigh(lost) for route in self.routes), key=lambda weight: weight.level, default=NOTHING)
        return pro, self.part.weigh_against(lost)


@dataclass(frozen=True, eq=False)
class Leg:
    """*said*, *happened* or *by*: as strong as the weakest of its grounds (most legs have one)."""

    name: str
    grounds: tuple[Ground, ...]
    _known: dict[frozenset[str], tuple[Weight, Weight]] = field(default_factory=dict, repr=False)

    def weigh(self, lost: frozenset[str] = NOBODY) -> tuple[Weight, Weight]:
        """The weakest weight for it, and the strongest against it, without the owners in `lost`."""
        lost &= self.owners
        if lost not in self._known:
            weights = [ground.weigh(lost) for ground in self.grounds]
            pro = min((one for one, _ in weights), key=lambda weight: weight.level)
            con = max((other for _, other in weights), key=lambda weight: weight.level)
            self._known[lost] = pro, con
        return self._known[lost]

    @property
    def parts(self) -> tuple[Part, ...]:
        """Everything that is weighed: the items of each ground, and the edges that they climb."""
        return tuple(part for ground in self.grounds for part in (ground.part, *ground.edges))

    @cached_property
    def owners(self) -> frozenset[str]:
        """Everyone on whose word the leg stands or falls."""
        return frozenset(heard.voice.owner for part in self.parts for heard in (*part.pro, *part.con))

    def reaches(self, standard: Standard, lost: frozenset[str] = NOBODY) -> bool:
        """Whether it reaches the standard, disputed or not."""
        return self.weigh(lost)[0].level >= standard

    def is_disputed(self, standard: Standard, lost: frozenset[str] = NOBODY) -> bool:
        """Whether it reaches the standard both ways."""
        pro, con = self.weigh(lost)
        return pro.level >= standard and con.level >= standard

    def until(self, knows: Callable[[Heard], bool]) -> Leg:
        """The leg with only the voices that `knows` lets through."""

        def left(part: Part) -> Part:
            return replace(part, pro=tuple(filter(knows, part.pro)), con=tuple(filter(knows, part.con)))

        return Leg(
            self.name,
            tuple(
                Ground(left(ground.part), tuple(Route(left(route.items), tuple(map(left, route.edges))) for route in ground.routes))
                for ground in self.grounds
            ),
        )


def plain_ground(part: Part) -> Ground:
    """A ground whose items all reach the claim without an edge on which people differ."""
    return Ground(part, (Route(part),))


NOTHING = Weight(Standard.NOTHING, "nothing on record", (), ())


def weigh(heard: Collection[Heard], sides: frozenset[str], opposed: frozenset[Pair]) -> Weight:
    """The level of these voices by the table of method §5.

    `sides` are the sides of the matter: their publishers are heard, and are no independent witness, for anybody.
    """
    if not heard:
        return NOTHING
    independent = [one for one in heard if one.voice.party not in sides]
    for rule, lifted in (
        ("found or verified by a finder of no side", [one for one in independent if one.finds]),
        ("admitted by a side", [one for one in heard if one.admits]),
        ("the act is its own publication, and its text or recording is on record", [one for one in heard if one.publishes]),
    ):
        if lifted:
            return _weight(Standard.ESTABLISHED, rule, lifted)
    witnesses = [one for one in independent if one.voice.letter in "ABC"]
    number = len({one.voice.owner for one in witnesses})
    if number >= 2 and any(one.voice.letter in "AB" for one in witnesses):
        return _weight(Standard.CORROBORATED, "independent witnesses", witnesses)
    speaking = {one.voice.party for one in heard}
    agreeing = [one for one in heard if any((one.voice.party, other) in opposed for other in speaking)]
    if agreeing:
        return _weight(Standard.CORROBORATED, "opposed sides say the same", agreeing)
    if witnesses:
        return _weight(
            Standard.REPORTED, "one independent witness" if number == 1 else "independent witnesses, none of them A or B", witnesses
        )
    only_sides = all(one.voice.party in sides for one in heard)
    rule = "only sides of the matter say so" if only_sides else "only sides of the matter or sources of D or worse"
    return _weight(Standard.ALLEGED, rule, heard)


def _weight(level: Standard, rule: str, heard: Iterable[Heard]) -> Weight:
    owners, origins = zip(*((one.voice.owner, one.voice.origin) for one in heard), strict=True)
    return Weight(level, rule, tuple(sorted(set(owners))), tuple(sorted(set(origins))))


# ---------------------------------------------------------------------------------------------- sides of the matter


def sides_of_matter(world: World, claim: Claim, test: Test, occurrence: Occurrence | None = None) -> frozenset[str]:
    """The sides of the speaker, of the actors and of the harmed in claim and event, with those opposed to them."""
    actors = {claim.speaker, test.scope.actor, test.scope.target} - {None}
    if occurrence:
        actors |= {*occurrence.actors, *occurrence.targets}
    return world.with_opposed(world.sides_of(one for one in actors if one))


# ---------------------------------------------------------------------------------------------- legs of a match


@dataclass(frozen=True)
class Bench:
    """One match about to be weighed: the claim's reading, the occurrence, and whether what it shows helps the claim.

    None where it neither helps nor hinders, as what meets a condition: whose interest it serves cannot be told.
    """

    world: World
    test: Test
    occurrence: Occurrence
    match: Match
    helps: bool | None

    @property
    def claim(self) -> Claim:
        return self.world.book.claims[self.test.claim]

    @property
    def items(self) -> tuple[Item, ...]:
        return self.world.items_of(self.occurrence)

    @cached_property
    def sides(self) -> frozenset[str]:
        return sides_of_matter(self.world, self.claim, self.test, self.occurrence)

    def part(self, name: str, pro: Iterable[Item], con: Iterable[Item]) -> Part:
        """The items for and against, each with its voices; what is for pushes the claim the way of `helps`."""
        return Part(
            name,
            tuple(one for item in pro for one in self._heard(item, self.helps, speaks_for=True)),
            tuple(one for item in con for one in self._heard(item, None if self.helps is None else not self.helps, speaks_for=False)),
            self.sides,
            self.world.opposed,
        )

    def _heard(self, item: Item, helps: bool | None, speaks_for: bool) -> Iterable[Heard]:
        for voice in item.voices:
            yield Heard(item, voice, self._admits(item, voice, helps), speaks_for and self._publishes(item, voice))

    def ground(self, name: str, pro: Sequence[Item], con: Iterable[Item], needs: Callable[[Item], Alternatives]) -> Ground:
        """A ground whose items need the edges that `needs` tells, one set for each way they may take.

        There is a route for each of these sets and for each union of them: witnesses over two edges are heard together, over both.
        """
        part = self.part(name, pro, con)
        ways = [needs(item) for item in pro]
        if all(alternatives == NO_EDGE for alternatives in ways):
            return plain_ground(part)
        sets: set[frozenset[tuple[str, Pair]]] = set()
        for edges in {edges for alternatives in ways for edges in alternatives}:
            sets |= {edges, *(edges | other for other in sets)}
        routes = []
        for edges in sorted(sets, key=lambda edges: (len(edges), sorted(edges))):
            there = [item for item, alternatives in zip(pro, ways, strict=True) if any(way <= edges for way in alternatives)]
            routes.append(Route(self.part(name, there, ()), tuple(self._edge(edge) for edge in sorted(edges))))
        return Ground(part, tuple(routes) or (Route(part),))

    def _edge(self, edge: tuple[str, Pair]) -> Part:
        axis, pair = edge
        pages = self.world.edges[axis][pair].evidence
        items = [self.world.item(f"{axis} {pair[0]}", index, page) for index, page in enumerate(pages)]
        heard = tuple(Heard(item, voice) for item in items for voice in item.voices)
        return Part(f"{pair[0]} within {pair[1]}", heard, (), self.sides, self.world.opposed)

    def _admits(self, item: Item, voice: Voice, helps: bool | None) -> bool:
        """An admission never counts for a claim of its own side, nor against one of an opposed side."""
        if helps is None or not item.evidence.admission or voice.party is None or voice.party not in self.sides:
            return False
        speakers = self.world.sides_of((self.claim.speaker,))
        if helps:
            return voice.party not in speakers
        return not any((voice.party, side) in self.world.opposed for side in speakers)

    def _publishes(self, item: Item, voice: Voice) -> bool:
        """The text or recording of an act that is its own publication, from its own side or from a witness of A to C."""
        evidence = item.evidence
        if evidence.nature not in (Nature.TEXT, Nature.RECORDING) or evidence.hedged:
            return False
        if not any(self.world.is_published_act(act) for act in evidence.bears_out.acts):
            return False
        if voice.party in self.sides:
            return voice.party in self.world.sides_of(evidence.bears_out.actors or self.occurrence.actors)
        return voice.letter in "ABC"


def legs_of_match(world: World, test: Test, match: Match, helps: bool | None) -> tuple[Leg, ...]:
    """The legs *happened* and, where the claim names an actor and something occurred, *by*.

    `helps` says whether the match counts for the claim; an admission is heard or not by that.
    """
    bench = Bench(world, test, world.occurrences[match.occurrence], match, helps)
    if match.role in (Role.ABSENCE, Role.CONTRARY, Role.STATE, Role.LACK):
        return (_happened_covering(bench),)
    happened = _happened(bench)
    return (happened, named_by(bench)) if test.scope.actor else (happened,)


def figure_ground(world: World, test: Test, match: Match, figure: Pair, helps: bool) -> Ground:
    """The ground of a figure: the items that give it, and those that reject it."""
    bench = Bench(world, test, world.occurrences[match.occurrence], match, helps)
    own = [item for item in bench.items if item.record == figure[0]]
    pro = [item for item in own if figure[1] in item.evidence.bears_out.figures]
    con = [item for item in own if figure[1] in item.evidence.rejects.figures]
    acts = _one(test.scope.act)
    return bench.ground(f"the figure {figure[1]}", pro, con, lambda item: _needs(bench, item, acts))


def acts_sought(world: World, test: Test, role: Role) -> tuple[str, ...]:
    """The acts that an occurrence in this role is to be: the claim's own, or for *holds* what it excludes; empty is any."""
    if test.scope.act is None:
        return ()
    holds = world.book.claims[test.claim].form == "holds"
    return world.excluded(test.scope.act) if holds and role in (Role.EVENT, Role.AFTERWARDS) else (test.scope.act,)


def _bears(bench: Bench, axis: str, sought: tuple[str, ...], found: tuple[str, ...]) -> int | None:
    barred = bench.world.barred(axis, bench.occurrence.earliest, bench.occurrence.latest)
    return compare(bench.world, axis, Value(sought), Value(found, barred=barred))


def _happened(bench: Bench) -> Leg:
    """Items that bear out an act as the claim speaks of it, against those that reject every act that fits, or what the claim names."""
    acts = acts_sought(bench.world, bench.test, bench.match.role)
    since = _lasted_into(bench)
    pro = [item for item in bench.items if _bears_out_act(bench, item, acts) and public_since(item.page, bench.world.zone) >= since]
    fitting = _fitting(bench, "act", acts, bench.occurrence.acts)
    con = [
        item for item in bench.items if _rejects_act(bench, item, fitting) or any(_rejects(bench, item, axis) for axis in BESIDE_THE_ACT)
    ]
    return Leg("happened", (bench.ground("happened", pro, con, lambda item: _needs(bench, item, acts)),))


def _lasted_into(bench: Bench) -> int:
    """Of what had begun before the window: the minute in the window up to which it must have lasted. No page bears out what was to come."""
    occurrence = bench.occurrence
    opens = bench.test.window.opens_last
    return opens if occurrence.lasting and occurrence.earliest < opens <= occurrence.latest else -OPEN


def _one(name: str | None) -> tuple[str, ...]:
    return (name,) if name else ()


def _bears_out_act(bench: Bench, item: Item, acts: tuple[str, ...]) -> bool:
    """Whether the item says that such an act occurred, on such targets, by such means, at such places.

    Targets, means and places that the item leaves out are those of its event.
    """
    evidence = item.evidence
    if not evidence.bears_out.acts or evidence.nature is Nature.NO_TRACE:
        return False
    fitting = [act for act in evidence.bears_out.acts if _fits(bench, "act", acts, (act,))]
    if not any(_may_find(bench.world, item, act) for act in fitting):
        return False
    return all(_speaks_for(bench, item, axis) for axis in BESIDE_THE_ACT)


def _speaks_for(bench: Bench, item: Item, axis: str) -> bool:
    """Whether an item leaves the axis to its event, or says of it what fits; and does not reject what the claim names."""
    said = getattr(item.evidence.bears_out, FIELDS[axis])
    return (not said or _fits(bench, axis, _one(getattr(bench.test.scope, axis)), said)) and not _rejects(bench, item, axis)


def _rejects(bench: Bench, item: Item, axis: str) -> bool:
    """Whether an item says that on this axis it was not what the claim names, nor anything broader."""
    return _rejects_all(bench.world, axis, getattr(item.evidence.rejects, FIELDS[axis]), _one(getattr(bench.test.scope, axis)))


def _may_find(world: World, item: Item, act: str) -> bool:
    """Whether the item can bear out the act at all: a legal character only if a finder finds it (method §3)."""
    if not world.is_legal_character(act):
        return True
    return item.page.nature is Nature.FINDING and any(voice.finder for voice in item.voices)


def _fits(bench: Bench, axis: str, sought: tuple[str, ...], found: tuple[str, ...]) -> bool:
    """Whether what an item says lies on this axis as close to the claim as the match does."""
    short = _bears(bench, axis, sought, found)
    return short is not None and short <= bench.match.short.get(axis, 0)


def _fitting(bench: Bench, axis: str, sought: tuple[str, ...], found: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one for one in found if _fits(bench, axis, sought, (one,)))


def _rejects_all(world: World, axis: str, rejected: tuple[str, ...], fitting: tuple[str, ...]) -> bool:
    """Whether everything that fits is rejected, itself or something broader."""
    return bool(rejected) and bool(fitting) and all(world.lines(axis).above(one).intersection(rejected) for one in fitting)


def named_by(bench: Bench, other: bool = False) -> Leg:
    """The leg *by*: items that name such an actor, against those that reject him or name another (unless jointly).

    With `other` it is turned round: for is whatever says that it was somebody else.
    """
    sought = _one(bench.test.scope.actor)
    fitting = _fitting_actors(bench, bench.occurrence.actors) or (sought if other else ())
    pro, con = [], []
    for item in bench.items:
        if not _speaks_of_act(bench, item):
            continue
        fits = _fitting_actors(bench, item.evidence.bears_out.actors)
        if fits:
            pro.append(item)
        if not fits and _names_another(bench, item, sought) or _rejects_all(bench.world, "actor", item.evidence.rejects.actors, fitting):
            con.append(item)
    if other:
        return Leg("by", (plain_ground(bench.part("by", con, pro)),))
    return Leg("by", (bench.ground("by", pro, con, lambda item: _climbs(bench, "actor", item.evidence.bears_out.actors, sought)),))


def _speaks_of_act(bench: Bench, item: Item) -> bool:
    """Whether an item that names acts names one that bears on the claim; one that names none speaks of the event as recorded."""
    if item.evidence.nature is Nature.NO_TRACE:
        return False
    said = item.evidence.bears_out.acts
    acts = acts_sought(bench.world, bench.test, bench.match.role)
    return not said or bench.match.role is Role.PARTICULAR or _bears(bench, "act", acts, said) is not None


def _names_another(bench: Bench, item: Item, sought: tuple[str, ...]) -> bool:
    named = item.evidence.bears_out.actors
    return bool(named) and not item.evidence.jointly and _bears(bench, "actor", sought, named) is None


def happened_as_recorded(bench: Bench) -> Leg:
    """The leg *happened* of an occurrence whatever its acts: items that bear it out, against those that reject all of it."""
    pro = [
        item
        for item in bench.items
        if item.evidence.bears_out.acts and (item.evidence.nature is not Nature.NO_TRACE or item.evidence.access)
    ]
    return Leg("happened", (plain_ground(bench.part("happened", pro, _rejecting(bench, bench.occurrence.acts))),))


def rejected(bench: Bench) -> Leg:
    """That it did not happen: items that reject every act of the occurrence as the claim speaks of it, against those that bear it out."""
    acts = _one(bench.test.scope.act)
    pro = [item for item in bench.items if _bears_out_act(bench, item, acts)]
    fitting = _fitting(bench, "act", acts, bench.occurrence.acts) or bench.occurrence.acts
    return Leg("happened", (plain_ground(bench.part("happened", _rejecting(bench, fitting), pro)),))


def ruled_out(bench: Bench, axis: str) -> Leg:
    """That the act, target or means was not what the claim names: items that reject it or, of an act, bear out its contrary.

    Against it are items that bear it out. That an item names others says nothing: an event may have several.
    """
    sought = _one(getattr(bench.test.scope, axis))
    contraries = bench.world.excluded(sought[0]) if axis == "act" else ()
    pro, con = [], []
    for item in bench.items:
        said = _borne_out(bench, item, axis)
        excluded = any(_bears(bench, axis, (one,), said) == INSIDE for one in contraries if said)
        if excluded or _rejects(bench, item, axis):
            pro.append(item)
        elif said and _bears(bench, axis, sought, said) == INSIDE:
            con.append(item)
    return Leg("happened", (plain_ground(bench.part("happened", pro, con)),))


def _borne_out(bench: Bench, item: Item, axis: str) -> tuple[str, ...]:
    """What an item says was so on an axis; targets and means that it leaves out are those of its event."""
    evidence = item.evidence
    if not evidence.bears_out.acts or evidence.nature is Nature.NO_TRACE:
        return ()
    said: tuple[str, ...] = getattr(evidence.bears_out, FIELDS[axis])
    return said or bench.occurrence.found(axis)


def _rejecting(bench: Bench, acts: tuple[str, ...]) -> list[Item]:
    return [item for item in bench.items if _rejects_act(bench, item, acts)]


def _rejects_act(bench: Bench, item: Item, acts: tuple[str, ...]) -> bool:
    return _rejects_all(bench.world, "act", item.evidence.rejects.acts, acts)


def _fitting_actors(bench: Bench, actors: tuple[str, ...]) -> tuple[str, ...]:
    office = bench.world.is_said_by_office(acts_sought(bench.world, bench.test, bench.match.role)) or bench.world.is_said_by_office(
        bench.occurrence.acts
    )
    sought = Value(_one(bench.test.scope.actor), mark="office:" if office else "")
    fitting = []
    for one in actors:
        barred = bench.world.barred("actor", bench.occurrence.earliest, bench.occurrence.latest)
        short = compare(bench.world, "actor", sought, Value((one,), barred=barred))
        if short is not None and short <= bench.match.short.get("actor", 0):
            fitting.append(one)
    return tuple(fitting)


Alternatives = frozenset[frozenset[tuple[str, Pair]]]
"""The edges with evidence, by axis, that must be climbed: one set for each way that does not contain another."""

NO_EDGE: Alternatives = frozenset({frozenset()})


def _needs(bench: Bench, item: Item, acts: tuple[str, ...]) -> Alternatives:
    """What an item of an event must climb to reach the scope; what it leaves out is as the event records it."""
    said, event = item.evidence.bears_out, bench.occurrence
    scope = bench.test.scope
    return _all_of(
        _climbs(bench, "act", said.acts, acts),
        _climbs(bench, "place", said.places or event.places, _one(scope.place)),
        _climbs(bench, "target", said.targets or event.targets, _one(scope.target)),
        _climbs(bench, "means", said.means or event.means, _one(scope.means)),
    )


def _climbs(bench: Bench, axis: str, lower: tuple[str, ...], upper: tuple[str, ...]) -> Alternatives:
    """The edges with evidence on the ways up from any of `lower` to any of `upper`; none where there is no way, or one without."""
    world = bench.world
    doubted = {pair for pair, edge in world.edges[axis].items() if edge.evidence}
    if not doubted or not lower or not upper:
        return NO_EDGE
    tree = world.tree(axis, world.barred(axis, bench.occurrence.earliest, bench.occurrence.latest))
    ways = [way for one in lower for other in upper for way in ways_up(tree, one, other, doubted)]
    return _smallest(frozenset((axis, pair) for pair in way) for way in ways) or NO_EDGE


def _all_of(*several: Alternatives) -> Alternatives:
    """Every choice of one set from each, joined."""
    whole = NO_EDGE
    for one in several:
        whole = _smallest(have | more for have in whole for more in one)
    return whole


def _smallest(sets: Iterable[frozenset[tuple[str, Pair]]]) -> Alternatives:
    known = set(sets)
    return frozenset(one for one in known if not any(other < one for other in known))


def _happened_covering(bench: Bench) -> Leg:
    """Items on an absence or on a state that lasted, published when it had; against those that reject every act of it that covers.

    "Found no trace" counts only where whoever looked could see the whole.
    """
    until = _covered_until(bench)
    pro = [item for item in bench.items if _covers(bench, item.evidence.bears_out.acts) and _can_know(bench, item, until)]
    fitting = tuple(act for act in bench.occurrence.acts if _covers(bench, (act,)))
    con = _rejecting(bench, fitting)
    return Leg("happened", (bench.ground("happened", pro, con, lambda item: _needs_to_cover(bench, item)),))


def _needs_to_cover(bench: Bench, item: Item) -> Alternatives:
    """What the claim must climb to lie within what is documented; for a state, what the state must climb to be the claim's."""
    scope, event, said = bench.test.scope, bench.occurrence, item.evidence.bears_out
    acts = _one(scope.act)
    of_act = {
        Role.STATE: _climbs(bench, "act", said.acts, acts),
        Role.CONTRARY: NO_EDGE,
    }.get(bench.match.role) or _climbs(bench, "act", acts, said.acts)
    return _all_of(
        of_act,
        *(_climbs(bench, axis, _one(getattr(scope, axis)), event.found(axis)) for axis in ("actor", "place", "target", "means")),
    )


def _covered_until(bench: Bench) -> int:
    """The minute up to which it must have lasted: the end of the scope, of what is shared, or of a whole day where one is enough."""
    asked = bench.test.window
    if bench.match.role is Role.LACK and bench.claim.every:
        return max(asked.opens_first, bench.occurrence.earliest) + DAY - 1
    return min(asked.closes_last, bench.occurrence.latest)


def _can_know(bench: Bench, item: Item, until: int) -> bool:
    """No page bears out what was to come; and who found no trace must have been able to see the whole."""
    evidence = item.evidence
    if evidence.nature is Nature.NO_TRACE and not evidence.access:
        return False
    return public_since(evidence, bench.world.zone) >= until


def _covers(bench: Bench, acts: tuple[str, ...]) -> bool:
    """Whether acts said not to have occurred, or states said to have lasted, cover the claim's as closely as the match does."""
    if not acts:
        return False
    mark = {Role.ABSENCE: "absent:", Role.LACK: "absent:"}.get(bench.match.role, "lasted:")
    form = bench.claim.form
    covered = {Role.STATE: "state:", Role.LACK: "lack:"}.get(bench.match.role) or (
        "state:" if form == "holds" else "figure:" if form == "figure" else ""
    )
    short = compare(bench.world, "act", Value(acts, mark=mark), Value(_one(bench.test.scope.act), mark=covered))
    return short is not None and short <= bench.match.short["act"]


# ---------------------------------------------------------------------------------------------- the leg said


def said_leg(world: World, claim_id: str) -> Leg:
    """Whether it was said: items that report it, against those that dispute it."""
    claim = world.book.claims[claim_id]
    items = world.items(claim_id, claim.reporting)
    heard = {
        stance: tuple(
            one for item, page in zip(items, claim.reporting, strict=True) if page.stance is stance for one in _said(claim, world, item)
        )
        for stance in Stance
    }
    of_call, offices = _sides_of_call(world, claim), _offices_of_call(world, claim)
    part = SaidPart("said", heard[Stance.REPORTS], heard[Stance.DISPUTES], world.with_opposed(of_call), world.opposed, of_call, offices)
    return Leg("said", (plain_ground(part),))


def _said(claim: Claim, world: World, item: Item) -> Iterable[Heard]:
    for voice in item.voices:
        yield Heard(item, voice, publishes=_is_own_office(world, claim, voice) or item.page.nature is Nature.RECORDING)


def _is_own_office(world: World, claim: Claim, voice: Voice) -> bool:
    return claim.speaker in world.book.publishers[voice.origin].office_of


def _sides_of_call(world: World, claim: Claim) -> frozenset[str]:
    return world.sides_of(_people(world, claim))


def _offices_of_call(world: World, claim: Claim) -> Mapping[str, str]:
    """The offices of those on the call, each with whose it is, whether or not the ledger has a side for them."""
    people = _people(world, claim)
    return {name: person for name, office in world.book.publishers.items() for person in office.office_of if person in people}


def _people(world: World, claim: Claim) -> frozenset[str]:
    return frozenset((claim.speaker, *world.book.calls[claim.call].participants))


@dataclass(frozen=True)
class SaidPart(Part):
    """For *said*: the speaker's own office or a recording is established; both sides, corroborated; the other side alone, reported."""

    of_call: frozenset[str] = NOBODY
    offices: Mapping[str, str] = field(default_factory=dict)

    def _weigh(self, heard: Sequence[Heard]) -> Weight:
        weights = [weigh([one for one in heard if not self._is_unaligned_office(one)], self.sides, frozenset())]
        own = [one for one in heard if one.publishes]
        if own:
            weights.append(_weight(Standard.ESTABLISHED, "the speaker's own office, or a recording", own))
        of_call = [one for one in heard if one.voice.party in self.of_call or self._is_unaligned_office(one)]
        if of_call:
            both = len({one.voice.party or self.offices[one.voice.origin] for one in of_call}) >= 2
            level = Standard.CORROBORATED if both else Standard.REPORTED
            weights.append(_weight(level, "both sides of the call" if both else "one side of the call alone", of_call))
        return max(reversed(weights), key=lambda weight: weight.level)

    def _is_unaligned_office(self, heard: Heard) -> bool:
        """Whose own call it was is no independent witness of it, even if the ledger has no side for that state."""
        return not heard.voice.party and heard.voice.origin in self.offices
