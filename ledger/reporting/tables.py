"""What `report` shows: one row a claim, in groups, as a terminal table, Markdown, CSV or JSON, with a summary."""

from __future__ import annotations

import csv
import io
import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ledger.answers import Examination
from ledger.dates import day_text
from ledger.model import Standard
from ledger.reporting import added, words
from ledger.reporting.findings import ORDER, first_level_of, level_of
from ledger.reporting.text import Page, cell, markdown, plain
from ledger.verdict import Outcome, Verdict
from ledger.windows import said_when

HEADS = ("date", "call", "claim", "verdict", "said", "happened", "by", "first decisive event", "days")
DATA = "data sets"
"""The head of what data sets add; a column only where some are matched."""

BEYOND = ("speaker", "act", "days at most", "first happened", "first by")
"""The heads that CSV and JSON have beyond the table; `days at most` is `days` unless an event is known only within bounds, and
`first happened` and `first by` are the levels of the first decisive event, which the strongest may exceed."""

BOTH = "claim, and the first decisive event"
FOLDABLE = ("call", "claim", "first decisive event", DATA, BOTH)
LEGEND = (
    "S said, H happened, B by: "
    "4 established, 3 corroborated, 2 reported, 1 alleged, 0 nothing, - not asked or nothing in the scope; "
    "H and B of the strongest event, → the first, with its own where they are others"
)
NONE = "no claim to show"
WIDE = 132
"""From this many columns on the levels are written out, and call and event have columns of their own."""

GAP = 2
LEAST = len("not checkable")
"""Columns that what may be folded has at least; no word of a verdict is longer."""


@dataclass(frozen=True)
class Row:
    """One claim in the table. Levels are None where the leg is not asked for, or nothing lies in the scope."""

    claim: str
    call: str
    date: str
    speaker: str
    act: str
    outcome: Outcome
    verdict: str
    said: Standard | None
    happened: Standard | None
    by: Standard | None
    event: str
    first_happened: Standard | None
    first_by: Standard | None
    days: str
    at_most: str
    """The same where an event within bounds has begun for certain; '' where that is no other day."""
    data: str | None = None
    """What data sets add; None where none are matched."""

    def group(self, by: str) -> str:
        """What the row is grouped by: `call`, `speaker`, `month`, `act` or `verdict`."""
        return self.date[:7] if by == "month" else str(getattr(self, by))

    def first_event(self, legs: Sequence[str], show: Callable[[Standard | None], str]) -> str:
        """The first decisive event, with its own levels where the strongest one has others.

        `legs` are the names of *happened* and *by*, in that order, and `show` tells a level.
        """
        pairs = (self.happened, self.first_happened), (self.by, self.first_by)
        own = [f"{leg} {show(first)}" for leg, (strongest, first) in zip(legs, pairs, strict=True) if first is not strongest]
        return f"{self.event} ({', '.join(own)})" if self.event and own else self.event

    def cells(self, show: Callable[[Standard | None], str]) -> tuple[str, ...]:
        """The cells in the order of HEADS, and of DATA where data sets are matched."""
        levels = show(self.said), show(self.happened), show(self.by)
        days = f"{self.days} to {self.at_most}" if self.at_most else self.days
        cells = self.date, self.call, self.claim, self.verdict, *levels, self.first_event(("happened", "by"), show), days
        return cells if self.data is None else (*cells, self.data)


def heads(several: Sequence[Row]) -> tuple[str, ...]:
    """The heads of the columns that these rows fill."""
    return (*HEADS, DATA) if any(row.data is not None for row in several) else HEADS


def rows(examined: Examination, verdicts: Iterable[Verdict]) -> list[Row]:
    """A row for each verdict, in the order of ids."""
    return [_row(examined, verdict) for verdict in sorted(verdicts, key=lambda verdict: verdict.claim)]


def _row(examined: Examination, verdict: Verdict) -> Row:
    claim = examined.world.book.claims[verdict.claim]
    decided = verdict.outcome.is_decided
    return Row(
        claim=verdict.claim,
        call=claim.call,
        date=day_text(said_when(examined.world, claim)[0]),
        speaker=claim.speaker,
        act=claim.scope.act or "",
        outcome=verdict.outcome,
        verdict=verdict.word + (" (if said)" if verdict.if_said and decided else ""),
        said=level_of(verdict, "said"),
        happened=level_of(verdict, "happened"),
        by=level_of(verdict, "by"),
        event=verdict.first.match.occurrence if verdict.first else "",
        first_happened=first_level_of(verdict, "happened"),
        first_by=first_level_of(verdict, "by"),
        days=_signed(verdict.days),
        at_most=_signed(verdict.days_at_most) if verdict.days_at_most != verdict.days else "",
        data=added.short(examined, verdict.claim) if examined.provenance.data else None,
    )


def _signed(days: int | None) -> str:
    return "" if days is None else f"{days:+d}"


def grouped(several: Sequence[Row], by: str) -> list[tuple[str, list[Row]]]:
    """The rows under the name of each group; verdicts in the order of their weight, all else in that of their names."""
    names = sorted({row.group(by) for row in several})
    if by == "verdict":
        weight = {row.group(by): ORDER.index(row.outcome) for row in several}
        names.sort(key=lambda name: (weight[name], name))
    return [(name, [row for row in several if row.group(by) == name]) for name in names]


