"""The command line: arguments in, exit code out. No rule lives here, and nothing heavy is imported before it is needed.

Exit codes: 0 the records are sound, 1 problems were found, 2 misuse, 3 a fault of the program.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from ledger import __version__

if TYPE_CHECKING:
    from ledger.answers import Examination
    from ledger.book import Book
    from ledger.problem import Problem
    from ledger.selecting import Wanted

app = typer.Typer(
    name="ledger",
    help="Keep what was said, set it beside what is documented, and see where the two contradict each other.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


class Format(str, Enum):
    """How `check` answers."""

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


# ---------------------------------------------------------------------------------------------- completion


def _names_in(*folders: str) -> list[str]:
    root = Path(os.environ.get("LEDGER_RECORDS", "."))
    home = root if (root / "ledger.yaml").exists() else root / "records"
    return sorted(path.stem for folder in folders for path in (home / folder).glob("*.yaml"))


def _complete(*folders: str):  # type: ignore[no-untyped-def]
    def complete(incomplete: str) -> list[str]:
        return [name for name in _names_in(*folders) if name.startswith(incomplete)]

    return complete


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
    typer.Argument(metavar="[ID]...", help="Claims or calls; all, if none is named.", autocompletion=_complete("claims", "calls")),
]
Claim = Annotated[str, typer.Argument(metavar="CLAIM", help="The id of a claim.", autocompletion=_complete("claims"))]
AsOf = Annotated[
    str | None, typer.Option(metavar="DATE", help="What was on record on that day (EDTF). Default: the last publication on record.")
]
Proof = Annotated[Level | None, typer.Option(help="The standard of proof. Default: the ledger's own.")]
Calls = Annotated[
    list[str] | None, typer.Option("--call", metavar="ID", help="Only claims of this call.", autocompletion=_complete("calls"))
]
Speakers = Annotated[
    list[str] | None,
    typer.Option("--speaker", metavar="ID", help="Only claims of this speaker.", autocompletion=_complete("vocabulary/actors")),
]
Kinds = Annotated[list[str] | None, typer.Option("--kind", metavar="KIND", help="Only claims of this kind: denial, commitment, …")]
Verdicts = Annotated[list[str] | None, typer.Option("--verdict", metavar="WORD", help="Only these verdicts: contradicted, broken, …")]
Acts = Annotated[
    list[str] | None,
    typer.Option("--act", metavar="ID", help="Only claims about this act or a narrower one.", autocompletion=_complete("vocabulary/acts")),
]
Since = Annotated[str | None, typer.Option(metavar="DATE", help="Only what was said on or after this day (EDTF).")]
Until = Annotated[str | None, typer.Option(metavar="DATE", help="Only what was said on or before this day (EDTF).")]


# ---------------------------------------------------------------------------------------------- commands


def _examples(*lines: str) -> str:
    r"""The end of a help text: real commands, each on its own line (`\b` keeps them there)."""
    return "\n".join(["\b", "Examples:", *(f"  {line}" for line in lines)])


@app.callback(invoke_without_command=True)
def _ledger(version: Annotated[bool, typer.Option("--version", "-V", help="Show the version and exit.", is_eager=True)] = False) -> None:
    if version:
        typer.echo(f"claims-ledger {__version__}")
        raise typer.Exit


@app.command(epilog=_examples("ledger check", "ledger check --all --as-of 2022-03-10", "ledger check --standard established --format json"))
def check(
    names: Names = None,
    root: Root = Path(),
    every: Annotated[bool, typer.Option("--all", help="Every verdict, not only the contradictions.")] = False,
    as_of: AsOf = None,
    standard: Proof = None,
    call: Calls = None,
    speaker: Speakers = None,
    kind: Kinds = None,
    verdict: Verdicts = None,
    act: Acts = None,
    since: Since = None,
    until: Until = None,
    output: Annotated[Format, typer.Option("--format", help="How to answer.")] = Format.text,
    fail_on: Annotated[
        list[str] | None, typer.Option("--fail-on", metavar="WORD", help="Exit with 1 if any claim asked for has this verdict.")
    ] = None,
) -> None:
    """Show what is contradicted, the strongest first.

    Validates the records and judges every claim; with --all, or with names or verdicts, shows the others too.
    """
    whole = bool(every or verdict or names) or output is not Format.text
    examined, wanted = _examine(root, names, as_of, standard, call, speaker, kind, verdict, act, since, until, output.value, whole)

    from ledger.reporting import data, findings
    from ledger.reporting.text import json_text, page_for
    from ledger.selecting import VERDICT_WORDS, select

    _refuse_other(fail_on or (), VERDICT_WORDS, "verdict")
    chosen = select(examined, wanted)
    shown = [one for one in chosen if every or verdict or names or one.outcome.value == "contradicted"]
    page = page_for()
    if output is Format.json:
        _print([json_text(data.whole(examined, shown, chosen))])
    elif output is Format.jsonl:
        _print(data.as_jsonl(data.verdict_data(examined, one) for one in shown))
    else:
        beside = findings.beside(examined, chosen, every)
        among = findings.clashes(beside.clashes, page) + findings.readouts(beside.conflicts, beside.silences, page)
        _print(findings.as_text(examined, shown, page) or ["no claim is contradicted", ""] * bool(chosen))
        _print([*among, *[""] * bool(among), *findings.summary(examined, chosen, page)])
    failing = set(fail_on or ())
    raise typer.Exit(1 if any({one.outcome.value, one.word} & failing for one in chosen) else 0)


@app.command(epilog=_examples("ledger report", "ledger report --by verdict", "ledger report --format csv > verdicts.csv"))
def report(
    names: Names = None,
    root: Root = Path(),
    by: Annotated[Group, typer.Option("--by", help="What to group the rows by.")] = Group.call,
    as_of: AsOf = None,
    standard: Proof = None,
    call: Calls = None,
    speaker: Speakers = None,
    kind: Kinds = None,
    verdict: Verdicts = None,
    act: Acts = None,
    since: Since = None,
    until: Until = None,
    output: Annotated[TableFormat, typer.Option("--format", help="How to answer.")] = TableFormat.table,
) -> None:
    """Show every claim with its verdict in a table.

    With the levels of said, happened and by, the first decisive event and the days from the saying to it.
    """
    examined, wanted = _examine(root, names, as_of, standard, call, speaker, kind, verdict, act, since, until, output.value)

    from ledger.reporting import data, findings, tables
    from ledger.reporting.text import Page, json_text, page_for
    from ledger.selecting import select

    chosen = select(examined, wanted)
    rows = tables.rows(examined, chosen)
    group = None if by is Group.none else by.value
    page = page_for()
    if output is TableFormat.csv:
        sys.stdout.write(tables.as_csv(rows))
    elif output is TableFormat.json:
        _print([json_text({"provenance": data.provenance(examined), "rows": tables.as_data(rows)})])
    elif output is TableFormat.markdown:
        _print([tables.as_markdown(rows, group), "", *(f"{line}  " for line in findings.summary(examined, chosen, Page()))])
    else:
        _print([tables.as_table(rows, group, page), "", *findings.summary(examined, chosen, page)])


@app.command(epilog=_examples("ledger why 2022-03-04-scholz-no-bombing-of-cities"))
def why(
    claim: Claim,
    root: Root = Path(),
    as_of: AsOf = None,
    standard: Proof = None,
    every: Annotated[bool, typer.Option("--all", help="Every near miss, however far off.")] = False,
    output: Annotated[Format, typer.Option("--format", help="How to answer.")] = Format.text,
) -> None:
    """Show the whole proof of one verdict.

    Step by step, down to each page with its date and publisher.
    """
    examined, _ = _examine(root, [claim], as_of, standard, output=output.value)

    from ledger.reporting import data, proof
    from ledger.reporting.text import json_text, page_for

    if claim not in examined.verdicts:
        _misuse(f"`{claim}` is no claim, or was not on record on that day")
    if output is Format.text:
        _print(proof.as_text(examined, claim, page_for(), every))
    else:
        one = {"provenance": data.provenance(examined), **data.verdict_data(examined, examined.verdicts[claim])}
        _print([json_text(one)] if output is Format.json else data.as_jsonl([one]))


@app.command(epilog=_examples("ledger compare 2022-02-28-putin-macron"))
def compare(
    call: Annotated[str, typer.Argument(metavar="CALL", help="The id of a call.", autocompletion=_complete("calls"))],
    root: Root = Path(),
    as_of: AsOf = None,
    standard: Proof = None,
) -> None:
    """Set the accounts of a call side by side.

    What each side reports, leaves out and disputes, and what came of each claim.
    """
    from ledger.reporting import records
    from ledger.reporting.text import page_for

    examined, _ = _examine(root, None, as_of, standard, [call])
    _print(records.compare(examined, call, page_for()))


@app.command(epilog=_examples("ledger show 2022-03-09-mariupol-maternity-hospital"))
def show(
    name: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="The id of any record.",
            autocompletion=_complete(
                "calls",
                "claims",
                "events",
                "vocabulary/acts",
                "vocabulary/actors",
                "vocabulary/places",
                "vocabulary/means",
                "vocabulary/publishers",
            ),
        ),
    ],
    root: Root = Path(),
) -> None:
    """Show one record, of whatever type."""
    from ledger.model import FOLDERS
    from ledger.problem import did_you_mean
    from ledger.reporting import records
    from ledger.reporting.text import page_for

    book = _sound_book(root)
    found = records.find(book, name)
    if not found:
        near = did_you_mean(name, sorted({one for folder in FOLDERS for one in book.records(folder)}))
        _misuse(f"no record `{name}` is there" + (f"; did you mean `{near}`?" if near else ""))
    for folder, record in found:
        _print([*records.as_text(folder, name, record, page_for()), ""])


@app.command(epilog=_examples("ledger validate", "ledger validate --format github"))
def validate(
    root: Root = Path(), output: Annotated[ProblemFormat, typer.Option("--format", help="How to answer.")] = ProblemFormat.text
) -> None:
    """Report every problem in the records.

    Each at its file, line and column, with the remedy.
    """
    book, problems = _read(root)

    from ledger.answers import is_sound
    from ledger.reporting.text import counted

    _show_problems(problems, output.value)
    if output is ProblemFormat.text and book and not problems:
        count = len(book.digests)
        _print([f"{counted(count, 'record')}, no problem found"])
    raise typer.Exit(0 if is_sound(problems) else 1)


@app.command(
    epilog=_examples(
        "ledger add", "ledger add event --from event.yaml", "ledger add place --set label.en=Bonn --set level=settlement --yes"
    )
)
def add(
    type: Annotated[Type, typer.Argument(metavar="[TYPE]", help="claim, call, event, act, means, actor, place or publisher.")] = Type.claim,
    root: Root = Path(),
    source: Annotated[str | None, typer.Option("--from", metavar="FILE", help="Read it from a YAML file; - is standard input.")] = None,
    name: Annotated[str | None, typer.Option("--id", metavar="ID", help="Its id. Default: one of date, names and first words.")] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="Set a field, as scope.act=strike, reporting.0.language=fr.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Write without asking.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the record and what comes of it; write nothing.")] = False,
) -> None:
    """Record a claim, or another record.

    By questions at a terminal, from a file, or field by field. The finished record, and what the engine makes of it, are
    shown before it is written. Nothing is ever written over.
    """
    from ledger import adding

    wish = adding.Wish(type.value, source, name, tuple(settings or ()), yes, dry_run)
    raise typer.Exit(adding.add(*_read(root), wish, adding.dialogue()))


@app.command(epilog=_examples("ledger init my-ledger --title 'What was promised'", "ledger init --example example"))
def init(
    folder: Annotated[Path, typer.Argument(help="Where to make it; made itself if it is missing.", show_default="here")] = Path(),
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="What it is about. Default: the name of the folder.")] = None,
    example: Annotated[bool, typer.Option("--example", help="A copy of the example ledger instead of an empty one.")] = False,
) -> None:
    """Begin a ledger of your own.

    An empty one with a starter vocabulary, for any subject. Nothing is ever written over.
    """
    from ledger.reporting.text import page_for, plain
    from ledger.starting import start

    with _misuse_told():
        count = start(folder, title, example)
    page, records = page_for(), plain((folder / "records").as_posix())
    _print([f"{records}: {count:,} records" + (" of the example" if example else " of a starter vocabulary, and no claim yet")])
    if not example:
        _print(
            page.fold(f"say in {records}/ledger.yaml what it is about; then record who speaks, who publishes, and what was said:", "next: ")
        )
        _print(["      ledger add actor, ledger add publisher, ledger add call, ledger add claim"])


@app.command(epilog=_examples("ledger schema", "ledger schema --check"))
def schema(
    folder: Annotated[Path, typer.Argument(help="Where the schemas lie.")] = Path("schemas"),
    check: Annotated[bool, typer.Option("--check", help="Change nothing; exit with 1 if a schema is not up to date.")] = False,
) -> None:
    """Write the JSON Schemas for editors.

    An editor that knows them completes and explains each field while you type.
    """
    from ledger.schemas import outdated, write_schemas

    changed = outdated(folder) if check else write_schemas(folder)
    _print([f"{path} is not up to date" if check else f"wrote {path}" for path in changed] or ["the schemas are up to date"])
    raise typer.Exit(1 if check and changed else 0)


# ---------------------------------------------------------------------------------------------- what commands share


def _examine(
    root: Path,
    names: Sequence[str] | None = None,
    as_of: str | None = None,
    standard: Level | None = None,
    call: Sequence[str] | None = None,
    speaker: Sequence[str] | None = None,
    kind: Sequence[str] | None = None,
    verdict: Sequence[str] | None = None,
    act: Sequence[str] | None = None,
    since: str | None = None,
    until: str | None = None,
    output: str = "text",
    whole: bool = True,
) -> tuple[Examination, Wanted]:
    """Everything judged, and what of it is wanted; leaves with 1 where the records are not sound, with 2 where the words are off.

    Not the `whole` is enough where only what is decided is shown.
    """
    book = _sound_book(root, output)

    from ledger.answers import examine
    from ledger.model import Kind, Standard
    from ledger.selecting import VERDICT_WORDS, Wanted, refuse_unknown

    wanted = Wanted(
        names=tuple(names or ()),
        calls=tuple(call or ()),
        speakers=tuple(speaker or ()),
        kinds=tuple(kind or ()),
        verdicts=tuple(verdict or ()),
        acts=tuple(act or ()),
        since=_minute(book, since, "--since", last=False),
        until=_minute(book, until, "--until"),
    )
    _refuse_other(wanted.kinds, [one.value for one in Kind], "kind")
    _refuse_other(wanted.verdicts, VERDICT_WORDS, "verdict")
    with _misuse_told():
        refuse_unknown(book, wanted)
    proof = Standard[standard.value.upper()] if standard else None
    day = _minute(book, as_of, "--as-of")
    with _patience(root):
        return examine(book, proof, day, whole=whole), wanted


def _minute(book: Book, date: str | None, option: str, last: bool = True) -> int | None:
    """The first or last minute of a date on the ledger's clock."""
    from zoneinfo import ZoneInfo

    from ledger.dates import hull, parse

    if date is None:
        return None
    try:
        return hull(parse(date), ZoneInfo(book.ledger.timezone))[last]
    except ValueError as error:
        _misuse(f"{option}: {error}")


