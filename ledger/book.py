"""All records by id, read once, each fault of each file told at its place (method §2).

A ledger is a folder with `ledger.yaml` and the folders of `model.FOLDERS`; the name of a file is the id of its record.
"""

from __future__ import annotations

import gc
import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from ledger import reading
from ledger.model import FOLDERS, ID, VOCABULARY, Act, Actor, Call, Claim, Event, Ledger, Means, Place, Publisher, Record
from ledger.problem import Problem, Severity, shown
from ledger.reading import MAX_BYTES, Fault, Places, locate, parse, validate

CODES = {
    "bad-file-name": "The name of a file is the id of its record.",
    "case-clash": "No two files have names that differ only in case: some file systems hold them for one.",
    "link-leads-out": "A symbolic link leads to a file of the ledger itself.",
    "no-ledger": "A ledger has a ledger.yaml.",
    "stray-file": "A file lies where records of its type lie, and ends in .yaml.",
    "too-large": f"A file has {MAX_BYTES:,} bytes at most.",
    "too-many-faults": "Of one file a hundred faults are told.",
    "unreadable-file": "A file can be read.",
}
"""Each code of a fault of the file system, with its law."""

MOST_TOLD = 100
BESIDE = ("readme", "licen", "citation", "changelog")
"""Beginnings of names that may stand beside ledger.yaml without being records."""

_ID = re.compile(ID)
Name = tuple[str, str]


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
        file = _path(self.root, folder, name)
        places = _places(file, self.digests.get((folder, name), ""))
        if places is None:
            return Problem(code, f"{message} (the file has changed since it was read)", file, help=help, severity=severity)
        line, column, width = places.key(path) if at_key else places.value(path)
        return Problem(code, message, file, line, column, width, places.line(line), help, severity)


def open_book(root: Path) -> tuple[Book | None, list[Problem]]:
    """Read every file of the ledger at `root`, or in `root/records`; None if there are no settings to read the records by.

    Problems are sorted by place. A faulty file is left out of the book and hinders no other.
    """
    root = _home(root)
    files, faulty, problems = _list(root)
    sound: dict[str, dict[str, Record]] = {folder: {} for folder in ("", *FOLDERS)}
    digests: dict[Name, str] = {}
    with _without_gc():
        for folder, name, record, digest, told in _judge_all(root, files):
            problems += told
            if digest:
                digests[folder, name] = digest
            if record is None:
                faulty.add((folder, name))
            else:
                sound[folder][name] = record
    problems.sort()
    settings = sound.pop("").get("ledger")
    if settings is None:
        return None, problems
    records: dict[str, Any] = {folder.rpartition("/")[2]: found for folder, found in sound.items()}
    book = Book(root, cast(Ledger, settings), **records, digest=_digest(digests), digests=digests, faulty=frozenset(faulty))
    return book, problems


def _home(root: Path) -> Path:
    """The folder that holds ledger.yaml: `root` itself, or `root/records`."""
    inner = root / "records"
    return inner if not (root / "ledger.yaml").exists() and (inner / "ledger.yaml").exists() else root


def _path(root: Path, folder: str, name: str) -> Path:
    return root / folder / f"{name}.yaml"


def _digest(digests: Mapping[Name, str]) -> str:
    whole = hashlib.sha256()
    for (folder, name), digest in sorted(digests.items()):
        whole.update(f"{folder}/{name} {digest}\n".encode())
    return whole.hexdigest()


# ---------------------------------------------------------------------------------------------------------- which files


_INNER = {("", folder.partition("/")[0]) for folder in FOLDERS} | {("vocabulary", name) for name in VOCABULARY}


def _list(root: Path) -> tuple[list[Name], set[Name], list[Problem]]:
    """The records to read, sorted by folder and id; those whose file is refused unread; and why."""
    real = os.path.realpath(root)
    files: list[Name] = []
    refused: set[Name] = set()
    problems: list[Problem] = []
    barred: set[str] = set()
    if not os.path.lexists(root / "ledger.yaml"):
        remedy = "name the folder that holds it, or begin a ledger with `ledger init`"
        problems.append(Problem("no-ledger", "there is no ledger.yaml here", root / "ledger.yaml", help=remedy))
    for folder in ("", "vocabulary", *FOLDERS):
        if folder in barred or folder.partition("/")[0] in barred:
            continue
        try:
            with os.scandir(root / folder) as found:
                entries = sorted((entry for entry in found if not entry.name.startswith(".")), key=lambda entry: entry.name)
        except FileNotFoundError:
            continue  # nothing of that type is on record
        except OSError as error:
            problems.append(_unreadable(root / folder, error))
            continue
        alike = Counter(entry.name.lower() for entry in entries)
        for entry in entries:
            is_inner = (folder, entry.name) in _INNER
            problem = _outside(real, entry) or (None if is_inner else _misplaced(folder, entry, alike))
            if problem:
                problems.append(problem)
                barred.add(f"{folder}/{entry.name}".lstrip("/"))
                if problem.severity is Severity.ERROR:
                    refused.add((folder, entry.name.removesuffix(".yaml")))
            elif not is_inner and entry.name.endswith(".yaml"):
                files.append((folder, entry.name.removesuffix(".yaml")))
    return files, refused, problems


