"""Where the command `ledger` begins: what was asked before of the same records is answered from the index, all else by the command line.

The question is the command as it was typed, with all that shapes how it is answered: the terminal, the folder, the program itself.
What the index needs is imported only where it is asked: other commands start the sooner.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from ledger import __version__

ANSWERED = frozenset({"check", "report", "why", "compare", "show", "validate", "search", "findings", "corroborate", "suggest"})
"""Commands that only read, and whose answer depends on nothing but the records and the data sets attached to them."""

UNANSWERED = frozenset({"--accept", "--into", "--help", "-h", "--"})
"""Options with which they write, or need no records; and the sign behind which nothing is an option."""

SHAPES = ("COLUMNS", "NO_COLOR", "FORCE_COLOR", "TERM", "LANG", "LC_ALL", "LC_CTYPE", "LEDGER_TRACEBACK", "GITHUB_ACTIONS", "PYTHONUTF8")
"""Variables that shape an answer."""


def main() -> None:
    """Run the command."""
    words = sys.argv[1:]
    root = _root(words)
    if root is None:
        _run()
        return
    from ledger import index

    question = _question(words)
    with index.of(root) as found:
        answer = found.answer(question)
        if answer is not None:
            sys.exit(_repeat(*answer))
        told = _Told()
        code = _run_heard(told)
        if code in (0, 1) and told.is_whole and found.is_used:
            found.store(question, [told.parts, code])
        sys.exit(code)


def _run() -> None:
    from ledger.cli import main as run

    run()


def _root(words: Sequence[str]) -> Path | None:
    """The folder of the ledger that is asked, if it is asked in a way that can be answered from the index."""
    if any(getattr(stream, "encoding", "").lower() not in ("utf-8", "utf8") for stream in (sys.stdout, sys.stderr)):
        return None  # what is written there passes by the text stream
    if (
        not words
        or words[0] not in ANSWERED
        or UNANSWERED.intersection(word.partition("=")[0] for word in words)
        or "LEDGER_NO_INDEX" in os.environ
        or "_LEDGER_COMPLETE" in os.environ
    ):
        return None
    from ledger.ahead import home

    named = os.environ.get("LEDGER_RECORDS", ".")
    for word, after in zip(words, [*words[1:], ""], strict=True):
        if word in ("--records", "-r"):
            named = after
        elif word.startswith("--records="):
            named = word.partition("=")[2]
        elif word.startswith("-r"):
            named = word[2:]
    try:
        root = home(Path(named))
        Path.cwd()  # may be gone
        return root if (root / "ledger.yaml").is_file() else None
    except OSError:
        return None


def _question(words: Sequence[str]) -> str:
    """A digest of the command and of all that shapes its answer."""
    import hashlib
    import json
    import shutil

    shape = {
        "words": list(words),
        "variables": {name: os.environ.get(name) for name in (*SHAPES, "LEDGER_RECORDS")},
        "terminal": [_is_terminal(stream) for stream in (sys.stdout, sys.stderr)],
        "width": shutil.get_terminal_size().columns if _is_terminal(sys.stdout) else 0,
        "encoding": [getattr(stream, "encoding", "") for stream in (sys.stdout, sys.stderr)],
        "folder": str(Path.cwd()),
        "program": [__version__, sys.version, _program(), _packages()],
    }
    return hashlib.sha256(json.dumps(shape, sort_keys=True).encode("utf-8", "surrogateescape")).hexdigest()


def _program() -> list[tuple[str, int, int]]:
    """The files of the program, as far as stamps tell: an answer of other code is another answer."""
    package = Path(__file__).parent
    found = []
    for folder in (package, *(one for one in package.iterdir() if one.is_dir() and one.name not in ("__pycache__", "example", "starter"))):
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.endswith(".py"):
                    stamp = entry.stat()
                    found.append((f"{folder.name}/{entry.name}", stamp.st_size, stamp.st_mtime_ns))
    return sorted(found)


def _packages() -> list[int]:
    """When a package was last installed, changed or removed: tables and patterns come from others."""
    folders = (Path(path) for path in sys.path if path.endswith("-packages"))
    return [folder.stat().st_mtime_ns for folder in folders if folder.is_dir()]


def _is_terminal(stream: Any) -> bool:
    return bool(getattr(stream, "isatty", lambda: False)())


# ---------------------------------------------------------------------------------------------------------- hearing and repeating


class _Told:
    """What a command has written, as (stream, text); whole, unless a stream did not take it (a pipe that was closed, a full disk)."""

    def __init__(self) -> None:
        self.parts: list[tuple[str, str]] = []
        self.is_whole = True

    def add(self, name: str, text: str) -> None:
        if self.parts and self.parts[-1][0] == name:
            self.parts[-1] = name, self.parts[-1][1] + text
        else:
            self.parts.append((name, text))


class _Heard:
    """A stream that writes on, and remembers what was written. What is no part of an answer is written to `unheard`."""

    def __init__(self, stream: TextIO, name: str, told: _Told) -> None:
        self.unheard = stream
        self._name = name
        self._told = told

    def write(self, text: str) -> int:
        with self._noticing():
            written = self.unheard.write(text)
        self._told.add(self._name, text)
        return written

    def flush(self) -> None:
        with self._noticing():
            self.unheard.flush()

    @contextmanager
    def _noticing(self) -> Iterator[None]:
        try:
            yield
        except OSError:
            self._told.is_whole = False
            raise

    def __getattr__(self, name: str) -> Any:
        if name in ("buffer", "writelines"):
            raise AttributeError(name)  # what is written there would not be heard
        return getattr(self.unheard, name)


def _run_heard(told: _Told) -> int:
    """Run the command, remember what it writes, and give its exit code."""
    out, err = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _Heard(out, "out", told), _Heard(err, "err", told)
    try:
        _run()
        return 0
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        sys.stdout, sys.stderr = out, err


def _repeat(told: list[list[str]], code: int) -> int:
    """Write what was told, and give its exit code."""
    try:
        for name, text in told:
            stream = sys.stdout if name == "out" else sys.stderr
            stream.write(text)
            stream.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError:
        _run()  # the command itself says why it cannot write
    return code
