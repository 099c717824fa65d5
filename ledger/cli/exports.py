"""Commands that hand a ledger on: `export sqlite`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ledger.cli.app import app
from ledger.cli.common import examine_with, misuse_told, print_lines
from ledger.cli.options import AsOf, Proof, Root, examples

export = typer.Typer(help="Hand the ledger on in another form.", no_args_is_help=True)
app.add_typer(export, name="export")


@export.command(epilog=examples("ledger export sqlite ledger.sqlite", "datasette ledger.sqlite"))
def sqlite(
    file: Annotated[Path, typer.Argument(help="The file to write.")],
    root: Root = Path(),
    as_of: AsOf = None,
    standard: Proof = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
) -> None:
    """Write the records, the verdicts with their proof, and the rule itself into a SQLite file.

    Tables and views that a person can open in Datasette.
    """
    examined, _ = examine_with(root, None, as_of, standard)

    from ledger.exporting import export_sqlite

    with misuse_told():
        made = export_sqlite(examined, file, force)
    print_lines([f"{file.as_posix()}: {made} tables and views"])
