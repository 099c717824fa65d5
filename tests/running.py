"""The command line run in this process: what it writes, and how it ends."""

import contextlib
import gc
import io
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from unittest import mock

from ledger.cli import main

PLAIN = {"NO_COLOR": "1", "TERM": "xterm", "LANG": "C.UTF-8"}
UNSET = ("COLUMNS", "LEDGER_RECORDS", "LEDGER_TRACEBACK", "GITHUB_ACTIONS", "FORCE_COLOR")


@dataclass(frozen=True)
class Run:
    """What a command wrote to standard output and standard error, and its exit code."""

    out: str
    err: str
    code: int


def run(arguments: Sequence[str], stdin: str = "", **environment: str) -> Run:
    """`ledger` with these arguments in the current folder; neither end is a terminal."""
    out, err = io.StringIO(), io.StringIO()
    bare = {name: value for name, value in os.environ.items() if name not in UNSET}
    collects = gc.isenabled()
    with (
        mock.patch.dict(os.environ, {**bare, **PLAIN, **environment}, clear=True),
        mock.patch.object(sys, "argv", ["ledger", *arguments]),
        mock.patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), "utf-8")),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        finally:
            if collects:
                gc.enable()  # a command ends before there is anything to collect; the tests go on
    return Run(out.getvalue(), err.getvalue(), code)
