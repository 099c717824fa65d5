"""All records by id, each fault of each file told at its place (method §2)."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from ledger import reading
from ledger.ahead import Helper, Name, home
from ledger.book.judging import judge_all
from ledger.book.listing import list_files, path_of
from ledger.index import Index, Known
from ledger.model import FOLDERS, Act, Actor, Call, Claim, Dataset, Event, Ledger, Means, Place, Publisher, Record
from ledger.problem import Problem, Severity
from ledger.reading import Places, locate

MANY = 100_000
"""Values built from which on they are taken out of the garbage collector's sight: to look through a million takes 0.3 s."""


@dataclass(frozen=True)
class Book:
    """All sound records by id, sorted by id.

    `digest` is a SHA-256 (hexadecimal) over the names and contents of all files read: neither their order nor their age
    changes it. `digests` are those of each file, by folder and id. `faulty` records were told as problems and are left out.
    """

    root: Path
    ledger: Ledger
    calls: Mapping[str, Call] = field(default_factory=dict)
    claims: Mapping[str, Claim] = field(default_factory=dict)
    events: Mapping[str, Event] = field(default_factory=dict)
    datasets: Mapping[str, Dataset] = field(default_factory=dict)
    acts: Mapping[str, Act] = field(default_factory=dict)
    means: Mapping[str, Means] = field(default_factory=dict)
    actors: Mapping[str, Actor] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    publishers: Mapping[str, Publisher] = field(default_factory=dict)
    digest: str = ""
    digests: Mapping[Name, str] = field(default_factory=dict, repr=False)
    faulty: frozenset[Name] = frozenset()

    def records(self, folder: str) -> Mapping[str, Record]:
        """The records of one of `model.FOLDERS`, by id."""
        return cast(Mapping[str, Record], getattr(self, folder.rpartition("/")[2]))

    def problem(
        self,
        folder: str,
        name: str,
        path: reading.Path,
        code: str,
        message: str,
        help: str = "",
        at_key: bool = False,
        severity: Severity = Severity.ERROR,
    ) -> Problem:
        """A fault found between records, told at its place in the record's file; `("", "ledger")` is ledger.yaml.

        The place comes from the bytes that were judged. Where they are gone, it is the file's beginning and the message says so.
        """
        file = path_of(self.root, folder, name)
        places = _places(file, self.digests.get((folder, name), ""))
        if places is None:
            changed = " (the file has changed since it was read)" if (folder, name) in self.digests else ""
            return Problem(code, message + changed, file, help=help, severity=severity)
        line, column, width = places.key(path) if at_key else places.value(path)
        return Problem(code, message, file, line, column, width, places.line(line), help, severity)


def open_book(
    root: Path, helpers: Sequence[Helper] = (), index: Index | None = None, known: Mapping[str, Known] = MappingProxyType({})
) -> tuple[Book | None, list[Problem]]:
    """Read every file of the ledger at `root`, or in `root/records`; None if there are no settings to read the records by.

    `helpers` are those that parse this very ledger ahead; what is `known` needs no parsing, and the index is told what is read.
    Problems are sorted by place. A faulty file is left out of the book and hinders no other.
    """
    with _without_gc():
        return _read(home(root), helpers, index, known)


def _read(root: Path, helpers: Sequence[Helper], index: Index | None, known: Mapping[str, Known]) -> tuple[Book | None, list[Problem]]:
    names, refused, problems = list_files(root)
    judged = {one[0]: one for one in judge_all(root, names, helpers, index, known)}
    sound: dict[str, dict[str, Record]] = {folder: {} for folder in ("", *FOLDERS)}
    digests: dict[Name, str] = {}
    for name in names:
        _, record, digest, told = judged[name]
        problems += told
        if digest:
            digests[name] = digest
        if record is None:
            refused.add(name)
        else:
            sound[name[0]][name[1]] = record
    problems.sort()
    settings = sound.pop("").get("ledger")
    if settings is None:
        return None, problems
    records: dict[str, Any] = {folder.rpartition("/")[2]: found for folder, found in sound.items()}
    book = Book(root, cast(Ledger, settings), **records, digest=_digest(digests), digests=digests, faulty=frozenset(refused))
    return book, problems


def _digest(digests: Mapping[Name, str]) -> str:
    whole = hashlib.sha256()
    for (folder, name), digest in sorted(digests.items()):
        whole.update(f"{folder}/{name} {digest}\n".encode())
    return whole.hexdigest()


@lru_cache(maxsize=16)
def _places(file: Path, digest: str) -> Places | None:
    """Where things stand in a file whose content has this digest; None if it has another by now, or cannot be read."""
    try:
        content = file.read_bytes()
    except OSError:
        return None
    return locate(content) if hashlib.sha256(content).hexdigest() == digest else None


@contextmanager
def _without_gc() -> Iterator[None]:
    """No garbage is looked for while a hundred thousand values are built that all stay, nor among them ever after."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if gc.get_count()[0] > MANY:
                gc.freeze()
            gc.enable()
