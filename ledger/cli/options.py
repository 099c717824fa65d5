"""What commands take: the words of their options, and completion of ids."""

from __future__ import annotations

import os
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer


class Format(str, Enum):
    """How a command answers that tells what it found."""

    text = "text"
    json = "json"
    jsonl = "jsonl"


class TableFormat(str, Enum):
    """How `report` answers."""

    table = "table"
    markdown = "markdown"
    csv = "csv"
    json = "json"


class ProblemFormat(str, Enum):
    """How `validate` answers."""

    text = "text"
    json = "json"
    jsonl = "jsonl"
    github = "github"


class Level(str, Enum):
    """A standard of proof."""

    alleged = "alleged"
    reported = "reported"
    corroborated = "corroborated"
    established = "established"


class Type(str, Enum):
    """What `add` records."""

    claim = "claim"
    call = "call"
    event = "event"
    act = "act"
    means = "means"
    actor = "actor"
    place = "place"
    publisher = "publisher"


class Group(str, Enum):
    """What a report is grouped by."""

    call = "call"
    speaker = "speaker"
    month = "month"
    act = "act"
    verdict = "verdict"
    none = "none"


def names_in(*folders: str) -> list[str]:
    """The ids in these folders of the ledger here, sorted."""
    from ledger.ahead import home

    root = home(Path(os.environ.get("LEDGER_RECORDS", ".")))
    return sorted(path.stem for folder in folders for path in (root / folder).glob("*.yaml"))


def complete(*folders: str):  # type: ignore[no-untyped-def]
    """Completes an id of these folders."""

    def completed(incomplete: str) -> list[str]:
        return [name for name in names_in(*folders) if name.startswith(incomplete)]

    return completed


Root = Annotated[
    Path,
    typer.Option(
        "--records",
        "-r",
        envvar="LEDGER_RECORDS",
        help="The folder of the ledger, or the one that holds it as records/.",
        show_default="here",
    ),
]
Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="[ID]...", help="Claims or calls; all, if none is named.", autocompletion=complete("claims", "calls")),
]
Claim = Annotated[str, typer.Argument(metavar="CLAIM", help="The id of a claim.", autocompletion=complete("claims"))]
AsOf = Annotated[
    str | None, typer.Option(metavar="DATE", help="What was on record on that day (EDTF). Default: the last publication on record.")
]
Proof = Annotated[Level | None, typer.Option(help="The standard of proof. Default: the ledger's own.")]
Calls = Annotated[
    list[str] | None, typer.Option("--call", metavar="ID", help="Only claims of this call.", autocompletion=complete("calls"))
]
Speakers = Annotated[
    list[str] | None,
    typer.Option("--speaker", metavar="ID", help="Only claims of this speaker.", autocompletion=complete("vocabulary/actors")),
]
Kinds = Annotated[list[str] | None, typer.Option("--kind", metavar="KIND", help="Only claims of this kind: denial, commitment, …")]
Verdicts = Annotated[list[str] | None, typer.Option("--verdict", metavar="WORD", help="Only these verdicts: contradicted, broken, …")]
Acts = Annotated[
    list[str] | None,
    typer.Option("--act", metavar="ID", help="Only claims about this act or a narrower one.", autocompletion=complete("vocabulary/acts")),
]
Sets = Annotated[
    list[str] | None,
    typer.Option("--with", metavar="NAME", help="Match this attached data set beside the records.", autocompletion=complete("datasets")),
]
Since = Annotated[str | None, typer.Option(metavar="DATE", help="Only what was said on or after this day (EDTF).")]
Until = Annotated[str | None, typer.Option(metavar="DATE", help="Only what was said on or before this day (EDTF).")]


def examples(*lines: str) -> str:
    r"""The end of a help text: real commands, each on its own line (`\b` keeps them there)."""
    return "\n".join(["\b", "Examples:", *(f"  {line}" for line in lines)])
