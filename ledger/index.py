"""What was answered before, and what the files said: a derived file that may be deleted at any time (architecture §6).

It is `.ledger/index.sqlite` beside the records. Stamps (size, times, inode) are a hint that a file is as it was; its digest is
the truth, and a stamp younger than two seconds when it was taken is not believed. All that is printed for one question of one
state of the records is stored whole, problems and exit code too, so that the same question is answered without reading anything.

Whatever goes wrong with the file (locked, read-only, foreign, older, torn, no space) means working without it, or making it anew;
nobody is told. Nothing here knows what a record is.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

FORM = 1
"""The version of the tables."""

YOUNG = 2_000_000_000
"""Nanoseconds: a file changed less than this before its stamp was taken may change again without another stamp."""

MOST_ANSWERS = 500
MOST_BYTES = 8_000_000
"""Of one answer; a longer one is not stored."""

WAIT = 0.2
"""Seconds to wait for another command that is writing."""

ATTACHED = (".ledger", "datasets")

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE file (
  path TEXT PRIMARY KEY, size INTEGER, mtime INTEGER, ctime INTEGER, inode INTEGER, young INTEGER, digest TEXT
) WITHOUT ROWID;
CREATE TABLE data (path TEXT PRIMARY KEY, digest TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE answer (question TEXT PRIMARY KEY, state TEXT NOT NULL, body TEXT NOT NULL);
CREATE VIRTUAL TABLE text USING fts5 (
  folder UNINDEXED, name UNINDEXED, field UNINDEXED, language UNINDEXED, body, tokenize = 'unicode61 remove_diacritics 2'
);
"""


class Stamp(NamedTuple):
    """What the file system says of a file. Times are nanoseconds."""

    size: int
    mtime: int
    ctime: int
    inode: int


Known = tuple[str, dict[str, Any]]
"""The SHA-256 (hexadecimal) of a file, and the data in it, which have no fault of form."""

Text = tuple[str, str, str, str, str]
"""Folder, id of the record, field, language, text."""

Stamps = dict[str, Stamp]
"""Everything that lies in a ledger, by its path from there; folders end with `/` and have no stamp of their own (all 0)."""


