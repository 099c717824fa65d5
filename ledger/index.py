"""What was answered before, and what the files said: a derived file that may be deleted at any time (architecture §6).

It is `.ledger/index.sqlite` beside the records. Stamps (size, times, inode) are a hint that a file is as it was; its digest is
the truth, and a stamp younger than two seconds when it was taken is not believed. All that is printed for one question of one
state of the records is stored whole, problems and exit code too, so that the same question is answered without reading anything.

Whatever goes wrong with the file (locked, read-only, foreign, older, torn, no space) means working without it, or making it anew;
nobody is told. One that was made elsewhere and came with the records is foreign. Nothing here knows what a record is.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import stat
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from ledger.ahead import MAX_BYTES, content_of, home

APPLICATION = 0x6C656400
FORM = 3
"""Together what SQLite keeps as the application that a file belongs to; FORM is the version of the tables."""

YOUNG = 2_000_000_000
"""Nanoseconds: a file changed less than this before its stamp was taken may change again without another stamp."""

MOST_ANSWERS = 200
MOST_BYTES = 32_000_000
"""Of all answers together; the oldest are forgotten first."""

LONGEST_ANSWER = 8_000_000
"""Bytes; a longer one is not stored."""

WAIT = 0.2
"""Seconds to wait for another command that is writing."""

ATTACHED = ".ledger/datasets/"
"""Where data sets are attached: all that begins with a dot is passed over but this."""

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE file (
  path TEXT PRIMARY KEY, kind TEXT, size INTEGER, mtime INTEGER, ctime INTEGER, inode INTEGER, young INTEGER, digest TEXT
) WITHOUT ROWID;
CREATE TABLE data (path TEXT PRIMARY KEY, digest TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE answer (number INTEGER PRIMARY KEY, question TEXT UNIQUE NOT NULL, state TEXT NOT NULL, body BLOB NOT NULL);
"""

TEXT = """
CREATE VIRTUAL TABLE text USING fts5 (
  folder UNINDEXED, id UNINDEXED, field UNINDEXED, language UNINDEXED, body, tokenize = 'unicode61 remove_diacritics 2'
)
"""

FORGET = """
DELETE FROM answer WHERE number IN (
  SELECT number FROM (
    SELECT number, sum(length(body)) OVER newest AS bytes, row_number() OVER newest AS place
    FROM answer WINDOW newest AS (ORDER BY number DESC)
  ) WHERE bytes > ? OR place > ?
)
"""

T = TypeVar("T")


class Stamp(NamedTuple):
    """What the file system says of a file. Times are nanoseconds.

    `kind` is `file`, `folder`, or `other` (a pipe, a device, what is gone); for a link also where it leads.
    """

    kind: str
    size: int = 0
    mtime: int = 0
    ctime: int = 0
    inode: int = 0


Known = tuple[str, str]
"""The SHA-256 (hexadecimal) of a file that holds a sound record, and the data in it as JSON."""

Text = tuple[str, str, str, str, str]
"""Folder, id of the record, field, language, text."""

Matching = tuple[list[Text], list[str]]
"""What matches, best first, with an excerpt for its text, the words that were found between two marks; where nothing does, all
words that there are, in small letters and without accents."""

Stamps = dict[str, Stamp]
"""Everything that lies in a ledger, by its path from there. A folder is as it was if what lies in it is: it has no times."""


