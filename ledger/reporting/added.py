"""What data sets add, as text and as data: counts with what falls short, rows as they are, sums with their caveat."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ledger.answers import Examination
from ledger.datasets.added import Added, days, says, span
from ledger.datasets.attached import Attachment
from ledger.datasets.closer import Closer
from ledger.datasets.likeness import Lead, Likeness
from ledger.datasets.rows import Row
from ledger.dates import day_text
from ledger.matching import Role
from ledger.model import Dataset
from ledger.reporting.text import Page, counted, listed, plain

Lines = list[str]
Data = dict[str, Any]


def beside(examined: Examination, claim: str, page: Page) -> Lines:
    """One line for each data set that bears on a claim."""
    return [
        line
        for added in examined.added.get(claim, ())
        for line in page.fold(f"{added.dataset}: {_counts(added)}", "  data      ", " " * 12)
    ]


def short(examined: Examination, claim: str) -> str:
    """The same for a cell: `12 in, 340 near`, by data set where there are several."""
    parts = [f"{added.count(Role.EVENT, True):,} in, {added.count(Role.EVENT, False):,} near" for added in examined.added.get(claim, ())]
    return (
        "; ".join(f"{added.dataset} {part}" for added, part in zip(examined.added[claim], parts, strict=True))
        if len(parts) > 1
        else "".join(parts)
    )


def _counts(added: Added) -> str:
    inside, near = added.count(Role.EVENT, True), added.count(Role.EVENT, False)
    text = f"{counted(inside, 'row')} inside, {near:,} near"
    if shortfalls := added.shortfalls():
        text += f" ({', '.join(f'{axis} {number:,}' for axis, number in shortfalls.items())})"
    later = added.count(Role.AFTERWARDS, True)
    return text + (f"; {later:,} inside afterwards" if later else "")


def claim_data(examined: Examination, claim: str) -> list[Data]:
    """What data sets add to a claim."""
    return [
        {
            "dataset": added.dataset,
            "readings": [
                {
                    "reading": number,
                    "role": role.value,
                    "inside": tally.inside,
                    "near": tally.near,
                    "short_on": {axis: count for axis, count in tally.short.items() if count},
                }
                for (number, role), tally in sorted(added.tallies.items(), key=lambda one: (one[0][0], one[0][1].value))
            ],
        }
        for added in examined.added.get(claim, ())
    ]


# ---------------------------------------------------------------------------------------------------------- closely


def closely(found: Sequence[Closer], page: Page) -> Lines:
    """The section of `why`: counts, months, and rows."""
    lines: Lines = []
    for closer in found:
        lines += page.fold(f"{closer.dataset}: {_counts(closer.added)}. One witness, {closer.publisher}, however many rows.", "  ", "    ")
        lines += _months(closer, page)
        for title, rows in (("inside, the first in time", closer.inside), ("near, the nearest", closer.near)):
            lines += [f"    {title}:"] * bool(rows)
            lines += [line for one in rows for line in row(one, page, "      ")]
    return lines


def _months(closer: Closer, page: Page) -> Lines:
    if not closer.months:
        return []
    heads = ["month", "inside", "near", *sorted(closer.total())]
    table = [heads] + [
        [
            month.name,
            f"{month.inside:,}",
            f"{month.near:,}",
            *(span(*month.figures[one]) if one in month.figures else "" for one in heads[3:]),
        ]
        for month in closer.months
    ]
    if len(closer.months) > 1 and closer.total():
        table.append(
            [
                "sum",
                *(f"{sum(getattr(one, name) for one in closer.months):,}" for name in ("inside", "near")),
                *(span(*closer.total()[one]) for one in heads[3:]),
            ]
        )
    widths = [max(len(line[column]) for line in table) for column in range(len(heads))]
    lines = [
        "    "
        + "  ".join(text.ljust(width) if n == 0 else text.rjust(width) for n, (text, width) in enumerate(zip(line, widths, strict=True)))
        for line in table
    ]
    if closer.total():
        lines += page.fold(
            "sums over rows inside, not totals: rows of long spans may tell of the same deaths, and other sources count otherwise", "    "
        )
    return [line.rstrip() for line in lines]


def row(one: Row, page: Page, indent: str) -> Lines:
    """One row: what it says, what it falls short on, and what its sources claim, as theirs."""
    falls_short = [axis for axis, value in one.short.items() if value]
    tail = f" [{one.dataset} {plain(one.id)}]" + (f" (near on {listed(falls_short)})" if falls_short else "")
    lines = page.fold(plain(says(one)).removesuffix(".") + tail, indent + "- ", indent + "  ")
    claims = " / ".join(plain(one.source[name]) for name in ("original", "headline") if name in one.source)
    if claims:
        offices = dict.fromkeys(plain(name.strip()) for name in one.source.get("office", "").split(";") if name.strip())
        office = f"{', '.join(offices)}: " if offices else ""
        lines += page.fold(f"{office}{_clipped(claims)}", indent + "  said by its source: ", indent + "    ")
    return lines


def _clipped(text: str, most: int = 240) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def row_data(one: Row) -> Data:
    """A row as data."""
    return {
        "dataset": one.dataset,
        "id": one.id,
        "first_day": day_text(one.earliest),
        "last_day": day_text(one.latest),
        "days": days(one),
        "place": list(one.places),
        "place_as_written": list(one.named),
        "latitude": one.latitude,
        "longitude": one.longitude,
        "acts": list(one.acts),
        "actors": list(one.actors),
        "figures": {measure: {"low": low, "best": best, "high": high} for measure, (low, best, high) in one.figures.items()},
        "near_on": [axis for axis, value in one.short.items() if value],
        "source_claims": dict(one.source),
    }


def closer_data(found: Iterable[Closer]) -> list[Data]:
    """The section of `why` as data."""
    return [
        {
            "dataset": closer.dataset,
            "publisher": closer.publisher,
            "months": [
                {
                    "month": month.name,
                    "inside": month.inside,
                    "near": month.near,
                    "figures": {one: list(sums) for one, sums in month.figures.items()},
                }
                for month in closer.months
            ],
            "inside": [row_data(one) for one in closer.inside],
            "near": [row_data(one) for one in closer.near],
        }
        for closer in found
    ]


# ---------------------------------------------------------------------------------------------------------- attaching


def attachment(one: Attachment, page: Page) -> Lines:
    """What came of every row of a data set that was attached."""
    lines = page.fold(
        f"{one.dataset}: {counted(one.read, 'row')} read, {one.kept:,} kept, {one.read - one.kept:,} left out"
        + (f"; released {one.released}" if one.released else f"; attached {one.attached}")
    )
    for why, number in one.left_out.items():
        lines += page.fold(f"{number:,} left out: {plain(why)}", "  ", "    ")
    for what, number in one.told.items():
        lines += page.fold(f"{number:,} kept with a remark: {plain(what)}", "  ", "    ")
    for file in one.files:
        what = ", ".join([f"layout {file.layout}", *[file.encoding] * bool(file.encoding), f"dates {one.formats[file.name]}"])
        lines += page.fold(f"{plain(file.name)}: {counted(file.rows, 'row')}, {what}, SHA-256 {file.sha256}", "  ", "    ")
    return lines


def attachment_data(one: Attachment) -> Data:
    """The same as data."""
    return {
        "dataset": one.dataset,
        "read": one.read,
        "kept": one.kept,
        "left_out": one.left_out,
        "remarks": one.told,
        "released" if one.released else "attached": one.public_since,
        "files": [
            {
                "name": file.name,
                "sha256": file.sha256,
                "bytes": file.size,
                "rows": file.rows,
                "layout": file.layout,
                "encoding": file.encoding,
            }
            for file in one.files
        ],
    }


def listing(found: Sequence[tuple[str, Dataset, Attachment | None]], page: Page) -> Lines:
    """Every data set that is described, and what is attached."""
    if not found:
        return page.fold("No data set is described here: a description is a file in records/datasets/.")
    lines: Lines = []
    for name, dataset, attached in found:
        lines += [page.paint(name, "bold")]
        lines += page.fold(
            f"{plain(dataset.title)}; {plain(dataset.licence)}" + ("; pointers, never evidence" if dataset.use == "pointers" else ""), "  "
        )
        if attached is None:
            lines += page.fold(f"nothing attached; from {dataset.url}: ledger dataset add {name} FILE", "  ")
        else:
            lines += ["  " + line for line in attachment(attached, Page(max(0, page.width - 2), page.colours))]
    return lines


# ---------------------------------------------------------------------------------------------------------- leads


def likenesses(event: str, found: Sequence[Likeness], most: int, page: Page) -> Lines:
    """Rows that look like an event, the likest first."""
    if not found:
        return page.fold(f"No row looks like {event}: none is near it in time and place with an act in common.")
    lines = page.fold(f"{counted(len(found), 'row')} may be {event}; whether one is, you say:")
    for one in found[:most]:
        lines += row(one.row, page, "  ")
        fits = [
            "the same days" if not one.days else f"{counted(one.days, 'day')} apart",
            *([f"{one.km:,.0f} km"] if one.km is not None else ["no distance"]),
            *([f"acts {'fit' if one.acts == 0 else 'share something'}"] if one.acts is not None else []),
            *(f"{measure} agrees" for measure in one.figures),
            *(f"{measure} differs" for measure in one.apart),
            *([f"cited already by {one.on_record}"] if one.on_record else []),
            *(["cites a page that is in the event's evidence: the same source, not a second one"] if one.shares else []),
        ]
        lines += page.fold(", ".join(fits), "    ")
    if len(found) > most:
        lines.append(f"  and {len(found) - most:,} more: --limit")
    return lines


def likeness_data(found: Iterable[Likeness]) -> list[Data]:
    """The same as data."""
    return [
        {
            **row_data(one.row),
            "days_apart": one.days,
            "kilometres": None if one.km is None else round(one.km, 1),
            "acts_fit": None if one.acts is None else not one.acts,
            "figures_agree": list(one.figures),
            "figures_differ": list(one.apart),
            "cited_by": one.on_record,
            "same_source": list(one.shares),
        }
        for one in found
    ]


def leads(claim: str, found: Sequence[Lead], page: Page) -> Lines:
    """Rows that bear on a claim and are not on record yet."""
    if not found:
        return page.fold(f"No row bears on {claim} that is not on record already.")
    lines = page.fold(f"{counted(len(found), 'row')} that bear on {claim} and that no event on record cites:")
    for one in found:
        lines += row(one.row, page, "  ")
        if one.same_source:
            lines += page.fold(f"cites the same source as {plain(one.same_source)}: one, not two", "    ")
        if one.alike:
            lines += page.fold(f"may be {listed(one.alike)}: ledger corroborate {one.alike[0]}", "    ")
    return lines


def lead_data(found: Iterable[Lead]) -> list[Data]:
    """The same as data."""
    return [{**row_data(one.row), "may_be": list(one.alike), "same_source_as": one.same_source} for one in found]
