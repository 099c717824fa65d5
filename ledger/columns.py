"""How the columns of a row become an event, as SQL text for DuckDB: nothing here runs it.

Every column is text as it stands in the file. Names of columns and texts to compare with are untrusted: they are quoted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

from ledger.dates import DAY
from ledger.model import Casualties, Coded, Layout, Precision, When

LEVELS = tuple(Precision)
AXES = ("acts", "actors", "targets", "means")
"""The fields of a layout whose concepts hang on what columns hold, in the order of the rules' bits."""

MOST_RULES = 62
"""Rules of a layout: each is one bit of a whole number of 64."""


def quoted(column: str) -> str:
    """A column of the user's file as SQL names it."""
    return '"' + column.replace('"', '""') + '"'


def name(column: str) -> str:
    """The same column in our tables, where no column of our own can have its name."""
    return quoted(f"={column}")


def text(value: str) -> str:
    """A text as SQL writes it."""
    return "'" + value.replace("'", "''") + "'"


def cell(column: str) -> str:
    """What stands in a column, without blanks around it; nothing is the empty text."""
    return f"coalesce(trim({name(column)}), '')"


def number(column: str) -> str:
    """What stands in a column as a count, or NULL."""
    count = f"try_cast(try_cast({cell(column)} AS DOUBLE) AS BIGINT)"
    return f"CASE WHEN {count} >= 0 THEN {count} END"


def degrees(column: str | None, most: int) -> str:
    """What stands in a column as degrees, or NULL where that is no place on Earth."""
    if column is None:
        return "CAST(NULL AS DOUBLE)"
    value = f"try_cast({cell(column)} AS DOUBLE)"
    return f"CASE WHEN abs({value}) <= {most} THEN {value} END"


def holds(when: When) -> str:
    """Whether every column named holds one of its texts."""
    each = ("(" + " OR ".join(_is(column, wanted) for wanted in several) + ")" for column, several in when.items())
    return " AND ".join(each) or "TRUE"


def _is(column: str, wanted: str) -> str:
    if wanted[:1] in ("<", ">") and _is_number(wanted[1:]):
        return f"coalesce(try_cast({cell(column)} AS DOUBLE) {wanted[0]} {float(wanted[1:])!r}, FALSE)"
    if "*" in wanted:
        pattern = wanted.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_").replace("*", "%")
        return f"lower({cell(column)}) LIKE {text(pattern)} ESCAPE '\\'"
    return f"lower({cell(column)}) = {text(wanted.strip().lower())}"


def _is_number(word: str) -> bool:
    try:
        return float(word) == float(word)
    except ValueError:
        return False


def rules(layout: Layout) -> list[tuple[str, Coded]]:
    """Every rule of a layout that gives concepts, with its axis; its position is its bit."""
    return [(axis, coded) for axis in AXES for coded in getattr(layout, axis)]


def fired(layout: Layout) -> str:
    """Which rules a row fulfils, as a whole number of their bits."""
    return " + ".join(f"CASE WHEN {holds(coded.when)} THEN {1 << bit} ELSE 0 END" for bit, (_, coded) in enumerate(rules(layout)))


def concepts(layout: Layout, bits: int, axis: str) -> tuple[str, ...]:
    """The concepts that the rules fulfilled give on one axis, sorted."""
    return tuple(
        sorted({one for bit, (where, coded) in enumerate(rules(layout)) if where == axis and bits >> bit & 1 for one in coded.are})
    )


def day(column: str, formats: Sequence[str]) -> str:
    """The day in a column as a DATE, or NULL where none of the formats reads it, or reads a year of two digits as that of Nero."""
    read = f"CAST(try_strptime({cell(column)}, [{', '.join(map(text, formats))}]) AS DATE)"
    return f"CASE WHEN year({read}) BETWEEN 1000 AND 4999 THEN {read} END"


