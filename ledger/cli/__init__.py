"""The command line: arguments in, exit code out. No rule lives here, and nothing heavy is imported before it is needed.

Exit codes: 0 the records are sound, 1 problems were found, 2 misuse, 3 a fault of the program.
"""

from __future__ import annotations

import gc
import os
import sys

import typer

from ledger.cli import exports, judging, records, sets
from ledger.cli.app import app

__all__ = ["app", "exports", "judging", "main", "records", "sets"]


def main() -> None:
    """Run the command; a fault of the program is told as one, without a traceback."""
    gc.disable()  # a command ends before there is anything worth collecting, and would search all records again and again
    try:
        app(prog_name="ledger")
    except Exception as fault:
        if os.environ.get("LEDGER_TRACEBACK"):
            raise
        from ledger.problem import shown

        typer.echo(f"ledger: this is a fault of the program, not of your records ({type(fault).__name__}: {shown(fault, 200)})", err=True)
        typer.echo("Please report it. LEDGER_TRACEBACK=1 before the command shows where it happened.", err=True)
        sys.exit(3)
