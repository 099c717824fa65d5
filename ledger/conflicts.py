"""Claims against claims, and readouts against readouts (method §6).

What one claim of a speaker says happened is matched, as if it were an event, against what another of the same speaker
excludes: inside is a *self-contradiction*, near a *tension*. Readouts of one call that report opposite things are a *readout
conflict*; what one tells and the other leaves out is a *silence*, and that is another thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ledger.cases import is_checkable
from ledger.joining import AXES
from ledger.matching import NOTHING, Found, Question, Test, Value, found_in, sought_by, tests_of
from ledger.model import Claim, Form, Page, Stance
from ledger.trees import INSIDE, NEAR
from ledger.world import World


@dataclass(frozen=True, slots=True)
class Clash:
    """Two claims of one speaker: what the one says happened lies within (or near) what the other excludes."""

    says: str
    excludes: str
    axes: tuple[str, ...]
    """The axes on which it is only near; empty for a self-contradiction."""

    @property
    def is_contradiction(self) -> bool:
        return not self.axes


@dataclass(frozen=True, slots=True)
class ReadoutConflict:
    """Sides of one call that report opposite things: of a claim that it was said, of an event that it occurred on the call."""

    call: str
    record: str
    what: str
    for_it: tuple[str, ...]
    against_it: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Silence:
    """A side of a call that published an account and leaves out what another side tells."""

    call: str
    claim: str
    told_by: tuple[str, ...]
    silent: str


# ---------------------------------------------------------------------------------------------- claims against claims


def clashes(world: World, tensions: bool = True) -> list[Clash]:
    """Every self-contradiction, and with `tensions` what comes near one, sorted; a claim never clashes with itself."""
    question = Question()
    for claim_id, claim in world.book.claims.items():
        if is_checkable(claim):
            for test in tests_of(world, claim_id):
                _put(world, question, claim, test)
    best: dict[tuple[str, str], Clash] = {}
    for hit in question.answer(world, NEAR if tensions else INSIDE):
        says = hit.event.rpartition(" ")[0]
        if says == hit.claim or world.book.claims[says].speaker != world.book.claims[hit.claim].speaker:
            continue
        clash = Clash(says, hit.claim, tuple(axis for axis in (*AXES, "time") if getattr(hit, axis)))
        key = (says, hit.claim)
        if key not in best or len(clash.axes) < len(best[key].axes):
            best[key] = clash
    return [best[key] for key in sorted(best)]


def _put(world: World, question: Question, claim: Claim, test: Test) -> None:
    """What the reading excludes goes into the scopes, what it says happened into the findings."""
    name = f"{test.claim} {test.number}"
    if claim.form is Form.NEVER:
        question.sought[test.claim, str(test.number)] = sought_by(world, test.scope, test.window)
    elif claim.form is Form.HOLDS and test.scope.act and world.excluded(test.scope.act):
        question.sought[test.claim, str(test.number)] = sought_by(world, test.scope, test.window, world.excluded(test.scope.act))
    if claim.form in (Form.OCCURS, Form.HOLDS):
        question.found[name] = _said_to_be(world, test, lasts=claim.form is Form.HOLDS)
    elif claim.form is Form.ABOUT and not claim.was_not and (found := _said_of_event(world, test)):
        question.found[name] = found


def _said_to_be(world: World, test: Test, lasts: bool) -> Found:
    """A claimed act somewhere in its window, or a claimed state all through it, as if it were an event."""
    values = {axis: Value((one,)) if (one := getattr(test.scope, axis)) else NOTHING for axis in AXES}
    if test.scope.actor and test.scope.act and world.is_said_by_office((test.scope.act,)):
        values["actor"] = values["actor"]._replace(mark="office:")
    opens, closes = test.window.opens_first, test.window.closes_last
    held = (test.window.closes_first, test.window.opens_last) if lasts else (opens, closes)
    return Found(**values, earliest=opens, latest=closes, held_from=held[0], held_to=held[1])


def _said_of_event(world: World, test: Test) -> Found | None:
    """The event of which a claim speaks, as the claim tells it."""
    name = world.occurrence_of.get(test.scope.event or "")
    if name is None:
        return None
    occurrence = world.occurrences[name]
    found = found_in(world, occurrence)
    said = {axis: Value((one,)) for axis in AXES if (one := getattr(test.scope, axis))}
    mark = "office:" if world.is_said_by_office(said["act"].members if "act" in said else occurrence.acts) else ""
    return found._replace(
        act=said.get("act", found.act),
        actor=said["actor"]._replace(mark=mark) if "actor" in said else NOTHING,
        place=said.get("place", found.place),
        target=said.get("target", found.target),
        means=said.get("means", found.means),
    )


# ---------------------------------------------------------------------------------------------- readouts against readouts


def readout_conflicts(world: World) -> list[ReadoutConflict]:
    """What sides of a call report oppositely, sorted by call and record."""
    return sorted([*_about_claims(world), *_about_events(world)], key=lambda one: (one.call, one.record))


def _about_claims(world: World) -> Iterator[ReadoutConflict]:
    for claim_id, claim in world.book.claims.items():
        sides = _sides_of_call(world, claim.call, claim.speaker)
        told = sides & _parties(world, (page for page in claim.reporting if page.stance is Stance.REPORTS))
        disputed = sides & _parties(world, (page for page in claim.reporting if page.stance is Stance.DISPUTES))
        if disputed and told - disputed:
            yield ReadoutConflict(claim.call, claim_id, claim.proposition, tuple(sorted(told)), tuple(sorted(disputed)))


def _about_events(world: World) -> Iterator[ReadoutConflict]:
    for event_id, event in world.book.events.items():
        if event.call is None:
            continue
        sides = _sides_of_call(world, event.call)
        told = sides & _parties(world, (item for item in event.evidence if item.bears_out.acts))
        rejected = sides & _parties(world, (item for item in event.evidence if item.rejects.acts))
        if rejected and told - rejected:
            yield ReadoutConflict(event.call, event_id, event.title, tuple(sorted(told)), tuple(sorted(rejected)))


def silences(world: World) -> list[Silence]:
    """Who published an account of a call and leaves out a claim that another side of it reports, sorted."""
    found = []
    for claim_id, claim in world.book.claims.items():
        told = _sides_of_call(world, claim.call, claim.speaker) & _parties(world, claim.reporting)
        if told:
            silent = _accounts(world, claim.call) - told
            found += [Silence(claim.call, claim_id, tuple(sorted(told)), side) for side in silent]
    return sorted(found, key=lambda one: (one.call, one.claim, one.silent))


def _sides_of_call(world: World, call: str, *others: str) -> frozenset[str]:
    """The sides of those who took part, and of whoever else is named."""
    return world.sides_of((*world.book.calls[call].participants, *others))


def _accounts(world: World, call: str) -> frozenset[str]:
    """The sides of a call of which an account is on record: as the readout says, a side or a participant."""
    sides = world.book.ledger.sides
    return frozenset(
        side
        for readout in world.book.calls[call].readouts
        for side in ((readout.side,) if readout.side in sides else world.sides_of((readout.side,)))
    )


def _parties(world: World, pages: Iterable[Page]) -> frozenset[str]:
    """The sides on whose word the pages stand."""
    voices = (voice for page in pages for voice in world.item("", 0, page).voices)
    return frozenset(voice.party for voice in voices if voice.party)
