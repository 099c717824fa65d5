"""What `report` shows: one row a claim, in groups, as a terminal table, Markdown, CSV or JSON, with a summary."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ledger.answers import Examination
from ledger.dates import day_text
from ledger.model import Standard
from ledger.reporting import words
from ledger.reporting.findings import ORDER, level_of
from ledger.reporting.text import Page, cell, markdown, plain
from ledger.verdict import Outcome, Verdict
from ledger.windows import said_when

HEADS = ("date", "call", "claim", "verdict", "said", "happened", "by", "first decisive event", "days")
WIDE = 132
"""From this many columns on the levels are written out and the call has a column of its own."""


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
    days: str

    def group(self, by: str) -> str:
        """What the row is grouped by: `call`, `speaker`, `month`, `act` or `verdict`."""
        return self.date[:7] if by == "month" else str(getattr(self, by))

    def cells(self, show: Callable[[Standard | None], str]) -> tuple[str, ...]:
        """The cells in the order of HEADS."""
        return self.date, self.call, self.claim, self.verdict, show(self.said), show(self.happened), show(self.by), self.event, self.days


GROUPS = ("call", "speaker", "month", "act", "verdict")


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
        days="" if verdict.days is None else f"{verdict.days:+d}",
    )


def grouped(several: Sequence[Row], by: str) -> list[tuple[str, list[Row]]]:
    """The rows under the name of each group; verdicts in the order of their weight, all else in that of their names."""
    names = sorted({row.group(by) for row in several})
    if by == "verdict":
        weight = {row.group(by): ORDER.index(row.outcome) for row in several}
        names.sort(key=lambda name: (weight[name], name))
    return [(name, [row for row in several if row.group(by) == name]) for name in names]


def as_table(several: Sequence[Row], by: str | None, page: Page) -> str:
    """The terminal table; narrow, it folds ids at their hyphens and shows levels as digits; in a pipe (no width) nothing is cut."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    narrow = 0 < page.width < WIDE
    heads, cells = (NARROW, _narrow_cells(page.width)) if narrow else _wide(by)
    out = io.StringIO()
    console = Console(
        file=out, width=page.width or 100_000, force_terminal=page.colours, no_color=not page.colours, highlight=False, emoji=False, markup=False
    )
    for name, here in grouped(several, by) if by else [("", list(several))]:
        table = Table(box=box.SIMPLE_HEAD, title=Text(plain(name), style="bold") if name else None, title_justify="left", pad_edge=False)
        for head in heads:
            table.add_column(head, no_wrap=not narrow or head != heads[-1], overflow="fold")
        for row in here:
            shown = zip(heads, cells(row), strict=True)
            table.add_row(*(Text(text, style=_style(row) if head == "verdict" else "") for head, text in shown))
        console.print(table)
    lines = [line.rstrip() for line in out.getvalue().splitlines()]
    return "\n".join([*lines, *(page.fold(LEGEND) if narrow else [])])


NARROW = ("verdict", "S", "H", "B", "days", "claim, and first decisive event")
LEGEND = "S said, H happened, B by: 4 established, 3 corroborated, 2 reported, 1 alleged, 0 nothing, - not asked or nothing in the scope"


def _wide(by: str | None) -> tuple[tuple[str, ...], Callable[[Row], tuple[str, ...]]]:
    """All columns, with levels written out; the call is left out where it is the heading."""
    heads = tuple(head for head in HEADS if head != "call" or by != "call")
    return heads, lambda row: tuple(plain(text) for head, text in zip(HEADS, row.cells(_word), strict=True) if head in heads)


def _narrow_cells(width: int) -> Callable[[Row], tuple[str, ...]]:
    room = max(24, width - 46)

    def cells(row: Row) -> tuple[str, ...]:
        names = _at_hyphens(plain(row.claim), room) + [f"  {line}" for line in _at_hyphens(plain(row.event), room - 2) if line]
        return row.verdict, _digit(row.said), _digit(row.happened), _digit(row.by), row.days, "\n".join(names)

    return cells


def _at_hyphens(name: str, room: int) -> list[str]:
    """An id in lines of at most `room` columns, broken behind a hyphen where there is one."""
    lines = []
    while len(name) > room:
        cut = name.rfind("-", 1, room) + 1 or room
        lines.append(name[:cut])
        name = name[cut:]
    return [*lines, name]


def _style(row: Row) -> str:
    return " ".join(words.STYLES[row.outcome])


def _digit(level: Standard | None) -> str:
    return "-" if level is None else str(int(level))


def _word(level: Standard | None) -> str:
    return "-" if level is None else words.level(level)


def as_markdown(several: Sequence[Row], by: str | None) -> str:
    """A table for each group, in GitHub's Markdown."""
    lines: list[str] = []
    for name, here in grouped(several, by) if by else [("", list(several))]:
        lines += [f"### {markdown(name)}", ""] if name else []
        lines += ["| " + " | ".join(HEADS) + " |", "| " + " | ".join("---" for _ in HEADS) + " |"]
        lines += ["| " + " | ".join(markdown(text) for text in row.cells(_word)) + " |" for row in here]
        lines.append("")
    return "\n".join(lines).rstrip()


def as_csv(several: Sequence[Row]) -> str:
    """One header and one row a claim (RFC 4180); no cell is a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow((*HEADS, "speaker", "act"))
    for row in several:
        writer.writerow([text if head == "days" else cell(text) for head, text in zip((*HEADS, "speaker", "act"), (*row.cells(_word), row.speaker, row.act), strict=True)])
    return out.getvalue()


def as_data(several: Iterable[Row]) -> list[dict[str, str | None]]:
    """The rows as objects under the heads of the table."""
    return [dict(zip((*(head.replace(" ", "_") for head in HEADS), "speaker", "act"), (*row.cells(_word), row.speaker, row.act), strict=True)) for row in several]
