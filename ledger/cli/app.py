"""The program as the command line knows it, before it has a command."""

from __future__ import annotations

from typing import Annotated

import typer

from ledger import __version__

app = typer.Typer(
    name="ledger",
    help="Keep what was said, set it beside what is documented, and see where the two contradict each other.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


@app.callback(invoke_without_command=True)
def _ledger(version: Annotated[bool, typer.Option("--version", "-V", help="Show the version and exit.", is_eager=True)] = False) -> None:
    if version:
        typer.echo(f"claims-ledger {__version__}")
        raise typer.Exit
