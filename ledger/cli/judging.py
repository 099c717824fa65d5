"""Commands that judge: `check`, `report`, `why`, `compare`, `findings`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ledger.cli.app import app
from ledger.cli.common import examine_with, look_closer_at, misuse, misuse_told, print_data, print_lines, refuse_other
from ledger.cli.options import (
    Acts,
    AsOf,
    Calls,
    Claim,
    Format,
    Group,
    Kinds,
    Names,
    Proof,
    Root,
    Sets,
    Since,
    Speakers,
    TableFormat,
    Until,
    Verdicts,
    complete,
    examples,
)


@app.command(epilog=examples("ledger check", "ledger check --all --as-of 2022-03-10", "ledger check --standard established --format json"))
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
    sets: Sets = None,
    output: Annotated[Format, typer.Option("--format", help="How to answer.")] = Format.text,
    fail_on: Annotated[
        list[str] | None, typer.Option("--fail-on", metavar="WORD", help="Exit with 1 if any claim asked for has this verdict.")
    ] = None,
) -> None:
    """Show what is contradicted, the strongest first.

    Validates the records and judges every claim; with --all, or with names or verdicts, shows the others too.
    """
    whole = bool(every or verdict or names) or output is not Format.text
    examined, wanted = examine_with(
        root, names, as_of, standard, call, speaker, kind, verdict, act, since, until, output.value, whole, sets
    )

    from ledger.reporting import data, findings
    from ledger.reporting.text import page_for
    from ledger.selecting import VERDICT_WORDS, select

    refuse_other(fail_on or (), VERDICT_WORDS, "verdict")
    chosen = select(examined, wanted)
    shown = [one for one in chosen if every or verdict or names or one.outcome.value == "contradicted"]
    page = page_for()
    if output is Format.json:
        print_data(data.whole(examined, shown, chosen), output)
    elif output is Format.jsonl:
        print_data([data.verdict_data(examined, one) for one in shown], output)
    else:
        beside = findings.beside(examined, chosen, every)
        among = findings.clashes(beside.clashes, page) + findings.readouts(beside.conflicts, beside.silences, page)
        print_lines(findings.as_text(examined, shown, page) or ["no claim is contradicted", ""] * bool(chosen))
        print_lines([*among, *[""] * bool(among), *findings.summary(examined, chosen, page)])
    failing = set(fail_on or ())
    raise typer.Exit(1 if any({one.outcome.value, one.word} & failing for one in chosen) else 0)


@app.command(epilog=examples("ledger report", "ledger report --by verdict", "ledger report --format csv > verdicts.csv"))
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
    sets: Sets = None,
    output: Annotated[TableFormat, typer.Option("--format", help="How to answer.")] = TableFormat.table,
) -> None:
    """Show every claim with its verdict in a table.

    With the levels of said, happened and by, the first decisive event and the days from the saying to it.
    """
    examined, wanted = examine_with(root, names, as_of, standard, call, speaker, kind, verdict, act, since, until, output.value, sets=sets)

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
        print_lines([json_text({"provenance": data.provenance(examined), "rows": tables.as_data(rows)})])
    elif output is TableFormat.markdown:
        print_lines([tables.as_markdown(rows, group), "", *(f"{line}  " for line in findings.summary(examined, chosen, Page()))])
    else:
        print_lines([tables.as_table(rows, group, page), "", *findings.summary(examined, chosen, page)])


@app.command(epilog=examples("ledger why 2022-03-04-scholz-no-bombing-of-cities"))
def why(
    claim: Claim,
    root: Root = Path(),
    as_of: AsOf = None,
    standard: Proof = None,
    sets: Sets = None,
    every: Annotated[bool, typer.Option("--all", help="Every near miss, however far off.")] = False,
    output: Annotated[Format, typer.Option("--format", help="How to answer.")] = Format.text,
) -> None:
    """Show the whole proof of one verdict.

    Step by step, down to each page with its date and publisher.
    """
    examined, _ = examine_with(root, [claim], as_of, standard, output=output.value, sets=sets)

    from ledger.reporting import added, data, proof
    from ledger.reporting.text import page_for

    if claim not in examined.verdicts:
        misuse(f"`{claim}` is no claim, or was not on record on that day")
    closer = look_closer_at(examined, claim, sets or ())
    if output is Format.text:
        print_lines(proof.as_text(examined, claim, page_for(), every, closer))
    else:
        one = {"provenance": data.provenance(examined), **data.verdict_data(examined, examined.verdicts[claim])}
        one |= {"data": added.closer_data(closer)} if closer else {}
        print_data(one, output)


@app.command(epilog=examples("ledger compare 2022-02-28-putin-macron"))
def compare(
    call: Annotated[str, typer.Argument(metavar="CALL", help="The id of a call.", autocompletion=complete("calls"))],
    root: Root = Path(),
    as_of: AsOf = None,
    standard: Proof = None,
) -> None:
    """Set the accounts of a call side by side.

    What each side reports, leaves out and disputes, and what came of each claim.
    """
    from ledger.reporting import records
    from ledger.reporting.text import page_for

    examined, _ = examine_with(root, None, as_of, standard, [call])
    print_lines(records.compare(examined, call, page_for()))


@app.command(epilog=examples("ledger findings", "ledger findings --format json", "ledger findings --into docs/findings.md"))
def findings(
    root: Root = Path(),
    as_of: AsOf = None,
    standard: Proof = None,
    into: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the blocks of this page anew, and leave its prose as it is.")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="With --into: change nothing; exit with 1 if the page is not up to date.")] = False,
    output: Annotated[Format, typer.Option("--format", help="How to answer; text is Markdown.")] = Format.text,
) -> None:
    """Show what the whole ledger comes to.

    Counts with their denominators, contradictions by delay, where accounts differ, every standard of proof, on whom verdicts rest.
    """
    examined, _ = examine_with(root, None, as_of, standard, output=output.value)

    from ledger.overview import Overview
    from ledger.reporting import overview as faces

    found = Overview(examined)
    if into is None:
        if output is Format.text:
            print_lines(faces.as_markdown(found))
        else:
            print_data(faces.as_data(found), output)
        return
    with misuse_told():
        before = _page(into)
        after = faces.filled(before, found)
        if before != after and not check:
            _rewrite(into, after)
    print_lines([f"{into.as_posix()} is {'up to date' if before == after else 'not up to date' if check else 'written'}"])
    raise typer.Exit(1 if check and before != after else 0)


def _rewrite(file: Path, page: str) -> None:
    from ledger.problem import Misuse
    from ledger.writing import WriteRefused, write_over

    try:
        write_over(file, page)
    except WriteRefused as refused:
        raise Misuse(f"{refused.reason}; {refused.help}") from None


def _page(file: Path) -> str:
    from ledger.problem import Misuse

    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Misuse(f"`{file}` cannot be read: {error}") from None