@dataclass
class Index:
    """The index of one ledger, during one command.

    `known` are data of unchanged files by path, `read` the digests of what this command has read, `learned` the data of it.
    """

    root: Path
    stamps: Stamps
    taken: int
    read: dict[str, str] = field(default_factory=dict)
    learned: dict[str, Known] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        """The file."""
        return self.root / ".ledger" / "index.sqlite"

    # what was answered

    def answer(self, question: str) -> list[Any] | None:
        """What was stored for a question of the records as they are; None if nothing was."""
        found: list[Any] | None = None
        hashed: dict[str, str] = {}

        def ask(database: sqlite3.Connection) -> None:
            nonlocal found
            state = self._state(database, hashed)
            row = database.execute("SELECT body FROM answer WHERE question = ? AND state = ?", (question, state)).fetchone()
            found = json.loads(row[0]) if row else None

        def keep(database: sqlite3.Connection) -> None:
            with database:
                self._put_files(database, hashed, self.taken)

        self._with(ask, writes=False)
        if found is not None and hashed:
            self._with(keep, writes=True)
        return found if isinstance(found, list) else None

    def store(self, question: str, body: list[Any]) -> None:
        """Store what was answered, unless something in the ledger has changed meanwhile."""
        text = json.dumps(body, ensure_ascii=False)
        if len(text) > MOST_BYTES:
            return
        now = time.time_ns()
        if scan(self.root) != self.stamps:
            return
        digests = self._digests_now(now)
        if digests is None:
            return
        state = _state_of(digests)

        def put(database: sqlite3.Connection) -> None:
            with database:
                self._put_files(database, digests, now)
                database.execute("DELETE FROM answer WHERE state <> ?", (state,))
                database.execute("INSERT OR REPLACE INTO answer VALUES (?, ?, ?)", (question, state, text))
                extra = database.execute("SELECT count(*) FROM answer").fetchone()[0] - MOST_ANSWERS
                if extra > 0:
                    database.execute("DELETE FROM answer WHERE rowid IN (SELECT rowid FROM answer ORDER BY rowid LIMIT ?)", (extra,))

        self._with(put, writes=True)

    # what files said

    def known(self) -> dict[str, Known]:
        """Digest and data of every file that is as it was, by path; `stamps` were taken before."""
        found: dict[str, Known] = {}

        def ask(database: sqlite3.Connection) -> None:
            rows = database.execute(
                "SELECT f.path, f.size, f.mtime, f.ctime, f.inode, f.young, f.digest, d.body "
                "FROM file f JOIN data d ON d.path = f.path AND d.digest = f.digest"
            )
            for path, size, mtime, ctime, inode, young, digest, body in rows:
                if not young and self.stamps.get(path) == (size, mtime, ctime, inode):
                    found[path] = digest, json.loads(body)

        self._with(ask, writes=False)
        return found

    # full text

    def search(self, match: str, limit: int, type: str | None = None) -> list[Text] | None:
        """Folder, name, field, language and marked excerpt of what matches, best first; None where the text is not here."""
        found: list[Text] | None = None

        def ask(database: sqlite3.Connection) -> None:
            nonlocal found
            kept = database.execute("SELECT value FROM meta WHERE key = 'text'").fetchone()
            if kept and kept[0] == self._state(database):
                found = found_in(database, match, limit, type)

        self._with(ask, writes=False)
        return found

    def store_texts(self, rows: list[Text]) -> None:
        """Store the full text (folder, name, field, language, text), unless something has changed meanwhile."""
        now = time.time_ns()
        digests = self._digests_now(now) if scan(self.root) == self.stamps else None
        if digests is None:
            return
        state = _state_of(digests)

        def put(database: sqlite3.Connection) -> None:
            with database:
                self._put_files(database, digests, now)
                database.execute("DELETE FROM text")
                database.executemany("INSERT INTO text (folder, name, field, language, body) VALUES (?, ?, ?, ?, ?)", rows)
                database.execute("INSERT OR REPLACE INTO meta VALUES ('text', ?)", (state,))

        self._with(put, writes=True)

    # states

    def _state(self, database: sqlite3.Connection, hashed: dict[str, str] | None = None) -> str:
        """The state of the records. Where stamps do not tell it, all digests are left in `hashed`."""
        marks = _marks(self.stamps)
        row = database.execute("SELECT value FROM meta WHERE key = ?", (f"state of {marks}",)).fetchone()
        if row:
            return str(row[0])
        kept = {
            path: (Stamp(*stamp), young, digest)
            for path, *stamp, young, digest in database.execute("SELECT path, size, mtime, ctime, inode, young, digest FROM file")
        }
        digests = {}
        for path, stamp in self.stamps.items():
            before = kept.get(path)
            is_same = before is not None and not before[1] and before[0] == stamp
            digests[path] = before[2] if before is not None and is_same else _digest(self.root / path) if _matters(path) else ""
        if hashed is not None:
            hashed.update(digests)
        return _state_of(digests)

    def _digests_now(self, now: int) -> dict[str, str] | None:
        """The digest of every file as this command has read it; None if one that is young has changed since."""
        digests = {}
        for path, stamp in self.stamps.items():
            if not _matters(path):
                digests[path] = ""
            elif path in self.read:
                digests[path] = self.read[path]
                if _is_young(stamp, now) and _digest(self.root / path) != digests[path]:
                    return None
            else:
                digests[path] = _digest(self.root / path)
        return digests

    def _put_files(self, database: sqlite3.Connection, digests: Mapping[str, str], now: int) -> None:
        database.execute("DELETE FROM meta WHERE key LIKE 'state of %'")
        if not any(_is_young(stamp, now) for stamp in self.stamps.values()):
            database.execute("INSERT INTO meta VALUES (?, ?)", (f"state of {_marks(self.stamps)}", _state_of(digests)))
        database.execute("DELETE FROM file")
        database.executemany(
            "INSERT INTO file VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(path, *stamp, _is_young(stamp, now), digests[path]) for path, stamp in self.stamps.items()],
        )
        if self.learned:
            database.executemany(
                "INSERT OR REPLACE INTO data VALUES (?, ?, ?)",
                [(path, digest, json.dumps(data, ensure_ascii=False)) for path, (digest, data) in self.learned.items()],
            )
            database.execute("DELETE FROM data WHERE path NOT IN (SELECT path FROM file)")
            self.learned.clear()

    # the file

    def _with(self, use: Callable[[sqlite3.Connection], None], writes: bool) -> None:
        """Use the file, if it can be used; one that is broken, foreign or older is made anew where something is to be written."""
        for _ in range(2):
            try:
                database = self._open(writes)
            except (sqlite3.Error, OSError):
                return
            if database is None:
                return
            try:
                use(database)
                return
            except sqlite3.OperationalError:
                return  # locked, read-only, no space
            except (sqlite3.Error, ValueError, TypeError):
                pass
            finally:
                database.close()
            if not writes or not self._remove():
                return

    def _open(self, writes: bool) -> sqlite3.Connection | None:
        if not writes:
            return self._connect("ro") if self.path.exists() else None
        self.path.parent.mkdir(exist_ok=True)
        ignore = self.path.parent / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", "utf-8")
        is_new = not self.path.exists()
        database = self._connect("rwc")
        try:
            form = None if is_new else database.execute("SELECT value FROM meta WHERE key = 'form'").fetchone()
        except sqlite3.DatabaseError as error:
            form = None
            if isinstance(error, sqlite3.OperationalError) and "no such" not in str(error):
                database.close()
                raise
        if form and form[0] == str(FORM):
            return database
        database.close()
        if not is_new and not self._remove():
            return None
        database = self._connect("rwc")
        with database:
            database.executescript(TABLES)
            database.execute("INSERT INTO meta VALUES ('form', ?)", (str(FORM),))
        return database

    def _connect(self, mode: str) -> sqlite3.Connection:
        return sqlite3.connect(f"{self.path.absolute().as_uri()}?mode={mode}", uri=True, timeout=WAIT)

    def _remove(self) -> bool:
        try:
            self.path.unlink(missing_ok=True)
        except OSError:
            return False
        return True


