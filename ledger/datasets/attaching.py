"""A user's files read once by DuckDB into the derived copy: rows kept, rows left out with their reasons, and the sums agree.

Memory is bounded: what does not fit goes to a temporary folder beside the copy. The copy is complete or not there at all.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from ledger import columns
from ledger.datasets import files
from ledger.datasets.attached import Attachment, File, description_digest, find, folder_of, write
from ledger.datasets.files import Source
from ledger.model import Dataset, Layout
from ledger.problem import Misuse, shown

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY = "256MB"
"""What DuckDB may take; the rest of the process needs about as much."""

SOURCE = ("office", "original", "headline", "article", "url")
"""The columns that tell where the data set has a row from."""

COPIED = "source.txt"
"""What a file of text is called while it is read."""

Progress = Callable[[str, float], None]
"""Called with what is being done, and how much of it is (0 to 1; below 0 where that is not known)."""


def silent(_what: str, _done: float) -> None:
    """Progress that nobody watches."""


def _duckdb() -> ModuleType:
    try:
        import duckdb
    except ImportError:
        raise Misuse("data sets are read by DuckDB, which is not installed: pip install 'claims-ledger[data]'") from None
    return duckdb


@contextmanager
def connected(folder: Path | None = None, memory: str = MEMORY) -> Iterator[DuckDBPyConnection]:
    """A connection that keeps to bounded memory; with a folder, tables are kept there and not in memory."""
    duckdb = _duckdb()
    with tempfile.TemporaryDirectory(prefix="ledger-", dir=folder) as spill:
        connection = duckdb.connect(str(Path(spill) / "work.duckdb") if folder else ":memory:")
        try:
            connection.execute(f"SET memory_limit = '{memory}'")
            connection.execute(f"SET temp_directory = {columns.text(spill)}")
            connection.execute("SET enable_progress_bar = false")
            yield connection
        finally:
            connection.close()


@dataclass(frozen=True)
class _Read:
    """One file as it was read."""

    source: Source
    layout_name: str
    layout: Layout
    rows: int
    malformed: int
    formats: str


def attach(
    root: Path,
    name: str,
    dataset: Dataset,
    patterns: Sequence[str],
    today: str,
    released: str | None = None,
    replace: bool = False,
    progress: Progress = silent,
) -> Attachment:
    """Read the user's files into the derived copy of this data set, and tell what came of every row.

    Misuse where no layout of the description fits a file, or another version is attached and is not to be replaced.
    """
    paths = files.expand(patterns)
    sources = [_look(path, dataset, progress) for path in paths]
    before = find(root, name)
    if before and not replace and [file.sha256 for file in before.files] != [source.sha256 for source, _, _ in sources]:
        was = ", ".join(f"{file.name} (SHA-256 {file.sha256[:12]}…)" for file in before.files)
        raise Misuse(f"another version is attached to `{name}`: {was}. With --replace, this one takes its place; two are never mixed")
    target = folder_of(root, name)
    with _written(name):
        target.parent.mkdir(parents=True, exist_ok=True)
        (target.parent.parent / ".gitignore").write_text("*\n", "utf-8")
        with tempfile.TemporaryDirectory(prefix=f".{name}-", dir=target.parent) as work:
            folder = Path(work)
            with connected(folder) as connection, _watched(connection, progress):
                attachment = _copy(connection, folder, name, dataset, sources, today, released, progress)
            write(attachment)
            if target.exists():
                shutil.rmtree(target)
            target.mkdir()
            for made in ("events.parquet", "places.parquet", "attached.json"):
                (folder / made).replace(target / made)
    attached = find(root, name)
    assert attached is not None
    return attached


@contextmanager
def _written(name: str) -> Iterator[None]:
    """Misuse where the copy cannot be written: a full disk, a folder that may not be changed."""
    duckdb = _duckdb()
    try:
        yield
    except OSError as error:
        raise Misuse(f"the copy of `{name}` cannot be written: {(error.strerror or str(error)).lower()}") from None
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise Misuse(f"the copy of `{name}` cannot be written: {_reason(error)}") from None


@contextmanager
def _readable(source: Source) -> Iterator[None]:
    """Misuse where DuckDB finds a file broken."""
    duckdb = _duckdb()
    try:
        yield
    except duckdb.InvalidInputException as error:
        raise Misuse(f"{source.path.name} cannot be read: {_reason(error).replace(COPIED, source.path.name)}") from None


def _reason(error: Exception) -> str:
    """What DuckDB says, without the kind of its error, its folders and its own text of the query."""
    told = re.sub(r"""(?<=["'])[^"']*[\\/](?=[^"'\\/]+\\?["'])""", "", str(error).partition("\n")[0].partition(": ")[2])
    return shown(told.strip(" ."), 200)


def _look(path: Path, dataset: Dataset, progress: Progress) -> tuple[Source, str, Layout]:
    """A file with the layout that its header has; Misuse that names the columns where none fits."""
    size, done = path.stat().st_size or 1, 0

    def tell(more: int) -> None:
        nonlocal done
        done += more
        progress(f"digesting {path.name}", done / size)

    forms = {layout.format for layout in dataset.layouts.values()}
    is_parquet = _is_parquet(path)
    encodings = list(dict.fromkeys(one for layout in dataset.layouts.values() for one in layout.encodings))
    source = files.look(path, encodings, not is_parquet, tell)
    if is_parquet and "parquet" not in forms:
        raise Misuse(f"{path.name} is Parquet, and the description knows {' and '.join(sorted(forms))} only")
    closest: tuple[int, str] | None = None
    for name, layout in dataset.layouts.items():
        if (layout.format == "parquet") != is_parquet or (source.encoding and source.encoding not in layout.encodings):
            continue
        found = _header(source, layout)
        if layout.headless:
            if len(found) == len(layout.header):
                return source, name, layout
            told = f"{name}: {len(layout.header)} columns are expected, {len(found)} are there"
            closest = min(closest or (10_000, told), (abs(len(found) - len(layout.header)), told))
            continue
        missing, beyond = columns.amiss(layout, found)
        if not missing and not beyond:
            return source, name, layout
        told = f"{name}: " + "; ".join(
            f"{what} {', '.join(f'`{shown(one)}`' for one in several)}"
            for what, several in (("missing are", missing), ("not known are", beyond))
            if several
        )
        closest = min(closest or (10_000, told), (len(missing) + len(beyond), told))
    why = closest[1] if closest else "none of its layouts has this form or encoding"
    raise Misuse(f"{path.name} does not have a header that the description expects. Closest is {why}")


def _is_parquet(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PAR1"


def _header(source: Source, layout: Layout) -> list[str]:
    if layout.format != "parquet":
        return files.header(source, layout)
    with connected() as connection, _readable(source):
        described = connection.execute(f"DESCRIBE SELECT * FROM read_parquet({columns.text(str(source.path))})").fetchall()
    return [str(row[0]) for row in described]


@contextmanager
def _watched(connection: DuckDBPyConnection, progress: Progress) -> Iterator[None]:
    """While DuckDB works, tells how far it is."""
    if progress is silent:
        yield
        return
    is_over = threading.Event()

    def watch() -> None:
        while not is_over.wait(0.2):
            progress("reading", connection.query_progress() / 100)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        is_over.set()
        watcher.join()


# ---------------------------------------------------------------------------------------------------------- the copy


def _copy(
    connection: DuckDBPyConnection,
    folder: Path,
    name: str,
    dataset: Dataset,
    sources: Sequence[tuple[Source, str, Layout]],
    today: str,
    released: str | None,
    progress: Progress,
) -> Attachment:
    measures = sorted({measure for _, _, layout in sources for measure in layout.casualties})
    numbers = ", ".join(f"{part}_{n} BIGINT" for n in range(len(measures)) for part in ("low", "best", "high"))
    connection.execute(
        "CREATE TABLE mapped (file INTEGER, line BIGINT, id TEXT, layout TEXT, rules BIGINT, names VARCHAR[], level INTEGER, "
        "earliest BIGINT, latest BIGINT, latitude DOUBLE, longitude DOUBLE, content UBIGINT, why TEXT, told VARCHAR[], "
        + "".join(f"{one} TEXT, " for one in SOURCE)
        + (numbers or "nothing INTEGER")
        + ")"
    )
    read = [
        _map(connection, folder, position, source, layout_name, layout, measures)
        for position, (source, layout_name, layout) in enumerate(sources)
    ]
    progress("sorting", -1)
    _number(connection)
    left_out: dict[str, int] = dict(
        connection.execute("SELECT why, count(*) FROM mapped WHERE why <> '' GROUP BY why ORDER BY why").fetchall()
    )
    malformed = sum(one.malformed for one in read)
    if malformed:
        left_out["the line has not as many fields as the header"] = malformed
    told = dict(
        connection.execute(
            "SELECT one, count(*) FROM (SELECT unnest(told) AS one FROM mapped WHERE why = '') GROUP BY one ORDER BY one"
        ).fetchall()
    )
    kept = connection.execute("SELECT count(*) FROM mapped WHERE why = ''").fetchall()[0][0]
    if not kept:
        _refuse_all(left_out)
    traits = _write(connection, folder, len(measures))
    return Attachment(
        dataset=name,
        files=tuple(
            File(one.source.path.name, one.source.sha256, one.source.size, one.source.encoding, one.layout_name, one.rows) for one in read
        ),
        description=description_digest(dataset),
        read=sum(one.rows for one in read),
        kept=kept,
        left_out=left_out,
        told=told,
        formats={one.source.path.name: one.formats for one in read},
        traits=traits,
        measures=tuple(measures),
        attached=today,
        released=released,
        folder=folder,
    )


def _refuse_all(left_out: dict[str, int]) -> None:
    if left_out:
        why, count = max(left_out.items(), key=lambda one: one[1])
        raise Misuse(f"not one row could be read: of {count:,} {why}")
    raise Misuse("the file has no rows")


def _map(
    connection: DuckDBPyConnection, folder: Path, position: int, source: Source, layout_name: str, layout: Layout, measures: Sequence[str]
) -> _Read:
    """Read one file, and write its rows into `mapped`."""
    with _readable(source):
        malformed = _load(connection, folder, source, layout)
    rows = connection.execute("SELECT count(*) FROM raw").fetchall()[0][0] + malformed
    cases = " ".join(f"WHEN {columns.holds(one.when)} THEN {columns.text(one.why)}" for one in layout.leave_out)
    left_out = f"CASE {cases} ELSE '' END" if cases else "''"
    connection.execute(f"CREATE TEMP VIEW marked AS SELECT *, {left_out} AS left_out FROM raw")
    formats = _settle(connection, layout)
    connection.execute(_mapping(position, layout_name, layout, formats, measures))
    connection.execute("DROP VIEW marked")
    connection.execute("DROP TABLE raw")
    return _Read(source, layout_name, layout, rows, malformed, " or ".join(formats))


def _load(connection: DuckDBPyConnection, folder: Path, source: Source, layout: Layout) -> int:
    """Make the table `raw` of a file: `line`, and every column that the layout reads, as text. The number of malformed lines."""
    wanted = columns.used(layout)
    if layout.format == "parquet":
        there = {row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM read_parquet({columns.text(str(source.path))})").fetchall()}
        picked = _picked(wanted, there, "CAST({} AS VARCHAR)")
        connection.execute(
            f"CREATE TABLE raw AS SELECT row_number() OVER () AS line{picked} FROM read_parquet({columns.text(str(source.path))})"
        )
        return 0
    path = columns.text(str(files.transcode(source, folder / COPIED)))
    if layout.format in ("json", "jsonl"):
        form = "array" if layout.format == "json" else "newline_delimited"
        paths = {one: f'$."{one}"' for one in layout.header} | dict(layout.paths)
        picked = "".join(f", {_json(paths[one])} AS {columns.name(one)}" for one in wanted if one in paths)
        connection.execute(
            f"CREATE TABLE raw AS SELECT row_number() OVER () AS line{picked} "
            f"FROM read_json_objects({path}, format = '{form}', maximum_object_size = 16777216)"
        )
        return 0
    found = layout.header if layout.headless else files.header(source, layout)
    typed = ", ".join(f"{columns.text(one)}: 'VARCHAR'" for one in found)
    connection.execute(
        f"CREATE TABLE raw AS SELECT row_number() OVER () AS line{_picked(wanted, set(found), '{}')} "
        f"FROM read_csv({path}, auto_detect = false, columns = {{{typed}}}, header = {not layout.headless}, "
        f"delim = {columns.text(files.delimiter(layout))}, quote = '\"', escape = '\"', strict_mode = true, "
        f"max_line_size = 16000000, ignore_errors = true, "
        "store_rejects = true, rejects_table = 'rejects', rejects_scan = 'rejects_scan')"
    )
    malformed = connection.execute("SELECT count(DISTINCT line) FROM rejects").fetchall()[0][0]
    connection.execute("DROP TABLE rejects")
    connection.execute("DROP TABLE rejects_scan")
    return int(malformed)


def _picked(wanted: Sequence[str], there: set[str], form: str) -> str:
    """The columns that are wanted; what a file may lack is empty."""
    return "".join(f", {form.format(columns.quoted(one)) if one in there else columns.text('')} AS {columns.name(one)}" for one in wanted)


def _json(path: str) -> str:
    found = f"json_extract_string(json, {columns.text(path)})"
    return f"array_to_string({found}, '; ')" if "[*]" in path else found


def _settle(connection: DuckDBPyConnection, layout: Layout) -> tuple[str, ...]:
    """The alternative of formats that reads the whole column of dates, or else the most of it.

    Misuse, naming the column, where none reads anything.
    """
    fields = [one for one in (layout.date.starts, layout.date.ends) if one]
    filled = " + ".join(f"count(*) FILTER ({columns.cell(one)} <> '')" for one in fields)
    total = connection.execute(f"SELECT {filled} FROM marked WHERE left_out = ''").fetchall()[0][0]
    best: tuple[int, int] | None = None
    for position, formats in enumerate(layout.date.formats):
        reads = " + ".join(f"count({columns.day(one, formats)})" for one in fields)
        read = connection.execute(f"SELECT {reads} FROM marked WHERE left_out = ''").fetchall()[0][0]
        best = min(best or (total - read, position), (total - read, position))
        if read == total:
            break
    assert best is not None
    unread, position = best
    if total and unread == total:
        starts = columns.cell(layout.date.starts)
        example = connection.execute(f"SELECT {starts} FROM marked WHERE left_out = '' AND {starts} <> '' LIMIT 1").fetchall()
        tried = ", ".join(f"`{one}`" for formats in layout.date.formats for one in formats)
        raise Misuse(
            f"the column `{layout.date.starts}` fits none of its formats ({tried}): it holds `{shown(example[0][0] if example else '')}`"
        )
    return layout.date.formats[position]


def _mapping(position: int, layout_name: str, layout: Layout, formats: Sequence[str], measures: Sequence[str]) -> str:
    starts = columns.day(layout.date.starts, formats)
    ends = (
        f"CASE WHEN {columns.cell(layout.date.ends)} = '' THEN starts ELSE {columns.day(layout.date.ends, formats)} END"
        if layout.date.ends
        else "starts"
    )
    first, last = columns.minutes(layout, "starts", "ends")
    latitude, longitude = columns.degrees(layout.place.latitude, 90), columns.degrees(layout.place.longitude, 180)
    amounts = (
        "".join(
            f", {low}, {best}, {high}"
            for measure in measures
            for low, best, high in [
                columns.counts(layout.casualties[measure]) if measure in layout.casualties else ("NULL", "NULL", "NULL")
            ]
        )
        or ", NULL"
    )
    odd = " OR ".join(columns.is_odd(one) for one in layout.casualties.values()) or "FALSE"
    place = layout.place
    unplaced = (
        f"{columns.cell(place.latitude)} || {columns.cell(place.longitude)} <> '' AND ({latitude} IS NULL OR {longitude} IS NULL)"
        if place.latitude and place.longitude
        else "FALSE"
    )
    told = "list_concat(" + ", ".join([_told_if(odd, ODD), _told_if(unplaced, UNPLACED)]) + ")"
    content = ", ".join(columns.cell(one) for one in columns.used(layout))
    kept = ", ".join(columns.cell(column) if (column := getattr(layout.source, one)) else "''" for one in SOURCE)
    return f"""
INSERT INTO mapped
SELECT {position}, line, {columns.row_id(layout)}, {columns.text(layout_name)}, {columns.fired(layout)},
       {columns.places(layout)}, {columns.level(layout)}, {first}, {last},
       CASE WHEN {longitude} IS NOT NULL THEN {latitude} END, CASE WHEN {latitude} IS NOT NULL THEN {longitude} END,
       hash({content}),
       CASE WHEN left_out <> '' THEN left_out
            WHEN starts IS NULL OR ends IS NULL THEN 'the date cannot be read'
            WHEN ends < starts THEN 'it ends before it begins' ELSE '' END,
       {told}, {kept}{amounts}
FROM (SELECT *, {ends} AS ends FROM (SELECT *, {starts} AS starts FROM marked))
"""


ODD = "best estimate outside low and high: the range holds all three"
UNPLACED = "coordinates that cannot be read"
NO_ID = "no id: they go by the number of their row"
REPEATED = "an id that another row has: ~2, ~3 … are added"


def _told_if(holds: str, what: str) -> str:
    return f"CASE WHEN {holds} THEN [{columns.text(what)}] ELSE CAST([] AS VARCHAR[]) END"


def _number(connection: DuckDBPyConnection) -> None:
    """Rows of one id: the same again is left out, another gets a number; rows without one go by their line."""
    connection.execute("""
CREATE TABLE repeated AS
SELECT file, line, again, row_number() OVER (PARTITION BY id, again ORDER BY file, line) AS turn
FROM (SELECT file, line, id, row_number() OVER (PARTITION BY id, content ORDER BY file, line) AS again FROM mapped
      WHERE why = '' AND id IN (SELECT id FROM mapped WHERE why = '' AND id <> '' GROUP BY id HAVING count(*) > 1))
""")
    connection.execute("""
UPDATE mapped SET why = 'the same row again' FROM repeated r WHERE mapped.file = r.file AND mapped.line = r.line AND r.again > 1
""")
    connection.execute(f"""
UPDATE mapped SET id = id || '~' || CAST(r.turn AS TEXT), told = list_concat(told, [{columns.text(REPEATED)}])
FROM repeated r WHERE mapped.file = r.file AND mapped.line = r.line AND r.again = 1 AND r.turn > 1
""")
    connection.execute(f"""
UPDATE mapped SET id = 'row-' || CASE WHEN file > 0 THEN CAST(file + 1 AS TEXT) || '-' ELSE '' END || CAST(line AS TEXT),
                  told = list_concat(told, [{columns.text(NO_ID)}])
WHERE id = '' AND why = ''
""")


def _write(connection: DuckDBPyConnection, folder: Path, measures: int) -> tuple[tuple[str, int], ...]:
    """The copy, in the order of time; the combinations of rules that occur, by number."""
    connection.execute(
        "CREATE TABLE traits AS SELECT CAST(row_number() OVER (ORDER BY layout, rules) - 1 AS INTEGER) AS traits, layout, rules "
        "FROM (SELECT DISTINCT layout, rules FROM mapped WHERE why = '')"
    )
    connection.execute(
        "CREATE TABLE places AS "
        "SELECT CAST(row_number() OVER (ORDER BY names, level, layout) - 1 AS INTEGER) AS place, names, level, layout "
        "FROM (SELECT DISTINCT names, level, layout FROM mapped WHERE why = '')"
    )
    numbers = "".join(f", {part}_{n}" for n in range(measures) for part in ("low", "best", "high"))
    connection.execute(f"""
COPY (
  SELECT CAST(row_number() OVER (ORDER BY m.earliest, m.latest, m.file, m.line) - 1 AS BIGINT) AS event,
         t.traits, p.place, CAST(m.earliest AS INTEGER) AS earliest, CAST(m.latest AS INTEGER) AS latest, m.id,
         m.latitude, m.longitude{numbers}, {", ".join(SOURCE)}
  FROM mapped m JOIN traits t USING (layout, rules) JOIN places p USING (names, level, layout)
  WHERE m.why = '' ORDER BY event
) TO {columns.text(str(folder / "events.parquet"))} (FORMAT parquet, COMPRESSION zstd)
""")
    connection.execute(f"COPY (FROM places ORDER BY place) TO {columns.text(str(folder / 'places.parquet'))} (FORMAT parquet)")
    return tuple((layout, bits) for layout, bits in connection.execute("SELECT layout, rules FROM traits ORDER BY traits").fetchall())
