"""Which files of a ledger hold records, and what else lies there (method §2).

A ledger is a folder with `ledger.yaml` and the folders of `model.FOLDERS`; the name of a file is the id of its record.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from ledger.ahead import Name
from ledger.model import FOLDERS, ID, VOCABULARY
from ledger.problem import Problem, Severity, shown
from ledger.reading import as_id

CODES = {
    "bad-file-name": "The name of a file is the id of its record.",
    "case-clash": "No two files have names that differ only in case: some file systems hold them for one.",
    "link-leads-out": "A symbolic link leads to a file of the ledger itself.",
    "no-ledger": "A ledger has a ledger.yaml.",
    "stray-file": "A file lies where records of its type lie, and ends in .yaml.",
    "unreadable-file": "A file can be read.",
}
"""Each code of a fault of the file system, with its law."""

BESIDE = ("readme", "licen", "citation", "changelog")
"""Beginnings of names that may stand beside ledger.yaml without being records."""

_ID = re.compile(ID)
_INNER = {("", folder.partition("/")[0]) for folder in FOLDERS} | {("vocabulary", name) for name in VOCABULARY}


def path_of(root: Path, folder: str, name: str) -> Path:
    """The file of a record."""
    return root / folder / f"{name}.yaml"


def list_files(root: Path) -> tuple[list[Name], set[Name], list[Problem]]:
    """The records to read, sorted by folder and id; those whose file is refused unread; and why."""
    real = os.path.realpath(root)
    files: list[Name] = []
    refused: set[Name] = set()
    problems: list[Problem] = []
    barred: set[str] = set()
    if not os.path.lexists(root / "ledger.yaml"):
        remedy = "name the folder that holds it, or begin a ledger with `ledger init`"
        problems.append(Problem("no-ledger", "there is no ledger.yaml here", root / "ledger.yaml", help=remedy))
        if not any((root / folder.partition("/")[0]).is_dir() for folder in FOLDERS):
            return [], set(), problems  # some other folder: nothing in it is a fault of records
    for folder in ("", "vocabulary", *FOLDERS):
        if folder in barred or folder.partition("/")[0] in barred:
            continue
        try:
            with os.scandir(root / folder) as found:
                entries = sorted(
                    (entry for entry in found if not entry.name.startswith(".")), key=lambda entry: entry.name.removesuffix(".yaml")
                )
        except FileNotFoundError:
            continue  # nothing of that type is on record
        except OSError as error:
            problems.append(unreadable(root / folder, error))
            continue
        alike = Counter(entry.name.lower() for entry in entries)
        for entry in entries:
            is_inner = (folder, entry.name) in _INNER
            problem = _outside(real, entry) or (None if is_inner else _misplaced(folder, entry, alike))
            if problem:
                problems.append(problem)
                barred.add(f"{folder}/{entry.name}".lstrip("/"))
                if problem.severity is Severity.ERROR:
                    refused.add((folder, entry.name.removesuffix(".yaml")))
            elif not is_inner and entry.name.endswith(".yaml"):
                files.append((folder, entry.name.removesuffix(".yaml")))
    if problems and problems[0].code == "no-ledger":  # what lies in some other folder is not stray
        problems = [problem for problem in problems if problem.severity is Severity.ERROR]
    return files, refused, problems


def _outside(real: str, entry: os.DirEntry[str]) -> Problem | None:
    """A symbolic link that leads out of the ledger is not followed: what it shows is nobody's record."""
    if not entry.is_symlink() or os.path.realpath(entry.path).startswith(real + os.sep):
        return None
    message = f"the symbolic link `{shown(entry.name)}` leads out of the ledger"
    return Problem("link-leads-out", message, Path(entry.path), help="put the file itself here")


def _misplaced(folder: str, entry: os.DirEntry[str], alike: Mapping[str, int]) -> Problem | None:
    """Why this is not the file of a record; None if it is one, or may stand beside the settings."""
    stem, _, ending = entry.name.rpartition(".")
    is_settings = (folder, entry.name) == ("", "ledger.yaml")
    in_place = is_settings or (folder in FOLDERS and ending == "yaml")
    if in_place and entry.is_file() and (is_settings or _ID.fullmatch(stem)):
        return None
    file = Path(entry.path)
    if not in_place:
        if folder == "" and entry.name.lower().startswith(BESIDE):
            return None
        remedy = (
            f"rename it to `{shown(stem)}.yaml`" if folder in FOLDERS and ending in ("yml", "YAML", "YML") else "move it out of the ledger"
        )
        return Problem("stray-file", f"`{shown(entry.name)}` is not read: it is no record", file, help=remedy, severity=Severity.WARNING)
    if not entry.is_file():
        return Problem("unreadable-file", "this is not a file", file, help="put the record's file here, or delete this")
    if alike[entry.name.lower()] > 1:
        message = f"the name of this file and another differ only in case: `{shown(entry.name)}`"
        return Problem("case-clash", message, file, help="rename or delete one of the two; ids are lower-case")
    name = as_id(stem)
    remedy = "use a-z, 0-9 and single hyphens" + f": `{name}.yaml`" * bool(name)
    return Problem("bad-file-name", f"the name `{shown(stem)}` is no id", file, help=remedy)


def unreadable(file: Path, error: OSError) -> Problem:
    """A file or folder that the system does not let us read."""
    why = (error.strerror or type(error).__name__).lower()
    return Problem("unreadable-file", f"this cannot be read: {why}", file, help="see that it is a file, and that you may read it")
