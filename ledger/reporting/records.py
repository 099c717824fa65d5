"""What `show` and `compare` show: one record as a person reads it, and the accounts of a call side by side."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Any

from ledger.answers import Examination
from ledger.book import Book
from ledger.counts import Count
from ledger.dates import Edtf
from ledger.model import FOLDERS, Readout, Record
from ledger.reporting import findings, words
from ledger.reporting.text import Page, listed, plain
from ledger.world import World

Lines = list[str]


def find(book: Book, name: str) -> list[tuple[str, Record]]:
    """The records of this id, with their folders; several types may share an id."""
    return [(folder, book.records(folder)[name]) for folder in FOLDERS if name in book.records(folder)]


def as_text(folder: str, name: str, record: Record, page: Page) -> Lines:
    """Every field that says something, in the order of the model."""
    return [page.paint(f"{folder}/{name}", "bold"), *_fields(record, page, "  ")]


def _fields(record: Record, page: Page, pad: str) -> Iterator[str]:
    for name in type(record).model_fields:
        value = getattr(record, name)
        if value in (None, (), {}) or isinstance(value, Record) and not value.model_fields_set:
            continue
        if isinstance(value, bool) and name not in record.model_fields_set:
            continue  # as with most records
        yield from _value(name.replace("_", " "), value, page, pad)


def _value(name: str, value: Any, page: Page, pad: str) -> Iterator[str]:
    if isinstance(value, Record):
        yield f"{pad}{name}:"
        yield from _fields(value, page, pad + "  ")
    elif isinstance(value, dict):
        yield f"{pad}{name}:"
        for key, one in value.items():
            yield from _value(plain(str(key)), one, page, pad + "  ")
    elif isinstance(value, tuple) and any(isinstance(one, Record) for one in value):
        for number, one in enumerate(value, 1):
            yield from _value(f"{name} {number}", one, page, pad)
    else:
        yield from page.fold(_scalar(value), f"{pad}{name}: ", pad + "  ")


def _scalar(value: Any) -> str:
    if isinstance(value, tuple):
        return "; ".join(_scalar(one) for one in value)
    if isinstance(value, Enum):
        return value.name.lower() if isinstance(value, int) else str(value.value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return plain(str(value)) if isinstance(value, (str, int, Edtf, Count)) else plain(repr(value))


# ---------------------------------------------------------------------------------------------- compare


def compare(examined: Examination, call_id: str, page: Page) -> Lines:
    """The accounts of a call: what each side says, leaves out and disputes; then who tells which claim."""
    world = examined.world
    call = world.book.calls[call_id]
    who = listed(words.label(world, "actor", one) for one in call.participants)
    lines = [
        page.paint(call_id, "bold"),
        *page.fold(f"{call.medium.value}, {call.date}: {who}{f', {call.duration} minutes' if call.duration else ''}", "  "),
        "",
    ]
    for readout in call.readouts:
        lines += [*_readout(world, readout, page), ""]
    if not call.readouts:
        lines += ["  no account is on record", ""]
    lines += _told(examined, call_id, page)
    conflicts = [one for one in examined.readout_conflicts() if one.call == call_id]
    lines += findings.readouts(conflicts, [], page)
    return lines


def _readout(world: World, readout: Readout, page: Page) -> Lines:
    lines = page.fold(
        f"{plain(readout.side)}: {words.publisher(world, readout.publisher)}, "
        f"{readout.published or f'seen {readout.seen}'} <{plain(readout.url)}>"
    )
    lines[0] = page.paint(lines[0], "bold")
    lines += page.fold(plain(readout.says), "  says:       ")
    for text in readout.omits:
        lines += page.fold(plain(text), "  leaves out: ")
    for text in readout.disputes:
        lines += page.fold(plain(text), "  disputes:   ")
    return lines


def _told(examined: Examination, call_id: str, page: Page) -> Lines:
    """Each claim of the call with the sides that report it, dispute it, or are silent about it."""
    world = examined.world
    silent: dict[str, list[str]] = {}
    for silence in examined.silences():
        silent.setdefault(silence.claim, []).append(silence.silent)
    lines: Lines = []
    for claim_id, claim in world.book.claims.items():
        if claim.call != call_id:
            continue
        told: dict[str, list[str]] = {"reports": [], "disputes": []}
        for one in claim.reporting:
            told[one.stance.value].append(one.publisher)
        parts = [
            f"{how} {listed(words.publisher(world, one) for one in dict.fromkeys(several))}"
            for how, several in (("told by", told["reports"]), ("disputed by", told["disputes"]))
            if several
        ]
        parts += [f"silent: {listed(silent[claim_id])}"] if claim_id in silent else []
        verdict = examined.verdicts[claim_id]
        lines += page.fold(f"{plain(claim.proposition)} [{claim_id}]", "  - ")
        lines += page.fold("; ".join(parts), "    ")
        lines += [f"    {page.paint(words.headline(verdict), *words.STYLES[verdict.outcome])}"]
    return [page.paint("What was said, and who tells it", "bold"), *lines, ""] if lines else []
