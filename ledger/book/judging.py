"""One file judged: its bytes read once, its record or its problems; and many files by several processes.

Parsing YAML takes most of the time, so helping processes only read and parse: what they find sound so far goes home as JSON,
which pydantic validates faster than records can be sent. Whatever is at fault is judged at home, from the file itself, so
that its problems are the same however many processes there are.
"""

from __future__ import annotations

import gc
import hashlib
import marshal
import multiprocessing
import os
import sys
import threading
from collections.abc import Iterator
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import to_json

from ledger.book.listing import Name, path_of, unreadable
from ledger.model import FOLDERS, Ledger, Record
from ledger.problem import Problem
from ledger.reading import MAX_BYTES, Fault, locate, parse, validate

CODES = {
    "too-large": f"A file has {MAX_BYTES:,} bytes at most.",
    "too-many-faults": "Of one file a hundred faults are told.",
}

MOST_TOLD = 100
SHARED_FROM = 1_500
"""Files from which on a second process pays, which takes some 20 ms to start."""

MOST_PROCESSES = 4
"""Processes at most: one of them validates what the others parse, which takes a fifth as long."""

CHUNK = 25
"""Files that a process takes at a time; a pipe holds the JSON of two such, so that a helper need not wait."""

Judged = tuple[Name, Record | None, str, list[Problem]]
"""The record's name, the record if it is sound, the SHA-256 (hexadecimal) of its file if that was read, its problems."""


def judge_all(root: Path, names: list[Name]) -> Iterator[Judged]:
    """Each record judged; the order is not promised."""
    processes = min(MOST_PROCESSES, _processors())
    if len(names) < SHARED_FROM or processes < 2 or threading.active_count() > 1:  # threads do not survive a fork
        return (judge(root, name) for name in names)
    chunks = [names[start : start + CHUNK] for start in range(0, len(names), CHUNK)]
    return _judge_together(root, chunks, processes - 1)


def judge(root: Path, name: Name) -> Judged:
    """Read one file and validate it."""
    file = f"{root}/{name[0]}/{name[1]}.yaml"
    try:
        content, size = _content(file)
    except OSError as error:
        return name, None, "", [unreadable(Path(file), error)]
    if size > MAX_BYTES:
        message = f"the file has {size:,} bytes, and {MAX_BYTES:,} are the most"
        return name, None, "", [Problem("too-large", message, Path(file), help="keep one record in a file, and no copies of pages")]
    digest = hashlib.sha256(content).hexdigest()
    data, faults = parse(content)
    record: Record | None = None
    if data is not None:
        record, more = validate(_model(name), data, [fault.path for fault in faults])
        faults += more
    if faults:
        return name, None, digest, _tell(path_of(root, *name), content, faults)
    return name, record, digest, []


def _model(name: Name) -> type[Record]:
    return FOLDERS.get(name[0], Ledger)


def _content(path: str) -> tuple[bytes, int]:
    """What stands in a file, and its size in bytes; nothing of a file above MAX_BYTES is read."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        size = os.fstat(descriptor).st_size
        if size > MAX_BYTES:
            return b"", size
        content = os.read(descriptor, size + 1)
        while len(content) != size and len(content) <= MAX_BYTES:  # it grew or shrank meanwhile, or came in parts
            more = os.read(descriptor, MAX_BYTES)
            if not more:
                break
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


# ---------------------------------------------------------------------------------------------------------- together


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _judge_together(root: Path, chunks: list[list[Name]], helpers: int) -> Iterator[Judged]:
    """Judge chunk after chunk, as do the helpers; who is free takes the next one."""
    context: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    taken = context.Value("i", 0)
    helping = [_start(context, root, chunks, taken) for _ in range(helpers)]
    pipes = [pipe for pipe, _ in helping]
    missing = set(range(len(chunks)))
    while (number := _take(taken)) < len(chunks):
        missing.remove(number)
        yield from (judge(root, name) for name in chunks[number])
        while ready := wait(pipes, 0):
            yield from _come_home(root, chunks, pipes, missing, ready)
    while pipes:
        yield from _come_home(root, chunks, pipes, missing, wait(pipes))
    for number in missing:  # taken by a helper that did not live to send it
        yield from (judge(root, name) for name in chunks[number])
    for _, process in helping:
        process.join()


def _start(context: Any, root: Path, chunks: list[list[Name]], taken: Any) -> tuple[Any, Any]:
    """The pipe from a helping process, and the process."""
    pipe, end = context.Pipe(duplex=False)
    process = context.Process(target=_help, args=(root, chunks, taken, end), daemon=True)
    process.start()
    end.close()  # now only the helper holds it, so that the pipe ends with the helper
    return pipe, process


def _take(taken: Any) -> int:
    with taken.get_lock():
        number: int = taken.value
        taken.value += 1
    return number


def _come_home(root: Path, chunks: list[list[Name]], pipes: list[Any], missing: set[int], ready: list[Any]) -> Iterator[Judged]:
    """Validate what helpers have sent through the pipes that are ready; a pipe whose helper has ended is taken out."""
    for pipe in ready:
        try:
            number, parsed = marshal.loads(pipe.recv_bytes())
        except (EOFError, OSError):
            pipes.remove(pipe)
            continue
        missing.remove(number)
        for name, (digest, text) in zip(chunks[number], parsed, strict=True):
            try:
                yield name, _model(name).model_validate_json(text), digest, []
            except ValidationError:
                yield judge(root, name)


def _help(root: Path, chunks: list[list[Name]], taken: Any, home: Connection) -> None:
    """What a helping process does: parse chunks as long as there are some, and send them home."""
    gc.disable()
    while (number := _take(taken)) < len(chunks):
        home.send_bytes(marshal.dumps((number, [_parsed(root, name) for name in chunks[number]])))
    home.close()


def _parsed(root: Path, name: Name) -> tuple[str, bytes]:
    """The digest of a file and its data as JSON; no JSON, which no model accepts, where something is at fault."""
    try:
        content, _ = _content(f"{root}/{name[0]}/{name[1]}.yaml")
    except OSError:
        return "", b""
    data, faults = parse(content)
    return hashlib.sha256(content).hexdigest(), b"" if faults else to_json(data)
