"""What a whole ledger comes to: counts with their denominators, the contradictions, where accounts differ, on whom verdicts rest.

Everything is counted from one examination. Nothing here is a score: of a speaker or a side it is told how many claims are on
record and what came of them, and of the record how much of it there is and from whom.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ledger.answers import Examination
from ledger.asof import pages
from ledger.dates import day_text
from ledger.model import Kind, Medium, Stance, Standard
from ledger.verdict import Outcome, Verdict, judge, outcome_without
from ledger.windows import said_when
from ledger.world import World

STANDARDS = tuple(standard for standard in Standard if standard > Standard.NOTHING)
"""The standards of proof that can be asked for, the lowest first."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """How much is on record; `first` and `last` are the days of the first and the last saying, '' where there is no claim.

    `calls` are all occasions on record, `spoken` those of them on which a claim was made, `public` those that were public.
    `items` are pages as cited, once for each record that cites one; `pages` are the addresses among them.
    """

    calls: int
    spoken: int
    public: int
    claims: int
    events: int
    absences: int
    items: int
    pages: int
    publishers: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Apart:
    """A call on which the accounts differ: records told oppositely, and claims that one side's account leaves out.

    `disputed` are other claims of which somebody, who need not have been on the call, says that they were not made.
    """

    call: str
    claims: int
    opposite: tuple[str, ...]
    disputed: tuple[str, ...]
    silent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Resting:
    """On how many witnesses a decided verdict rests: the smallest number whose loss changes it, None for more than five.

    `alone` are those, by owner, each of whom changes it when lost alone: one, or several of whom each is needed. There are none
    unless the number is 1.
    """

    claim: str
    number: int | None
    alone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """Events on record that name an actor of one side, and on how many of them a verdict rests, against or for a claim."""

    side: str
    events: int
    against: int
    for_it: int


@dataclass(frozen=True, eq=False)
class Overview:
    """The main findings of a ledger; each is worked out when it is first asked for."""

    examined: Examination

    @property
    def world(self) -> World:
        return self.examined.world

    @property
    def verdicts(self) -> Mapping[str, Verdict]:
        """All verdicts at the standard of the examination, by claim."""
        return self.examined.verdicts

    @cached_property
    def decided(self) -> tuple[Verdict, ...]:
        """Those that are supported, contradicted or disputed, in the order of ids."""
        return tuple(verdict for _, verdict in sorted(self.verdicts.items()) if verdict.outcome.is_decided)

    @cached_property
    def holdings(self) -> Holdings:
        """How much is on record."""
        book = self.world.book
        said = sorted(day_text(said_when(self.world, claim)[0]) for claim in book.claims.values())
        cited = list(pages(book))
        events = self.world.occurrences.values()
        return Holdings(
            calls=len(book.calls),
            spoken=len({claim.call for claim in book.claims.values()}),
            public=sum(call.medium is Medium.PUBLIC for call in book.calls.values()),
            claims=len(book.claims),
            events=sum(event.occurred for event in events),
            absences=sum(not event.occurred for event in events),
            items=len(cited),
            pages=len({page.url for page in cited}),
            publishers=len({page.publisher for page in cited}),
            first=said[0] if said else "",
            last=said[-1] if said else "",
        )

    # counts

    @cached_property
    def by_kind(self) -> dict[str, Counter[str]]:
        """How many claims of each kind came to which outcome; kinds of which there is no claim are left out."""
        claims = self.world.book.claims
        counts: dict[str, Counter[str]] = {kind.value: Counter() for kind in Kind}
        for name, verdict in self.verdicts.items():
            counts[claims[name].kind.value][verdict.outcome.value] += 1
        return {kind: count for kind, count in counts.items() if count}

    @cached_property
    def by_year(self) -> dict[str, Counter[str]]:
        """The same by the year of the saying."""
        counts: dict[str, Counter[str]] = {}
        for name, verdict in sorted(self.verdicts.items()):
            year = day_text(said_when(self.world, self.world.book.claims[name])[0])[:4]
            counts.setdefault(year, Counter())[verdict.outcome.value] += 1
        return dict(sorted(counts.items()))

    @cached_property
    def by_speaker(self) -> dict[str, Counter[str]]:
        """How many claims of each speaker were made in which year; who spoke most comes first."""
        counts: dict[str, Counter[str]] = {}
        for _, claim in sorted(self.world.book.claims.items()):
            counts.setdefault(claim.speaker, Counter())[day_text(said_when(self.world, claim)[0])[:4]] += 1
        return dict(sorted(counts.items(), key=lambda one: (-one[1].total(), one[0])))

    @cached_property
    def reasons(self) -> Counter[str]:
        """Why checkable claims are unverified."""
        found = (verdict.reason.partition(":")[0] for verdict in self.verdicts.values() if verdict.outcome is Outcome.UNVERIFIED)
        return Counter(found)

    # contradictions

    @cached_property
    def afterwards(self) -> tuple[Verdict, ...]:
        """Claims contradicted by what came after they were made, the shortest delay first; an unknown delay last."""
        found = [one for one in self.decided if one.outcome is Outcome.CONTRADICTED and not one.at_saying]
        return tuple(sorted(found, key=lambda one: (one.days is None, one.days or 0, one.claim)))

    @cached_property
    def already(self) -> tuple[Verdict, ...]:
        """Claims whose contrary was so already on the day they were made, in the order of ids."""
        return tuple(one for one in self.decided if one.outcome is Outcome.CONTRADICTED and one.at_saying)

    # accounts

    @cached_property
    def apart(self) -> tuple[Apart, ...]:
        """Calls on which the accounts differ, by how many records are opposed or disputed, then by how many claims a side leaves out."""
        claims = self.world.book.claims
        opposite: dict[str, set[str]] = {}
        disputed: dict[str, set[str]] = {}
        silent: dict[str, set[str]] = {}
        for conflict in self.examined.readout_conflicts():
            opposite.setdefault(conflict.call, set()).add(conflict.record)
        for name, claim in claims.items():
            if name not in opposite.get(claim.call, ()) and any(page.stance is Stance.DISPUTES for page in claim.reporting):
                disputed.setdefault(claim.call, set()).add(name)
        for silence in self.examined.silences():
            silent.setdefault(silence.call, set()).add(silence.claim)
        made = Counter(claim.call for claim in claims.values())
        found = [
            Apart(call, made[call], *(tuple(sorted(there.get(call, ()))) for there in (opposite, disputed, silent)))
            for call in sorted({*opposite, *disputed, *silent})
        ]
        return tuple(sorted(found, key=lambda one: (-len(one.opposite) - len(one.disputed), -len(one.silent), one.call)))

    @cached_property
    def one_sided(self) -> tuple[str, ...]:
        """Calls that are no public statements and of which the account of one side alone is on record, or of none."""
        calls = self.world.book.calls
        return tuple(
            name
            for name, call in sorted(calls.items())
            if call.medium is not Medium.PUBLIC and len({readout.side for readout in call.readouts}) < 2
        )

    # proof

    @cached_property
    def at(self) -> dict[Standard, dict[str, Verdict]]:
        """Every verdict at each standard of proof; what bears on a claim is matched once for all of them."""
        now = self.examined.now
        dockets = self.examined.dockets
        return {
            standard: dict(self.verdicts)
            if standard == self.examined.provenance.standard
            else {name: judge(self.world, name, dockets.get(name), standard, now) for name in self.verdicts}
            for standard in STANDARDS
        }

    @cached_property
    def resting(self) -> tuple[Resting, ...]:
        """On whom each decided verdict rests, in the order of ids."""
        found = [(verdict, self.examined.resilience(verdict.claim)) for verdict in self.decided]
        return tuple(Resting(verdict.claim, number, self._alone(verdict) if number == 1 else ()) for verdict, number in found)

    def _alone(self, verdict: Verdict) -> tuple[str, ...]:
        """The owners each of whose loss alone changes a decided verdict, sorted."""
        docket = self.examined.dockets[verdict.claim]
        cases = [case for branch in docket.branches for case in (branch.gate, *branch.cases) if case and case.counts(verdict.standard)]
        owners = sorted(frozenset().union(*(case.owners for case in cases)))
        return tuple(one for one in owners if outcome_without(docket, verdict.standard, frozenset({one})) is not verdict.outcome)

    # directions

    @cached_property
    def sides(self) -> tuple[Side, ...]:
        """For each side of the ledger, the events that name an actor of it and those on which verdicts rest."""
        named = {
            name: self.world.sides_of(event.actors) for name, event in self.world.occurrences.items() if event.occurred and event.actors
        }
        deciding: dict[bool, set[str]] = {True: set(), False: set()}
        for verdict in self.decided:
            for case in verdict.decisive:
                if case.supports is not None:
                    deciding[case.supports].add(case.match.occurrence)
        return tuple(
            Side(
                side,
                sum(side in sides for sides in named.values()),
                sum(side in named.get(name, ()) for name in deciding[False]),
                sum(side in named.get(name, ()) for name in deciding[True]),
            )
            for side in self.world.book.ledger.sides
        )
