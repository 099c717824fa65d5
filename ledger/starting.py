"""A new ledger: an empty one with a starter vocabulary for any subject, or a copy of the example that the program carries.

A ledger is two folders beside each other: `records`, and `schemas`, which the first line of each record names for editors.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ledger.model import Ledger
from ledger.problem import Misuse
from ledger.reading import parse, validate
from ledger.schemas import write_schemas

_PACKAGE = Path(__file__).parent
STARTER = _PACKAGE / "starter"

_TITLE = "title: A title\n"


def example() -> Path:
    """The records of the example ledger: with the program where it is installed, beside it in a checkout."""
    carried = _PACKAGE / "example"
    return carried if carried.is_dir() else _PACKAGE.parent / "records"


def start(folder: Path, title: str | None = None, from_example: bool = False) -> int:
    """Make a ledger in `folder`, which is made if it is missing; how many records it has, its settings included.

    All of it is there in the end, or nothing: Misuse says why. Nothing that is there is written over.
    """
    settings = None if from_example else _settings(title if title is not None else folder.resolve().name)
    if from_example and title is not None:
        raise Misuse("--title goes with an empty ledger; the example has its own")
    _refuse_taken(folder)
    try:
        with _apart(folder) as made:
            _copy_records(example() if from_example else STARTER, made / "records")
            if settings is not None:
                (made / "records" / "ledger.yaml").write_text(settings, "utf-8")
                shutil.copyfile(STARTER / "README.md", made / "README.md")
            write_schemas(made / "schemas")
            count = sum(1 for _ in (made / "records").rglob("*.yaml"))
            _put_in_place(made, folder)
    except OSError as error:
        raise Misuse(f"no ledger can be made in `{folder}`: {(error.strerror or str(error)).lower()}; nothing was left there") from error
    return count


def _copy_records(source: Path, target: Path) -> None:
    """Copy what the records say, not who may read or write them: the program's own files may be locked."""
    for path in sorted(source.rglob("*.yaml")):
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)


def _settings(title: str) -> str:
    """The settings of an empty ledger with this title; Misuse if no file can hold it."""
    template = (STARTER / "ledger.yaml").read_text("utf-8")
    text = template.replace(_TITLE, f"title: {json.dumps(title, ensure_ascii=False)}\n")
    try:
        data, faults = parse(text.encode())
    except UnicodeEncodeError:
        raise Misuse("--title: this is not UTF-8; name the ledger with --title") from None
    if data is not None and not faults:
        faults = validate(Ledger, data)[1]
    if faults:
        raise Misuse(f"--title: {faults[0].message}; give the ledger another one")
    return text


def _refuse_taken(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise Misuse(f"`{folder}` is a file: name a folder")
    for settings in (folder / "ledger.yaml", folder / "records" / "ledger.yaml"):
        if settings.exists():
            raise Misuse(f"there is a ledger in `{settings.parent}` already: name another folder")
    for taken in (folder / "records", folder / "schemas"):
        if taken.exists() and not (taken.is_dir() and not any(taken.iterdir())):
            raise Misuse(f"`{taken}` is there already, and nothing is written over: name another folder")


@contextmanager
def _apart(folder: Path) -> Iterator[Path]:
    """A folder within `folder` to make things in, gone in the end; and with it `folder`, if that was made for it and is still empty."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    apart = Path(tempfile.mkdtemp(prefix=".ledger-init-", dir=folder))
    try:
        yield apart
    finally:
        shutil.rmtree(apart)
        for one in missing:
            if not any(one.iterdir()):
                one.rmdir()


def _put_in_place(made: Path, folder: Path) -> None:
    """Give everything its place, the records last: a folder with a ledger.yaml is a whole ledger. A README that is there stays."""
    placed: list[Path] = []
    try:
        for name in ("README.md", "schemas", "records"):
            if (made / name).exists() and not (name == "README.md" and (folder / name).exists()):
                placed.append((made / name).rename(folder / name))
    except OSError:
        for path in placed:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        raise