def _outside(real: str, entry: os.DirEntry[str]) -> Problem | None:
    """A symbolic link that leads out of the ledger is not followed: what it shows is nobody's record."""
    if not entry.is_symlink() or os.path.realpath(entry.path).startswith(real + os.sep):
        return None
    message = f"the symbolic link `{shown(entry.name)}` leads out of the ledger"
    return Problem("link-leads-out", message, Path(entry.path), help="put the file itself here")


def _misplaced(folder: str, entry: os.DirEntry[str], alike: Mapping[str, int]) -> Problem | None:
    """Why this is not the file of a record; None if it is one, or may stand beside the settings."""
    file = Path(entry.path)
    stem, _, ending = entry.name.rpartition(".")
    if folder == "" and entry.name.lower().startswith(BESIDE):
        return None
    settings = (folder, entry.name) == ("", "ledger.yaml")
    if not settings and (ending != "yaml" or folder not in FOLDERS):
        remedy = (
            f"rename it to `{shown(stem)}.yaml`" if ending in ("yml", "YAML", "YML") and folder in FOLDERS else "move it out of the ledger"
        )
        return Problem("stray-file", f"`{shown(entry.name)}` is not read: it is no record", file, help=remedy, severity=Severity.WARNING)
    if not entry.is_file():
        return Problem("unreadable-file", "this is not a file", file, help="put the record's file here, or delete this")
    if settings or _ID.fullmatch(stem):
        return None
    if alike[entry.name.lower()] > 1:
        message = f"the name of this file and another differ only in case: `{shown(entry.name)}`"
        return Problem("case-clash", message, file, help="rename or delete one of the two; ids are lower-case")
    name = reading.as_id(stem)
    remedy = "use a-z, 0-9 and single hyphens" + f": `{name}.yaml`" * bool(name)
    return Problem("bad-file-name", f"the name `{shown(stem)}` is no id", file, help=remedy)


def _unreadable(file: Path, error: OSError) -> Problem:
    why = (error.strerror or type(error).__name__).lower()
    return Problem("unreadable-file", f"this cannot be read: {why}", file, help="see that it is a file, and that you may read it")


# ---------------------------------------------------------------------------------------------------------- one file


Judged = tuple[str, str, Record | None, str, list[Problem]]
"""Folder, id, the record if it is sound, the digest of the file if it was read, its problems."""


def _judge_all(root: Path, files: list[Name]) -> Iterable[Judged]:
    return (_judge(root, folder, name) for folder, name in files)


def _judge(root: Path, folder: str, name: str) -> Judged:
    """Read one file and validate it."""
    path = f"{root}/{folder}/{name}.yaml"
    try:
        content, size = _content(path)
    except OSError as error:
        return folder, name, None, "", [_unreadable(Path(path), error)]
    if size > MAX_BYTES:
        message = f"the file has {size:,} bytes, and {MAX_BYTES:,} are the most"
        return folder, name, None, "", [Problem("too-large", message, Path(path), help="keep one record in a file, and no copies of pages")]
    digest = hashlib.sha256(content).hexdigest()
    data, faults = parse(content)
    record: Record | None = None
    if data is not None:
        record, more = validate(FOLDERS.get(folder, Ledger), data, [fault.path for fault in faults])
        faults += more
    if faults:
        return folder, name, None, digest, _tell(_path(root, folder, name), content, faults)
    return folder, name, record, digest, []


def _content(path: str) -> tuple[bytes, int]:
    """What stands in a file, and its size in bytes; nothing of a file above MAX_BYTES is read."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        size = os.fstat(descriptor).st_size
        if size > MAX_BYTES:
            return b"", size
        content = os.read(descriptor, size + 1)
        while more := os.read(descriptor, MAX_BYTES) if len(content) != size else b"":
            content += more
        return content, len(content)
    finally:
        os.close(descriptor)


def _tell(file: Path, content: bytes, faults: list[Fault]) -> list[Problem]:
    """The faults of one file as problems at their places, in the order of those."""
    places = locate(content)
    problems = []
    for fault in faults:
        line, column, width = fault.mark or (places.key(fault.path) if fault.at_key else places.value(fault.path))
        problems.append(Problem(fault.code, fault.message, file, line, column, width, places.line(line), fault.help))
    problems.sort()
    if len(problems) > MOST_TOLD:
        message = f"{len(problems) - MOST_TOLD:,} more faults of this file are not told"
        problems[MOST_TOLD:] = [Problem("too-many-faults", message, file, help="mend those told, then look again")]
    return problems


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
    """No garbage is collected while a hundred thousand values are built that all stay."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
