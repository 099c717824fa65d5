"""Files parsed ahead: helping processes read and parse the records while the program itself still starts.

Parsing YAML takes most of the time that a large ledger needs. A helper is a Python of its own that imports no model: it begins
at the front of the list of files, the program at its end, and where they meet all is read. A helper sends only what has no
fault of form, as plain data with the digest of the bytes; all else (faults, links, what cannot be read) is judged by the
program from the file itself. So the problems are the same however many helpers there are, or none, or if one of them dies.

Data go home by `marshal`, the fastest way; both ends are the same Python, and nobody else writes into the pipe.
"""

from __future__ import annotations

import gc
import hashlib
import marshal
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

MAX_BYTES = 1_000_000
"""Bytes that a file may have; a record of a thousand evidence items has half as many."""

PAYS_FROM = 500
"""Files from which on a helper pays, which takes some 60 ms to start."""

MOST_PROCESSES = 4
"""Processes at most: the program alone validates, which takes a fifth of the time of parsing."""

CHUNK = 10
"""Files that a helper sends at a time."""

FOLDERS = ("calls", "claims", "events")
"""Where the many files lie."""

Name = tuple[str, str]
"""Folder and id of a record; folder '' and id `ledger` are the settings in ledger.yaml."""

Parsed = tuple[Name, str, dict[str, Any]]
"""The record's name, the SHA-256 (hexadecimal) of its file, and the data in it, which have no fault of form."""

_LENGTH = 4


def home(root: Path) -> Path:
    """The folder that holds ledger.yaml: `root` itself, or `root/records`."""
    inner = root / "records"
    return inner if not (root / "ledger.yaml").exists() and (inner / "ledger.yaml").exists() else root


def content_of(file: str) -> tuple[bytes, int]:
    """What stands in a file, and its size in bytes; nothing of a file above MAX_BYTES is read. OSError where it cannot be read."""
    descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_BINARY", 0))
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


class Helper:
    """A helping process, seen from the program."""

    def __init__(self, root: Path, number: int, of: int) -> None:
        command = [sys.executable, "-P", "-m", "ledger.ahead", str(root), str(number), str(of)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, pipesize=1 << 20
        )
        assert self._process.stdout is not None
        self._pipe = self._process.stdout.fileno()
        os.set_blocking(self._pipe, False)
        self._come = bytearray()

    def parsed(self) -> Iterator[Parsed]:
        """What has come home since; never waits."""
        try:
            self._come += os.read(self._pipe, 1 << 20)
        except BlockingIOError:
            return
        while len(self._come) >= _LENGTH:
            end = _LENGTH + int.from_bytes(self._come[:_LENGTH], "big")
            if len(self._come) < end:
                return
            yield from marshal.loads(self._come[_LENGTH:end])
            del self._come[:end]

    def stop(self) -> None:
        """End it, whether it has come to its end or not."""
        self._process.kill()
        self._process.communicate()


@contextmanager
def parsing_ahead(root: Path, known: int = 0) -> Iterator[list[Helper]]:
    """Helpers that parse the ledger at `root`, or in `root/records`, until the end of the block; none where they do not pay.

    So many files are `known` already and need no parsing.
    """
    place = home(root)
    helpers = [Helper(place, number, of) for of in (_helpers(place, known),) for number in range(of)]
    try:
        yield helpers
    finally:
        for helper in helpers:
            helper.stop()


def _helpers(root: Path, known: int) -> int:
    if os.name != "posix" or not sys.executable or len(_names(root)) - known < PAYS_FROM:
        return 0
    return min(MOST_PROCESSES, _processors()) - 1


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _names(root: Path) -> list[Name]:
    """The records that helpers parse, sorted."""
    names = []
    for folder in FOLDERS:
        try:
            with os.scandir(root / folder) as found:
                names += [(folder, one.name[:-5]) for one in found if one.name.endswith(".yaml") and one.is_file(follow_symlinks=False)]
        except OSError:
            continue
    return sorted(names)


def _help(root: Path, number: int, of: int) -> None:
    """What a helper does: parse its chunks and write them to standard output.

    It does not wait until somebody reads: what the pipe does not take is sent later.
    """
    gc.disable()
    unsent = bytearray()
    os.set_blocking(1, False)
    for chunk in chunks(root, number, of):
        sent = marshal.dumps(chunk)
        unsent += len(sent).to_bytes(_LENGTH, "big") + sent
        try:
            del unsent[: os.write(1, unsent)]
        except BlockingIOError:
            continue
    os.set_blocking(1, True)
    while unsent:
        del unsent[: os.write(1, unsent)]


def chunks(root: Path, number: int, of: int) -> Iterator[list[Parsed]]:
    """The part of one helper: every `of`th chunk of files, beginning with chunk `number`, without the files at fault."""
    names = _names(root)
    for start in range(number * CHUNK, len(names), of * CHUNK):
        yield [parsed for name in names[start : start + CHUNK] if (parsed := _parsed(root, name))]


def _parsed(root: Path, name: Name) -> Parsed | None:
    from ledger.parsing import parse  # not at the top: the program starts its helpers before it imports what they need

    try:
        content, size = content_of(f"{root}/{name[0]}/{name[1]}.yaml")
    except OSError:
        return None
    if size > MAX_BYTES:
        return None
    data, faults = parse(content)
    return None if faults or data is None else (name, hashlib.sha256(content).hexdigest(), data)


if __name__ == "__main__":
    try:
        _help(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
    except BrokenPipeError:  # all is read
        os._exit(0)