def _read(root: Path) -> tuple[Book | None, list[Problem]]:
    """What is on record. Comes before all imports that take long, so that these go on while helpers already parse."""
    from ledger.ahead import parsing_ahead

    with _patience(root), parsing_ahead(root) as helpers:
        from ledger.answers import read

        return read(root, helpers)


def _sound_book(root: Path, output: str = "text") -> Book:
    """The book, if its records are sound; otherwise their problems, and exit code 1."""
    book, problems = _read(root)

    from ledger.answers import is_sound
    from ledger.reporting.problems import summary

    if book is None or not is_sound(problems):
        _show_problems(problems, output if output in ("json", "jsonl") else "text", err=output in ("csv", "markdown"))
        raise typer.Exit(1)
    if problems:
        typer.echo(f"{summary(problems)}: see `ledger validate`", err=True)
    return book


def _show_problems(problems: Sequence[Problem], output: str, err: bool = False) -> None:
    """Tell the problems; on standard error where a file may be waiting for a table."""
    from ledger.reporting import problems as faces
    from ledger.reporting.text import page_for

    if output == "json":
        _print([faces.as_json(problems)])
    elif output == "jsonl":
        _print(faces.as_jsonl(problems))
    elif output == "github":
        _print(faces.as_github(problems))
    else:
        _print(faces.as_text(problems, page_for(sys.stderr if err else sys.stdout)), err)


