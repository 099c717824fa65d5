"""The road from a folder of records to verdicts: read, check, match, weigh, judge; with what the answer came from (method §6)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from ledger import __version__
from ledger.ahead import Helper
from ledger.asof import as_of, last_publication
from ledger.book import Book, open_book
from ledger.cases import Docket, dockets, is_checkable
from ledger.checks import run_checks
from ledger.conflicts import Clash, ReadoutConflict, Silence, clashes, readout_conflicts, silences
from ledger.datasets.added import Added, Attached, add_up, with_deciding_rows
from ledger.dates import day_text, last_minute, parse
from ledger.index import Index, Known
from ledger.matching import Test, tests_of
from ledger.model import Standard
from ledger.problem import Problem, Severity
from ledger.verdict import Verdict, judge, resilience
from ledger.world import World

RULES = 4
"""The version of the rules: it changes when the same records may come to another verdict."""


@dataclass(frozen=True)
class Provenance:
    """What an answer came from: program, rules, records (SHA-256), the standard and the day on which the record stands.

    `data` are the data sets that were matched beside the records: name, SHA-256 of files and description, and rows; `unseen`
    are those asked for that were not public yet.
    """

    program: str
    rules: int
    records: str
    standard: Standard
    as_of: str
    data: tuple[tuple[str, str, int], ...] = ()
    unseen: tuple[str, ...] = ()


@dataclass(frozen=True)
class Examination:
    """Every verdict on a ledger, with the world it was judged in."""

    world: World
    provenance: Provenance
    dockets: Mapping[str, Docket]
    verdicts: Mapping[str, Verdict]
    now: int
    """The last minute of the day on which the record stands."""

    added: Mapping[str, Sequence[Added]] = field(default_factory=dict)
    """What data sets add, by claim."""

    def resilience(self, claim_id: str) -> int | None:
        """How many witnesses must be lost before the verdict changes; None if undecided, or more than the search goes."""
        verdict = self.verdicts[claim_id]
        return resilience(self.dockets[claim_id], verdict, self.provenance.standard) if verdict.outcome.is_decided else None

    def clashes(self, tensions: bool = True) -> list[Clash]:
        """Self-contradictions among the claims, and tensions."""
        return clashes(self.world, tensions)

    def readout_conflicts(self) -> list[ReadoutConflict]:
        """What the sides of a call report oppositely."""
        return readout_conflicts(self.world)

    def silences(self) -> list[Silence]:
        """What one side of a call tells and another leaves out."""
        return silences(self.world)


def read(
    root: Path, helpers: Sequence[Helper] = (), index: Index | None = None, known: Mapping[str, Known] = MappingProxyType({})
) -> tuple[Book | None, list[Problem]]:
    """The book at `root` with every problem of its records, sorted by place; no book where there is no ledger.

    Of files that the index has `known` the data are not parsed again; it is told what is read.
    """
    book, problems = open_book(root, helpers, index, known)
    if book is not None:
        problems = sorted([*problems, *run_checks(book)])
    return book, problems


def is_sound(problems: Collection[Problem]) -> bool:
    """Whether nothing but warnings was found."""
    return not any(problem.severity is Severity.ERROR for problem in problems)


def examine(
    book: Book,
    standard: Standard | None = None,
    day: int | None = None,
    claim_ids: Collection[str] | None = None,
    whole: bool = True,
    sets: Sequence[Attached] = (),
) -> Examination:
    """Judge the claims of a sound book (all, or those named), by its own standard of proof or another.

    `day` is the last minute of the day on which the record is to stand; None is the last publication on record. Not the `whole`
    is enough where only what is decided is shown: the verdicts are the same, but do not know what is near, nor what came after.
    `sets` are data sets to be matched beside the records; those not yet public on that day are left out.
    """
    public = {name: last_minute(parse(attachment.public_since), None) for name, _, attachment in sets}
    now = max([last_publication(book), *public.values()]) if day is None else day
    standing = book if day is None else as_of(book, day)
    proof = book.ledger.standard if standard is None else standard
    unseen = tuple(name for name in public if public[name] > now)
    sets = [one for one in sets if one[0] not in unseen]
    world = World(standing)
    asked = [claim_id for claim_id in standing.claims if claim_ids is None or claim_id in claim_ids]
    if sets and proof <= Standard.REPORTED:
        world = World(with_deciding_rows(world, sets, readings(world, asked)))
    on_docket = dockets(world, asked, whole)
    verdicts = {claim_id: judge(world, claim_id, on_docket.get(claim_id), proof, now) for claim_id in asked}
    data = tuple((name, attachment.digest, attachment.kept) for name, _, attachment in sets)
    came_from = Provenance(f"claims-ledger {__version__}", RULES, book.digest, proof, day_text(now), data, unseen)
    added = add_up(world, sets, readings(world, asked)) if sets else {}
    return Examination(world, came_from, on_docket, verdicts, now, added)


def readings(world: World, asked: Collection[str]) -> list[Test]:
    """The readings by which data sets are matched; a window that waits for a condition is not open yet."""
    claims = world.book.claims
    return [test for name in asked if is_checkable(claims[name]) and not claims[name].condition for test in tests_of(world, name)]
