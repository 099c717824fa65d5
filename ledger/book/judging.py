"""One file judged: its bytes read once, its record or its problems; and all files, with what helpers have parsed ahead."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ledger.ahead import Helper, Name, content_of
from ledger.book.listing import path_of, unreadable
from ledger.index import Index, Known
from ledger.model import FOLDERS, Ledger, Record
from ledger.problem import Problem
from ledger.reading import MAX_BYTES, Fault, locate, parse, validate, validate_again

CODES = {
    "too-large": f"A file has {MAX_BYTES:,} bytes at most.",
    "too-many-faults": "Of one file a hundred faults are told.",
}

MOST_TOLD = 100

Judged = tuple[Name, Record | None, str, list[Problem]]
"""The record's name, the record if it is sound, the SHA-256 (hexadecimal) of its file if that was read, its problems."""


def judge_all(
    root: Path,
    names: Sequence[Name],
    helpers: Sequence[Helper] = (),
    index: Index | None = None,
    known: Mapping[str, Known] = MappingProxyType({}),
) -> Iterator[Judged]:
    """Each record judged; the order is not promised. Helpers parse from the front, so this reads from the end.

    What is known is not read again. The index is told the digest of each file as it was judged, and the data of each sound record
    that was parsed.
    """
    left = dict.fromkeys(names)
    for name in names if known else ():
        if said := known.get(_path(name)):
            del left[name]
            yield _judge_known(root, name, *said, index)
    while left:
        for helper in helpers:
            for name, digest, data in helper.parsed():
                if name in left:
                    del left[name]
                    yield _judge_data(root, name, digest, data, index)
        if left:
            yield judge(root, left.popitem()[0], index)


def _path(name: Name) -> str:
    return f"{name[0]}/{name[1]}.yaml".lstrip("/")


def _judge_data(root: Path, name: Name, digest: str, data: Mapping[str, Any], index: Index | None) -> Judged:
    record, faults = validate(_model(name), data)
    if faults:
        return judge(root, name, index)
    if index:
        index.read[_path(name)] = digest
        index.learned[_path(name)] = digest, data
    return name, record, digest, []


def _judge_known(root: Path, name: Name, digest: str, text: str, index: Index | None) -> Judged:
    record = validate_again(_model(name), text)
    if record is None:
        return judge(root, name, index)
    if index:
        index.read[_path(name)] = digest
    return name, record, digest, []


def judge(root: Path, name: Name, index: Index | None = None) -> Judged:
    """Read one file and validate it."""
    file = f"{root}/{name[0]}/{name[1]}.yaml"
    try:
        content, size = content_of(file)
    except OSError as error:
        return name, None, "", [unreadable(Path(file), error)]
    if size > MAX_BYTES:
        message = f"the file has {size:,} bytes, and {MAX_BYTES:,} are the most"
        return name, None, "", [Problem("too-large", message, Path(file), help="keep one record in a file, and no copies of pages")]
    digest = hashlib.sha256(content).hexdigest()
    data, faults = parse(content)
    if index:
        index.read[_path(name)] = digest
    record: Record | None = None
    if data is not None:
        record, more = validate(_model(name), data, [fault.path for fault in faults])
        faults += more
    if faults:
        return name, None, digest, _tell(path_of(root, *name), content, faults)
    if index and data is not None:
        index.learned[_path(name)] = digest, data
    return name, record, digest, []


def _model(name: Name) -> type[Record]:
    return FOLDERS.get(name[0], Ledger)


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


# ---------------------------------------------------------------------------------------------------------- together