@dataclass
class Index:
    """The index of one ledger, during one command.

    `read` are the digests of what this command has read, `learned` the data in it, both by path. `is_used` says whether the
    command has asked for it: only then can its answer be one of this ledger.
    """

    root: Path
    stamps: Stamps
    taken: int
    read: dict[str, str] = field(default_factory=dict)
    learned: dict[str, tuple[str, Mapping[str, Any]]] = field(default_factory=dict)
    is_used: bool = False
    _digests: dict[str, str] = field(default_factory=dict)
    _state: str = ""

    @property
    def path(self) -> Path:
        """The file."""
        return self.root / ".ledger" / "index.sqlite"

    # what was answered

    def answer(self, question: str) -> list[Any] | None:
        """What was stored for a question of the records as they are; None if nothing was."""

        def ask(database: sqlite3.Connection) -> list[Any] | None:
            state = self._state_now(database)
            row = database.execute("SELECT body FROM answer WHERE question = ? AND state = ?", (question, state)).fetchone()
            return list(json.loads(row[0])) if row else None

        found = self._reading(ask)
        if found is not None and self._digests:
            self._writing(lambda database: self._put_files(database, self._digests, self.taken))
        return found

    def store(self, question: str, body: Sequence[Any]) -> None:
        """Store what was answered, unless something in the ledger has changed meanwhile."""
        try:
            text = json.dumps(body, ensure_ascii=False).encode()
        except UnicodeError:
            return  # something in it is no text

        def put(database: sqlite3.Connection, state: str) -> None:
            database.execute("DELETE FROM answer WHERE state <> ? OR question = ?", (state, question))
            database.execute("INSERT INTO answer (question, state, body) VALUES (?, ?, ?)", (question, state, text))
            database.execute(FORGET, (MOST_BYTES, MOST_ANSWERS))

        if len(text) <= LONGEST_ANSWER:
            self._put(put)

    # what files said

    def known(self) -> dict[str, Known]:
        """Digest and data of every sound record whose file is as it was, by path."""

        def ask(database: sqlite3.Connection) -> dict[str, Known]:
            rows = database.execute(
                "SELECT f.path, f.kind, f.size, f.mtime, f.ctime, f.inode, f.digest, d.body "
                "FROM file f JOIN data d ON d.path = f.path AND d.digest = f.digest WHERE NOT f.young"
            )
            return {path: (digest, body) for path, *stamp, digest, body in rows if self.stamps.get(path) == tuple(stamp)}

        return self._reading(ask) or {}

    # full text

    def search(self, match: str, limit: int, type: str | None = None) -> Matching | None:
        """What matches in the full text; None where that is not here."""

        def ask(database: sqlite3.Connection) -> Matching | None:
            kept = database.execute("SELECT value FROM meta WHERE key = 'text'").fetchone()
            return found_in(database, match, limit, type) if kept and kept[0] == self._state_now(database) else None

        return self._reading(ask)

    def store_texts(self, rows: Sequence[Text]) -> None:
        """Store the full text, unless something in the ledger has changed meanwhile."""

        def put(database: sqlite3.Connection, state: str) -> None:
            database.execute("DROP TABLE IF EXISTS text")
            database.execute("INSERT OR REPLACE INTO meta VALUES ('text', ?)", (state,))
            fill(database, rows)

        self._put(put)

    # states

    def _state_now(self, database: sqlite3.Connection) -> str:
        """The state of the records when the stamps were taken. Where these do not tell it, all digests are left in `_digests`."""
        row = database.execute("SELECT value FROM meta WHERE key = ?", (f"state of {_marks(self.stamps)}",)).fetchone()
        if row:
            self._state = str(row[0])
        elif not self._digests:
            kept = {
                path: (tuple(stamp), digest)
                for path, *stamp, digest in database.execute(
                    "SELECT path, kind, size, mtime, ctime, inode, digest FROM file WHERE NOT young"
                )
            }
            for path, stamp in self.stamps.items():
                before = kept.get(path)
                self._digests[path] = before[1] if before and before[0] == stamp else self._digest(path, stamp)
        return self._state or _state_of(self.stamps, self._digests)

    def _put(self, put: Callable[[sqlite3.Connection, str], None]) -> None:
        """Put something under the state of the records as this command has read them, if nothing has changed meanwhile."""
        now = time.time_ns()
        if scan(self.root) != self.stamps:
            return
        digests = {} if self._state else self._digests_as_read()
        if digests is None:
            return
        state = self._state or _state_of(self.stamps, digests)

        def work(database: sqlite3.Connection) -> None:
            if digests:
                self._put_files(database, digests, now)
            put(database, state)

        self._writing(work)

    def _digests_as_read(self) -> dict[str, str] | None:
        """The digest of everything as this command has read it; None where that cannot be told, or is no longer so."""
        digests = {}
        for path, stamp in self.stamps.items():
            told = {one[path] for one in (self.read, self._digests) if path in one}
            if _is_young(stamp, self.taken) or not told:
                told.add(self._digest(path, stamp))
                if _is_young(stamp, self.taken) and path not in self.read and _has_content(path, stamp):
                    return None
            if len(told) > 1:
                return None
            digests[path] = told.pop()
        return digests

    def _put_files(self, database: sqlite3.Connection, digests: Mapping[str, str], now: int) -> None:
        database.execute("DELETE FROM meta WHERE key LIKE 'state of %'")
        if not any(_is_young(stamp, now) for stamp in self.stamps.values()):
            database.execute("INSERT INTO meta VALUES (?, ?)", (f"state of {_marks(self.stamps)}", _state_of(self.stamps, digests)))
        before = {row[0]: row for row in database.execute("SELECT * FROM file")}
        after = {path: (path, *stamp, int(_is_young(stamp, now)), digests[path]) for path, stamp in self.stamps.items()}
        gone = [(path,) for path in before.keys() - after.keys()]
        database.executemany("DELETE FROM file WHERE path = ?", gone)
        database.executemany("DELETE FROM data WHERE path = ?", gone)
        database.executemany(
            "INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [row for path, row in after.items() if before.get(path) != row]
        )
        database.executemany(
            "INSERT OR REPLACE INTO data VALUES (?, ?, ?)",
            [(path, digest, json.dumps(data, ensure_ascii=False)) for path, (digest, data) in self.learned.items()],
        )
        self.learned.clear()

    def _digest(self, path: str, stamp: Stamp) -> str:
        """What tells whether a file says the same: of a record its SHA-256, of a large one its size, why it cannot be read.

        The copies of data sets are millions of rows; there the stamp has to do.
        """
        if path.startswith(ATTACHED) and not _has_content(path, stamp):
            return f"{stamp.size} {stamp.mtime}"
        if not _has_content(path, stamp):
            return ""
        try:
            content, size = content_of(os.fspath(self.root / path))
        except OSError as error:
            return f"unreadable {error.errno}"
        return f"{size} bytes" if size > MAX_BYTES else hashlib.sha256(content).hexdigest()

    # the file

    def _reading(self, use: Callable[[sqlite3.Connection], T]) -> T | None:
        """What comes of reading the file in one transaction; None where it cannot be read."""
        try:
            with closing(self._connect("ro")) as database:
                database.execute("BEGIN")
                return use(database) if self._is_ours(database) else None
        except (sqlite3.Error, OSError, ValueError, TypeError):
            return None

    def _writing(self, use: Callable[[sqlite3.Connection], object]) -> None:
        """Write in one transaction, if the file can be written; one that is broken, foreign or older is made anew."""
        for _ in range(2):
            try:
                self.path.parent.mkdir(exist_ok=True)
                ignore = self.path.parent / ".gitignore"
                if not ignore.exists():
                    ignore.write_text("*\n", "utf-8")
                with closing(self._connect("rwc")) as database:
                    database.execute("BEGIN IMMEDIATE")
                    if not self._is_ours(database):
                        self._make(database)
                    use(database)
                    database.execute("COMMIT")
                return
            except (sqlite3.OperationalError, OSError, UnicodeError):
                return  # locked, read-only, no space; a name that is no text
            except (sqlite3.Error, ValueError, TypeError):
                try:
                    self.path.unlink(missing_ok=True)
                except OSError:
                    return

    def _connect(self, mode: str) -> sqlite3.Connection:
        return sqlite3.connect(f"{self.path.absolute().as_uri()}?mode={mode}", uri=True, timeout=WAIT, isolation_level=None)

    def _is_ours(self, database: sqlite3.Connection) -> bool:
        return [database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")] == self._marked()

    def _marked(self) -> list[int]:
        """What marks a file of ours: an index that was copied, or came with the records, has another inode and is not believed."""
        return [APPLICATION + FORM, self.path.stat().st_ino & 0x7FFFFFFF]

    def _make(self, database: sqlite3.Connection) -> None:
        """The tables, in a file that has none; sqlite3.DatabaseError where it has others."""
        if database.execute("SELECT 1 FROM sqlite_master").fetchone():
            raise sqlite3.DatabaseError("foreign")
        for statement in TABLES.split(";"):
            database.execute(statement)
        for name, value in zip(("application_id", "user_version"), self._marked(), strict=True):
            database.execute(f"PRAGMA {name} = {value}")


def found_in(database: sqlite3.Connection, match: str, limit: int, type: str | None) -> Matching:
    """What matches in the table `text`."""
    found = database.execute(
        "SELECT folder, id, field, language, snippet(text, 4, char(2), char(3), '…', 24) FROM text "
        "WHERE text MATCH ?1 AND (?3 IS NULL OR folder = ?3 OR folder = 'vocabulary/' || ?3) "
        "ORDER BY bm25(text), folder, id, field, language, rowid LIMIT ?2",
        (match, limit, type),
    ).fetchall()
    if found:
        return found, []
    database.execute("CREATE VIRTUAL TABLE temp.term USING fts5vocab (main, text, row)")
    return [], [term for (term,) in database.execute("SELECT term FROM temp.term")]


def fill(database: sqlite3.Connection, rows: Sequence[Text]) -> None:
    """Make the table `text`."""
    database.execute(TEXT)
    database.executemany("INSERT INTO text (folder, id, field, language, body) VALUES (?, ?, ?, ?, ?)", rows)


def in_memory(rows: Sequence[Text], match: str, limit: int, type: str | None = None) -> Matching:
    """What matches in these texts, without a file."""
    with closing(sqlite3.connect(":memory:")) as database:
        fill(database, rows)
        return found_in(database, match, limit, type)


def scan(root: Path) -> Stamps:
    """Everything in the ledger at `root`; nothing whose name begins with a dot, but what is attached to data sets."""
    stamps: Stamps = {}
    ahead = ["", ATTACHED]
    place, real, linked = os.fspath(root), os.path.realpath(root), set()
    while ahead:
        folder = ahead.pop()
        try:
            with os.scandir(f"{place}/{folder}") as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    path = folder + entry.name
                    if entry.is_symlink():
                        target = os.path.realpath(entry.path)
                        stamps[path] = found = _stamp(entry, f"link to {target}, ")
                        if found.kind.endswith("folder") and target.startswith(real + os.sep) and target not in linked:
                            linked.add(target)
                            ahead.append(f"{path}/")
                    elif entry.is_dir(follow_symlinks=False):
                        stamps[path] = _FOLDER
                        ahead.append(f"{path}/")
                    else:
                        stamps[path] = _stamp(entry)
        except FileNotFoundError:
            continue
        except OSError as error:
            stamps[f"{folder}/"] = Stamp(f"unreadable {error.errno}")
    return stamps


_FOLDER = Stamp("folder")


def _stamp(entry: os.DirEntry[str], link: str = "") -> Stamp:
    """Of a link, the stamp of what it leads to, and the time of the younger one."""
    try:
        found = entry.stat()
        if stat.S_ISDIR(found.st_mode):
            return Stamp(f"{link}folder")
        ctime = max(found.st_ctime_ns, entry.stat(follow_symlinks=False).st_ctime_ns) if link else found.st_ctime_ns
        kind = "file" if stat.S_ISREG(found.st_mode) else "other"
        return Stamp(link + kind, found.st_size, found.st_mtime_ns, ctime, found.st_ino)
    except OSError:
        return Stamp(f"{link}other")


def _has_content(path: str, stamp: Stamp) -> bool:
    """Whether what stands in a file is part of any answer; of all others it is that they are there."""
    return stamp.kind.endswith("file") and path.endswith((".yaml", "/attached.json"))


def _is_young(stamp: Stamp, now: int) -> bool:
    return now - max(stamp.mtime, stamp.ctime) < YOUNG


def _state_of(stamps: Stamps, digests: Mapping[str, str]) -> str:
    return _hash(f"{path}\0{stamps[path].kind}\0{digests[path]}\0" for path in sorted(digests))


def _marks(stamps: Stamps) -> str:
    """A digest over all stamps."""
    return _hash("{}\0{} {} {} {} {}\0".format(path, *stamps[path]) for path in sorted(stamps))


def _hash(parts: Iterator[str]) -> str:
    return hashlib.sha256("".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


_active: list[Index] = []


def active(root: Path) -> Index | None:
    """The index of the command that is running, if it is that of this ledger; it counts as used from now on."""
    if not _active or _active[-1].root != home(root):
        return None
    _active[-1].is_used = True
    return _active[-1]


@contextmanager
def of(root: Path) -> Iterator[Index]:
    """The index of a ledger, active until the end of the block. Stamps are taken now."""
    taken = time.time_ns()
    index = Index(root, scan(root), taken)
    _active.append(index)
    try:
        yield index
    finally:
        _active.pop()
