"""What commands share: the records read, judged and told about, and misuse refused."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

if TYPE_CHECKING:
    from ledger.answers import Examination
    from ledger.book import Book
    from ledger.cli.options import Format, Level
    from ledger.datasets.added import Attached
    from ledger.datasets.closer import Closer
    from ledger.problem import Problem
    from ledger.selecting import Wanted


def examine_with(
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
    sets: Sequence[str] | None = None,
) -> tuple[Examination, Wanted]:
    """Everything judged, and what of it is wanted; leaves with 1 where the records are not sound, with 2 where the words are off.

    Not the `whole` is enough where only what is decided is shown.
    """
    book = sound_book(root, output)

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
        since=minute(book, since, "--since", last=False),
        until=minute(book, until, "--until"),
    )
    refuse_other(wanted.kinds, [one.value for one in Kind], "kind")
    refuse_other(wanted.verdicts, VERDICT_WORDS, "verdict")
    with misuse_told():
        refuse_unknown(book, wanted)
        attached = evidence_sets(book, sets or ())
    proof = Standard[standard.value.upper()] if standard else None
    day = minute(book, as_of, "--as-of")
    with patience(root):
        return examine(book, proof, day, whole=whole, sets=attached), wanted


def evidence_sets(book: Book, names: Sequence[str]) -> list[Attached]:
    """The attached data sets of these names; Misuse for one that is none, or that holds pointers."""
    if not names:
        return []

    from ledger.datasets.attached import named
    from ledger.problem import Misuse

    found: list[Attached] = [(name, *named(book, name)) for name in dict.fromkeys(names)]
    for name, dataset, _ in found:
        if dataset.use == "pointers":
            raise Misuse(f"`{name}` holds pointers, which are no evidence: `ledger suggest CLAIM --with {name}` shows them")
    return found


def look_closer_at(examined: Examination, claim: str, names: Sequence[str]) -> list[Closer]:
    """What these data sets say on one claim, closely."""
    if not names:
        return []

    from ledger.answers import readings
    from ledger.datasets.closer import look_closer

    return look_closer(examined.world, evidence_sets(examined.world.book, names), readings(examined.world, [claim]))


def minute(book: Book, date: str | None, option: str, last: bool = True) -> int | None:
    """The first or last minute of a date on the ledger's clock."""
    from zoneinfo import ZoneInfo

    from ledger.dates import hull, parse

    if date is None:
        return None
    try:
        return hull(parse(date), ZoneInfo(book.ledger.timezone))[last]
    except ValueError as error:
        misuse(f"{option}: {error}")


def read_records(root: Path) -> tuple[Book | None, list[Problem]]:
    """What is on record. Comes before all imports that take long, so that these go on while helpers already parse."""
    from ledger.ahead import parsing_ahead
    from ledger.index import active

    index = active(root)
    known = index.known() if index else {}
    with patience(root), parsing_ahead(root, len(known)) as helpers:
        from ledger.answers import read

        return read(root, helpers, index, known)


def sound_book(root: Path, output: str = "text") -> Book:
    """The book, if its records are sound; otherwise their problems, and exit code 1."""
    return sound_records(root, output)[0]


def sound_records(root: Path, output: str = "text") -> tuple[Book, list[Problem]]:
    """The same with the warnings, of which it is said that there are some."""
    book, problems = read_records(root)

    from ledger.answers import is_sound
    from ledger.reporting.problems import summary

    if book is None or not is_sound(problems):
        show_problems(problems, output if output in ("json", "jsonl") else "text", err=output in ("csv", "markdown"))
        raise typer.Exit(1)
    if problems:
        typer.echo(f"{summary(problems)}: see `ledger validate`", err=True)
    return book, problems


def show_problems(problems: Sequence[Problem], output: str, err: bool = False) -> None:
    """Tell the problems; on standard error where a file may be waiting for a table."""
    from ledger.reporting import problems as faces
    from ledger.reporting.text import page_for

    if output == "json":
        print_lines([faces.as_json(problems)])
    elif output == "jsonl":
        print_lines(faces.as_jsonl(problems))
    elif output == "github":
        print_lines(faces.as_github(problems))
    else:
        print_lines(faces.as_text(problems, page_for(sys.stderr if err else sys.stdout)), err)


def print_lines(lines: Sequence[str], err: bool = False) -> None:
    """The lines, on standard output or standard error."""
    for line in lines:
        typer.echo(line, err=err)


def print_data(data: object, output: Format) -> None:
    """Data as JSON; as JSON lines each object of a list on a line of its own."""
    from ledger.reporting.text import json_lines, json_text

    print_lines(json_lines(data if isinstance(data, list) else [data]) if output.value == "jsonl" else [json_text(data)])


@contextmanager
def misuse_told() -> Iterator[None]:
    """Leaves with 2 where what was asked for cannot be done, and says why."""
    from ledger.problem import Misuse

    try:
        yield
    except Misuse as reason:
        misuse(str(reason))


def refuse_other(words: Sequence[str], known: Sequence[str], what: str) -> None:
    """Leaves with 2 at the first word that is not among the known ones."""
    from ledger.problem import did_you_mean

    for word in words:
        if word not in known:
            near = did_you_mean(word, known)
            misuse(f"`{word}` is no {what}; " + (f"did you mean `{near}`? Known are " if near else "known are ") + ", ".join(known))


def misuse(message: str) -> NoReturn:
    """Leaves with 2."""
    typer.echo(f"ledger: {message}", err=True)
    raise typer.Exit(2)


@contextmanager
def patience(root: Path) -> Iterator[None]:
    """Says on a terminal what takes long, once it has taken a second, and wipes it out again. It is no part of the answer."""
    stream = getattr(sys.stderr, "unheard", sys.stderr)
    if not stream.isatty():
        yield
        return
    text = f"reading and judging the records in {root.resolve().name} …"
    is_shown = threading.Event()

    def show() -> None:
        stream.write(text)
        stream.flush()
        is_shown.set()

    timer = threading.Timer(1.0, show)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        if is_shown.is_set():
            stream.write("\r" + " " * len(text) + "\r")