def as_table(several: Sequence[Row], by: str | None, page: Page) -> str:
    """The terminal table. What does not fit is folded, and nothing is cut; in a pipe (no width) nothing is folded either."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if not several:
        return NONE
    narrow = 0 < page.width < WIDE
    widths = _widths([_cells(row, by, narrow) for row in several], page.width)
    out = io.StringIO()
    room = sum(widths.values()) + GAP * len(widths)
    console = Console(
        file=out, width=room, force_terminal=page.colours, no_color=not page.colours, highlight=False, emoji=False, markup=False
    )
    for name, here in grouped(several, by) if by else [("", list(several))]:
        table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, GAP - 1, 0, 0), pad_edge=False)
        for head, width in widths.items():
            table.add_column(_folded(head, width), width=width, no_wrap=True, justify="right" if head == "days" else "left")
        for row in here:
            cells = _cells(row, by, narrow).items()
            table.add_row(*(Text(_folded(text, widths[head]), style=_style(row) if head == "verdict" else "") for head, text in cells))
        if name:
            console.print(Text(plain(name), style="bold"), soft_wrap=True)
        console.print(table)
        console.print()
    lines = [line.rstrip() for line in out.getvalue().splitlines()][:-1]
    return "\n".join([*lines, *(["", *page.fold(LEGEND)] if narrow else [])])


def _cells(row: Row, by: str | None, narrow: bool) -> dict[str, str]:
    """The cells of a row under their heads: levels in words, or as digits with the event below the claim."""
    if narrow:
        event = row.first_event("HB", _digit)
        claim = "\n".join([row.claim, *[f"→ {event}"] * bool(event), *[f"rows: {row.data}"] * bool(row.data)])
        levels = {leg[0].upper(): _digit(getattr(row, leg)) for leg in ("said", "happened", "by")}
        days = "\nto ".join([row.days, *[row.at_most] * bool(row.at_most)])
        return {"date": row.date, "verdict": row.verdict, **levels, "days": days, BOTH: claim}
    cells = dict(zip(heads([row]), row.cells(_word), strict=True))
    return {head: text for head, text in cells.items() if head != "call" or by != "call"}


def _widths(cells: Sequence[dict[str, str]], width: int) -> dict[str, int]:
    """How wide each column is: as its cells need, or with a fair share of what is left for those that may be folded."""
    needs = {head: max(len(line) for row in cells for line in (head, *row[head].split("\n"))) for head in cells[0]}
    room = width - GAP * (len(needs) - 1)
    if not width or sum(needs.values()) <= room:
        return needs
    needs["verdict"] = min(needs["verdict"], LEAST)
    room -= sum(need for head, need in needs.items() if head not in FOLDABLE)
    wanting = sorted((head for head in needs if head in FOLDABLE), key=lambda head: needs[head])
    for number, head in enumerate(wanting):
        needs[head] = min(needs[head], max(LEAST, room // (len(wanting) - number)))
        room -= needs[head]
    return needs


def _folded(text: str, width: int) -> str:
    """The text in lines of this width, broken at a space or a hyphen where there is one."""
    lines: list[str] = []
    for line in (text.replace(" (", "\n(") if len(text) > width else text).split("\n"):
        lines += textwrap.wrap(plain(line), width, subsequent_indent="  " if line.startswith("→") else "") or [""]
    return "\n".join(lines)


def _style(row: Row) -> str:
    return " ".join(words.STYLES[row.outcome])


def _digit(level: Standard | None) -> str:
    return "-" if level is None else str(int(level))


def _word(level: Standard | None) -> str:
    return "-" if level is None else words.level(level)


def as_markdown(several: Sequence[Row], by: str | None) -> str:
    """A table for each group, in GitHub's Markdown."""
    if not several:
        return NONE
    lines: list[str] = []
    for name, here in grouped(several, by) if by else [("", list(several))]:
        lines += [f"### {markdown(name)}", ""] if name else []
        lines += ["| " + " | ".join(heads(here)) + " |", "| " + " | ".join("---" for _ in heads(here)) + " |"]
        lines += ["| " + " | ".join(markdown(text) for text in row.cells(_word)) + " |" for row in here]
        lines.append("")
    return "\n".join(lines).rstrip()


def as_csv(several: Sequence[Row]) -> str:
    """One header and one row a claim (RFC 4180); no cell is a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow((*heads(several), *BEYOND))
    for row in several:
        writer.writerow([text if head.startswith("days") else cell(text) for head, text in _record(row).items()])
    return out.getvalue()


def as_data(several: Iterable[Row]) -> list[dict[str, str]]:
    """The rows as objects under the heads of CSV."""
    return [{head.replace(" ", "_"): text for head, text in _record(row).items()} for row in several]


def _record(row: Row) -> dict[str, str]:
    """The cells of a row by their heads, with those BEYOND the table; each number alone."""
    cells = dict(zip(heads([row]), row.cells(_word), strict=True)) | {"first decisive event": row.event, "days": row.days}
    first = [_word(level) for level in (row.first_happened, row.first_by)]
    return cells | dict(zip(BEYOND, (row.speaker, row.act, row.at_most or row.days, *first), strict=True))
