"""Commands about the records themselves: `show`, `search`, `validate`, `add`, `init`, `schema`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ledger.cli.app import app
from ledger.cli.common import (
    misuse,
    misuse_told,
    print_data,
    print_lines,
    read_records,
    refuse_other,
    show_problems,
    sound_book,
    sound_records,
)
from ledger.cli.options import Format, ProblemFormat, Root, Type, complete, examples


@app.command(epilog=examples("ledger show 2022-03-09-mariupol-maternity-hospital"))
def show(
    name: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="The id of any record.",
            autocompletion=complete(
                "calls",
                "claims",
                "events",
                "datasets",
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

    book = sound_book(root)
    found = records.find(book, name)
    if not found:
        near = did_you_mean(name, sorted({one for folder in FOLDERS for one in book.records(folder)}))
        misuse(f"no record `{name}` is there" + (f"; did you mean `{near}`?" if near else ""))
    for folder, record in found:
        print_lines([*records.as_text(folder, name, record, page_for()), ""])


@app.command(
    epilog=examples("ledger search residential areas", "ledger search '\"human shields\"' --type claims --limit 50", "ledger search Харків")
)
def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS...", help="Words, all of which are to be found; a phrase in double quotes.")],
    root: Root = Path(),
    type: Annotated[
        str | None, typer.Option("--type", metavar="TYPE", help="Only in claims, calls, events, acts, actors, places, …")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many places to show.")] = 20,
    output: Annotated[Format, typer.Option("--format", help="How to answer.")] = Format.text,
) -> None:
    """Search in what people wrote, in every language.

    In propositions, quotes, readouts, titles, summaries, notes, labels and definitions; the best places first.
    """
    from ledger.index import active
    from ledger.searching import TYPES, in_index, in_texts, query

    asked = " ".join(words)
    if not query(asked):
        misuse("there is no word to search for")
    refuse_other([type] if type else [], TYPES, "type")
    found = in_index(active(root), asked, limit, type)
    if found is None:
        book, warnings = sound_records(root, output.value)

        from ledger.texts import texts_of

        keeper = None if warnings else active(root)  # whoever searches in the index hears of no warning
        found = in_texts(keeper, texts_of(book), asked, limit, type)

    from ledger.reporting import hits as faces
    from ledger.reporting.text import page_for

    if output is Format.text:
        print_lines(faces.as_text(found, asked, page_for()))
    else:
        print_data(faces.as_data(found), output)


@app.command(epilog=examples("ledger validate", "ledger validate --format github"))
def validate(
    root: Root = Path(), output: Annotated[ProblemFormat, typer.Option("--format", help="How to answer.")] = ProblemFormat.text
) -> None:
    """Report every problem in the records.

    Each at its file, line and column, with the remedy.
    """
    book, problems = read_records(root)

    from ledger.answers import is_sound
    from ledger.reporting.text import counted

    show_problems(problems, output.value)
    if output is ProblemFormat.text and book and not problems:
        count = len(book.digests)
        print_lines([f"{counted(count, 'record')}, no problem found"])
    raise typer.Exit(0 if is_sound(problems) else 1)


@app.command(
    epilog=examples("ledger add", "ledger add event --from event.yaml", "ledger add place --set label.en=Bonn --set level=settlement --yes")
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
    raise typer.Exit(adding.add(*read_records(root), wish, adding.dialogue()))


@app.command(epilog=examples("ledger init my-ledger --title 'What was promised'", "ledger init --example example"))
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

    with misuse_told():
        count = start(folder, title, example)
    page, records = page_for(), plain((folder / "records").as_posix())
    print_lines([f"{records}: {count:,} records" + (" of the example" if example else " of a starter vocabulary, and no claim yet")])
    if not example:
        print_lines(
            page.fold(f"say in {records}/ledger.yaml what it is about; then record who speaks, who publishes, and what was said:", "next: ")
        )
        print_lines(["      ledger add actor, ledger add publisher, ledger add call, ledger add claim"])


@app.command(epilog=examples("ledger schema", "ledger schema --check"))
def schema(
    folder: Annotated[Path, typer.Argument(help="Where the schemas lie.")] = Path("schemas"),
    check: Annotated[bool, typer.Option("--check", help="Change nothing; exit with 1 if a schema is not up to date.")] = False,
) -> None:
    """Write the JSON Schemas for editors.

    An editor that knows them completes and explains each field while you type.
    """
    from ledger.schemas import outdated, write_schemas

    changed = outdated(folder) if check else write_schemas(folder)
    print_lines([f"{path} is not up to date" if check else f"wrote {path}" for path in changed] or ["the schemas are up to date"])
    raise typer.Exit(1 if check and changed else 0)
