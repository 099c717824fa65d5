"""The user's files: what they are, byte by byte, before DuckDB reads them (SHA-256, encoding, header)."""

from __future__ import annotations

import codecs
import csv
import gzip
import hashlib
import io
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ledger.model import Layout
from ledger.problem import Misuse

CHUNK = 1 << 20
_BOM = "\ufeff"


@dataclass(frozen=True)
class Source:
    """One file of a data set: `encoding` is how its text is written, `''` for Parquet."""

    path: Path
    sha256: str
    size: int
    encoding: str


def expand(patterns: Sequence[str]) -> list[Path]:
    """The files that paths and globs name, sorted within each; Misuse where one names none."""
    found: list[Path] = []
    for pattern in patterns:
        path = Path(pattern).expanduser()
        if path.is_file():
            found.append(path)
            continue
        if not any(sign in pattern for sign in "*?["):
            raise Misuse(f"there is no file `{pattern}`")
        matching = sorted(one for one in path.parent.glob(path.name) if one.is_file())
        if not matching:
            raise Misuse(f"no file is called like `{pattern}`")
        found += matching
    return list(dict.fromkeys(found))


def look(path: Path, encodings: Sequence[str], is_text: bool, progress: Callable[[int], None]) -> Source:
    """Digest a file, and find the first of the encodings that reads all of it; Misuse if none does."""
    sha256 = _digest(path, progress)
    size = path.stat().st_size
    if not is_text:
        return Source(path, sha256, size, "")
    for encoding in encodings:
        if _reads(path, encoding):
            return Source(path, sha256, size, encoding)
    raise Misuse(f"{path.name} is not written in {' or '.join(encodings)}; the description says in `encodings` which are tried")


def _digest(path: Path, progress: Callable[[int], None]) -> str:
    whole = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            whole.update(chunk)
            progress(len(chunk))
    return whole.hexdigest()


def _reads(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
    try:
        with unpacked(path) as file:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    except (OSError, EOFError) as error:
        raise Misuse(f"{path.name} cannot be unpacked: {error}") from None
    return True


@contextmanager
def unpacked(path: Path) -> Iterator[IO[bytes] | gzip.GzipFile]:
    """The bytes of a file, unpacked if they are gzip's, whatever it is called."""
    with path.open("rb") as plain:
        if plain.read(2) != b"\x1f\x8b":
            plain.seek(0)
            yield plain
            return
        plain.seek(0)
        with gzip.GzipFile(fileobj=plain) as file:
            yield file


def transcode(source: Source, target: Path) -> Path:
    """The text of a file as plain UTF-8, without a byte-order mark: what DuckDB reads everywhere."""
    decoder = codecs.getincrementaldecoder(source.encoding)(errors="strict")
    with unpacked(source.path) as file, target.open("wb") as out:
        is_first = True
        while chunk := file.read(CHUNK):
            piece = decoder.decode(chunk)
            out.write((piece.removeprefix(_BOM) if is_first else piece).encode())
            is_first = False
        out.write(decoder.decode(b"", final=True).encode())
    return target


def header(source: Source, layout: Layout) -> list[str]:
    """The names of the columns of a text file: its first line, or the keys of its first objects."""
    with unpacked(source.path) as raw:
        stream = io.TextIOWrapper(raw, encoding=source.encoding, errors="replace", newline="")
        if layout.format in ("csv", "tsv"):
            line = next(csv.reader(stream, delimiter=delimiter(layout)), [])
            return [one.removeprefix(_BOM).strip() for one in line]
        return _keys(stream)


def delimiter(layout: Layout) -> str:
    """What stands between two fields of a line."""
    return "\t" if layout.format == "tsv" else ","


def _keys(stream: IO[str]) -> list[str]:
    """The keys of the first object in a text of JSON."""
    start = stream.read(CHUNK).removeprefix(_BOM)
    begin = start.find("{")
    if begin < 0:
        return []
    try:
        first, _ = json.JSONDecoder().raw_decode(start, begin)
    except json.JSONDecodeError:
        return []
    return list(first) if isinstance(first, dict) else []