def found_in(database: sqlite3.Connection, match: str, limit: int, type: str | None) -> list[Text]:
    """What matches in the table `text`, with an excerpt for its text, the words between two marks; best first."""
    return database.execute(
        "SELECT folder, name, field, language, snippet(text, 4, char(2), char(3), '…', 24) FROM text "
        "WHERE text MATCH ?1 AND (?3 IS NULL OR folder = ?3 OR folder = 'vocabulary/' || ?3) "
        "ORDER BY bm25(text), folder, name, field, language LIMIT ?2",
        (match, limit, type),
    ).fetchall()


def in_memory(rows: list[Text], match: str, limit: int, type: str | None = None) -> list[Text]:
    """The same without a file."""
    database = sqlite3.connect(":memory:")
    try:
        database.executescript(TABLES)
        database.executemany("INSERT INTO text (folder, name, field, language, body) VALUES (?, ?, ?, ?, ?)", rows)
        return found_in(database, match, limit, type)
    finally:
        database.close()


def scan(root: Path) -> Stamps:
    """Everything in the ledger at `root`; nothing whose name begins with a dot, but what is attached to data sets."""
    stamps: Stamps = {}
    ahead = [""]
    while ahead:
        folder = ahead.pop()
        try:
            with os.scandir(root / folder) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    path = folder + entry.name
                    stamps[path] = _stamp(entry)
                    if entry.is_dir(follow_symlinks=False):
                        ahead.append(f"{path}/")
        except OSError:
            stamps[f"{folder}?"] = Stamp(0, 0, 0, 0)
    for made in sorted(root.joinpath(*ATTACHED).glob("*/attached.json")):
        found = made.stat()
        stamps[made.relative_to(root).as_posix()] = Stamp(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
    return stamps


def _stamp(entry: os.DirEntry[str]) -> Stamp:
    """Of a link, what it leads to is part of the stamp; a folder is as it was if its entries are."""
    try:
        if entry.is_dir(follow_symlinks=False):
            return Stamp(-1, 0, 0, 0)
        found = entry.stat(follow_symlinks=False)
        if not entry.is_symlink():
            return Stamp(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
        target = entry.stat()
        return Stamp(-2 - target.st_size, target.st_mtime_ns, max(found.st_ctime_ns, target.st_ctime_ns), target.st_ino)
    except OSError:
        return Stamp(-3, 0, 0, 0)


def _matters(path: str) -> bool:
    """Whether what stands in a file is part of any answer; of all others it is that they are there."""
    return path.endswith((".yaml", "/attached.json"))


def _is_young(stamp: Stamp, now: int) -> bool:
    return now - max(stamp.mtime, stamp.ctime) < YOUNG


def _digest(file: Path) -> str:
    """The SHA-256 of a file; '' where it cannot be read."""
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return ""


def _state_of(digests: Mapping[str, str]) -> str:
    whole = hashlib.sha256()
    for path in sorted(digests):
        whole.update(f"{path}\0{digests[path]}\n".encode("utf-8", "surrogateescape"))
    return whole.hexdigest()


def _marks(stamps: Stamps) -> str:
    """A digest over all stamps."""
    whole = hashlib.sha256()
    for path in sorted(stamps):
        whole.update(f"{path}\0{stamps[path]}\n".encode("utf-8", "surrogateescape"))
    return whole.hexdigest()


_active: list[Index] = []


def active() -> Index | None:
    """The index of the command that is running, if it has one."""
    return _active[-1] if _active else None


@contextmanager
def of(root: Path) -> Iterator[Index]:
    """The index of a ledger, active until the end of the block. Stamps are taken now."""
    index = Index(root, scan(root), time.time_ns())
    _active.append(index)
    try:
        yield index
    finally:
        _active.pop()