def _print(lines: Sequence[str], err: bool = False) -> None:
    for line in lines:
        typer.echo(line, err=err)


@contextmanager
def _misuse_told() -> Iterator[None]:
    """Leaves with 2 where what was asked for cannot be done, and says why."""
    from ledger.selecting import Misuse

    try:
        yield
    except Misuse as misuse:
        _misuse(str(misuse))


def _refuse_other(words: Sequence[str], known: Sequence[str], what: str) -> None:
    """Leaves with 2 at the first word that is not among the known ones."""
    from ledger.problem import did_you_mean

    for word in words:
        if word not in known:
            near = did_you_mean(word, known)
            _misuse(f"`{word}` is no {what}; " + (f"did you mean `{near}`? Known are " if near else "known are ") + ", ".join(known))


def _misuse(message: str) -> NoReturn:
    typer.echo(f"ledger: {message}", err=True)
    raise typer.Exit(2)


@contextmanager
def _patience(root: Path) -> Iterator[None]:
    """Says on a terminal what takes long, once it has taken a second, and wipes it out again."""
    if not sys.stderr.isatty():
        yield
        return
    text = f"reading and judging the records in {root.resolve().name} …"
    timer = threading.Timer(1.0, lambda: (sys.stderr.write(text), sys.stderr.flush()))
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        if timer.finished.is_set() and not timer.is_alive():
            sys.stderr.write("\r" + " " * len(text) + "\r")


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
