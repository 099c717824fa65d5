"""Commands about data sets: `dataset add`, `dataset list`, `dataset remove`, `corroborate`, `suggest`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ledger.cli.app import app
from ledger.cli.common import misuse, misuse_told, print_data, print_lines, sound_book
from ledger.cli.options import Claim, Format, Root, Sets, complete, examples

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ledger.book import Book
    from ledger.datasets.added import Attached

dataset = typer.Typer(help="Attach data sets of events, and see what is attached.", no_args_is_help=True)
app.add_typer(dataset, name="dataset")

Name = Annotated[str, typer.Argument(metavar="NAME", help="The id of a description in datasets/.", autocompletion=complete("datasets"))]


@dataset.command(epilog=examples("ledger dataset add ucdp-ged GEDEvent_v26_0_5.csv", "ledger dataset add viina 'VIINA_*.csv.gz'"))
def add(
    name: Name,
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Your own download: files, or a glob in quotes.")],
    root: Root = Path(),
    released: Annotated[
        str | None, typer.Option(metavar="DAY", help="When this version was published. Default: the day it is attached.")
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="In place of another version that is attached.")] = False,
    output: Annotated[Format, typer.Option("--format", help="How to answer.")] = Format.text,
) -> None:
    """Read your own download of a data set, and attach it.

    Tells what came of every row. The file itself stays where it is; a copy made for matching lies in .ledger/.
    """
    book = sound_book(root, output.value)

    from datetime import UTC, datetime

    from ledger.datasets.attached import described
    from ledger.datasets.attaching import attach
    from ledger.reporting import added
    from ledger.reporting.text import page_for

    with misuse_told(), _progress() as progress:
        day = _day(released) if released else None
        today = datetime.now(UTC).date().isoformat()
        made = attach(root, name, described(book, name), files, today, day, replace, progress)
    if output is Format.text:
        print_lines(added.attachment(made, page_for()))
    else:
        print_data(added.attachment_data(made), output)


@dataset.command("list", epilog=examples("ledger dataset list"))
def list_sets(root: Root = Path(), output: Annotated[Format, typer.Option("--format", help="How to answer.")] = Format.text) -> None:
    """Show which data sets are described here, and what is attached."""
    book = sound_book(root, output.value)

    from ledger.datasets.attached import all_attached
    from ledger.reporting import added
    from ledger.reporting.text import page_for

    found = all_attached(book)
    if output is Format.text:
        print_lines(added.listing(found, page_for()))
    else:
        print_data(
            [{"name": name, "title": one.title, "attached": added.attachment_data(made) if made else None} for name, one, made in found],
            output,
        )


@dataset.command(epilog=examples("ledger dataset remove viina"))
def remove(name: Name, root: Root = Path()) -> None:
    """Take an attached data set away again; your file is not touched."""
    import shutil

    from ledger.datasets.attached import find, folder_of

    if find(root, name) is None:
        misuse(f"nothing is attached to `{name}`")
    shutil.rmtree(folder_of(root, name))
    print_lines([f"{name}: nothing is attached any more"])


@app.command(epilog=examples("ledger corroborate 2022-03-09-mariupol-maternity-hospital --with ucdp-ged"))
def corroborate(
    event: Annotated[str, typer.Argument(metavar="EVENT", help="The id of an event.", autocompletion=complete("events"))],
    root: Root = Path(),
    sets: Sets = None,
    days: Annotated[int, typer.Option(min=0, help="How many days apart a row may be.")] = 3,
    km: Annotated[float, typer.Option(min=0, help="How many kilometres apart a row may be.")] = 50,
    limit: Annotated[int, typer.Option(min=1, help="How many rows to show.")] = 20,
    accept: Annotated[str | None, typer.Option(metavar="ROW", help="Write this row, `NAME ID`, into the event's evidence.")] = None,
    output: Annotated[Format, typer.Option("--format", help="How to answer.")] = Format.text,
) -> None:
    """List rows of data sets that look like an event.

    By day, distance, acts and figures. Whether a row is the same event, a person says, with --accept.
    """
    book = sound_book(root, output.value)

    from ledger.datasets.likeness import like_event
    from ledger.reporting import added
    from ledger.reporting.text import page_for
    from ledger.world import World

    if event not in book.events:
        misuse(f"no event `{event}` is on record")
    with misuse_told():
        attached = _attached(book, sets, everything=False)
        if accept:
            from ledger.datasets.accepting import accept_row

            path = accept_row(World(book), attached, event, accept)
            print_lines([f"wrote the row into {path.as_posix()}; read it there, and say in `bears_out` what it bears out and no more"])
            return
        found = like_event(World(book), attached, event, days, km)
    if output is Format.text:
        print_lines(added.likenesses(event, found, limit, page_for()))
    else:
        print_data(added.likeness_data(found[:limit]), output)


@app.command(epilog=examples("ledger suggest 2022-03-06-macron-no-targeting --with ucdp-ged --limit 50"))
def suggest(
    claim: Claim,
    root: Root = Path(),
    sets: Sets = None,
    limit: Annotated[int, typer.Option(min=1, help="How many rows to show.")] = 20,
    output: Annotated[Format, typer.Option("--format", help="How to answer.")] = Format.text,
) -> None:
    """List rows of data sets that bear on a claim.

    Those that no event on record cites, inside its scope first. They are leads: nothing is decided by them until a person has put
    them on record.
    """
    book = sound_book(root, output.value)

    from ledger.datasets.likeness import leads
    from ledger.matching import tests_of
    from ledger.reporting import added
    from ledger.reporting.text import page_for
    from ledger.world import World

    if claim not in book.claims:
        misuse(f"no claim `{claim}` is on record")
    world = World(book)
    with misuse_told():
        found = leads(world, _attached(book, sets, everything=True), tests_of(world, claim), limit)
    if output is Format.text:
        print_lines(added.leads(claim, found, page_for()))
    else:
        print_data(added.lead_data(found), output)


def _attached(book: Book, names: Sequence[str] | None, everything: bool) -> list[Attached]:
    """The data sets named, or all that are attached; pointers only where `everything` may be shown."""
    from ledger.datasets.attached import all_attached, named
    from ledger.problem import Misuse

    if names:
        found: list[Attached] = [(name, *named(book, name)) for name in dict.fromkeys(names)]
    else:
        found = [(name, *named(book, name)) for name, _, made in all_attached(book) if made]
    found = [one for one in found if everything or names or one[1].use == "events"]
    if not found:
        raise Misuse("no data set is attached: `ledger dataset list` shows which are described")
    return found


def _day(text: str) -> str:
    from ledger.dates import parse
    from ledger.problem import Misuse

    try:
        return str(parse(text))
    except ValueError as error:
        raise Misuse(f"--released: {error}") from None


@contextmanager
def _progress() -> Iterator[Callable[[str, float], None]]:
    """A line on a terminal that says how far the reading is, wiped out in the end; elsewhere nothing."""
    from ledger.datasets.attaching import silent

    if not sys.stderr.isatty():
        yield silent
        return
    longest = 0

    def tell(what: str, done: float) -> None:
        nonlocal longest
        text = f"{what} {done:.0%}" if done >= 0 else f"{what} …"
        longest = max(longest, len(text))
        sys.stderr.write("\r" + text.ljust(longest))
        sys.stderr.flush()

    try:
        yield tell
    finally:
        sys.stderr.write("\r" + " " * longest + "\r")
