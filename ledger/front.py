"""Where the command `ledger` begins: what was asked before of the same records is answered from the index, all else by the command line.

The question is the command as it was typed, with all that shapes how it is answered: the terminal, the folder, the program itself.
What the index needs is imported only where it is asked: other commands start the sooner.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

from ledger import __version__

ANSWERED = frozenset({"check", "report", "why", "compare", "show", "validate", "search", "findings", "corroborate", "suggest"})
"""Commands that only read, and whose answer depends on nothing but the records and the data sets attached to them."""

UNANSWERED = frozenset({"--accept", "--into", "--help", "-h"})
"""Options with which they write, or need no records."""

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
            _replay(answer)
        told: list[tuple[str, str]] = []
        code = _run_heard(told)
        if code in (0, 1):
            found.store(question, [told, code])
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
        or UNANSWERED.intersection(words)
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
        "program": [__version__, sys.version, _program()],
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


def _is_terminal(stream: Any) -> bool:
    return bool(getattr(stream, "isatty", lambda: False)())


# ---------------------------------------------------------------------------------------------------------- hearing and repeating


class _Heard:
    """A stream that writes on, and remembers what was written."""

    def __init__(self, stream: TextIO, name: str, told: list[tuple[str, str]]) -> None:
        self._stream = stream
        self._name = name
        self._told = told

    def write(self, text: str) -> int:
        written = self._stream.write(text)
        if self._told and self._told[-1][0] == self._name:
            self._told[-1] = self._name, self._told[-1][1] + text
        else:
            self._told.append((self._name, text))
        return written

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _run_heard(told: list[tuple[str, str]]) -> int:
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


def _replay(answer: list[Any]) -> None:
    told, code = answer
    try:
        for name, text in told:
            stream = sys.stdout if name == "out" else sys.stderr
            stream.write(text)
            stream.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    sys.exit(code)