def minutes(layout: Layout, first: str, last: str) -> tuple[str, str]:
    """The first and the last minute of a row, from SQL for its first and last day: as wide as its precision and lag make it."""
    dating = layout.date
    if dating.precision:
        cases = " ".join(f"WHEN {text(code)} THEN {days - 1}" for code, days in dating.days.items())
        widest = f"(CASE {cell(dating.precision)} {cases} ELSE 0 END)" if cases else "0"
        first, last = f"least({first}, {last} - {widest})", f"greatest({last}, {first} + {widest})"
    begins = f"datediff('day', DATE '1970-01-01', CAST({first} AS DATE))"
    ends = f"datediff('day', DATE '1970-01-01', CAST({last} AS DATE))"
    return f"({begins} - {dating.lag}) * {DAY}", f"{ends} * {DAY} + {DAY - 1}"


def places(layout: Layout) -> str:
    """The names of a row's place, narrow to broad, as a list of texts; the level of each is the layout's."""
    return "[" + ", ".join(cell(naming.column) for naming in layout.place.names) + "]" if layout.place.names else "CAST([] AS VARCHAR[])"


def level(layout: Layout) -> str:
    """To which of LEVELS the place is known, as its position."""
    placing = layout.place
    if placing.precision is None:
        return "0"
    cases = " ".join(f"WHEN {text(code)} THEN {LEVELS.index(known)}" for code, known in placing.levels.items())
    return f"CASE {cell(placing.precision)} {cases} ELSE {LEVELS.index(Precision.COUNTRY)} END" if cases else "0"


def counts(casualties: Casualties) -> tuple[str, str, str]:
    """The least, the best and the greatest of a count."""
    columns = [column for column in (casualties.low, casualties.best, casualties.high) if column]
    numbers = ", ".join(map(number, columns))
    return f"least({numbers})", number(casualties.best), f"greatest({numbers})"


def is_odd(casualties: Casualties) -> str:
    """Whether the best estimate lies outside low and high."""
    bounds = [
        f"{number(casualties.best)} {sign} {number(column)}" for sign, column in (("<", casualties.low), (">", casualties.high)) if column
    ]
    return f"coalesce({' OR '.join(bounds)}, FALSE)" if bounds else "FALSE"


def row_id(layout: Layout) -> str:
    """The id of a row; the empty text where a column of it is empty."""
    if not layout.id:
        return "''"
    parts = [cell(column) for column in layout.id]
    whole = " || '-' || ".join(parts)
    return f"CASE WHEN {' OR '.join(f'{part} = {text(str())}' for part in parts)} THEN '' ELSE {whole} END"


def used(layout: Layout) -> list[str]:
    """Every column that a layout reads, sorted."""
    return sorted(set(_used(layout)))


def _used(layout: Layout) -> Iterator[str]:
    yield from layout.id
    dating, placing, citing = layout.date, layout.place, layout.source
    yield from (one for one in (dating.starts, dating.ends, dating.precision) if one)
    yield from (naming.column for naming in placing.names)
    yield from (one for one in (placing.precision, placing.latitude, placing.longitude) if one)
    for left_out in layout.leave_out:
        yield from left_out.when
    for _, coded in rules(layout):
        yield from coded.when
    for casualties in layout.casualties.values():
        yield from (one for one in (casualties.low, casualties.best, casualties.high) if one)
    yield from (one for one in (citing.office, citing.original, citing.headline, citing.article, citing.url) if one)


def known_columns(layout: Layout) -> frozenset[str]:
    """The columns that a layout may read: of its header, those that may be there beside it, and those that its paths make."""
    return frozenset([*layout.header, *(one for one in layout.optional if "*" not in one), *layout.paths])


def amiss(layout: Layout, found: Sequence[str]) -> tuple[list[str], list[str]]:
    """What a header lacks, and what it has beyond; of a file without a header, nothing can be told but the number of its columns."""
    missing = [column for column in layout.header if column not in found]
    beyond = [one for one in found if one not in layout.header and not any(fnmatchcase(one, pattern) for pattern in layout.optional)]
    return missing, beyond
