"""What has been attached: the derived copy of a data set, and what is known of the files it was made from.

It lies beside the records in `.ledger/datasets/NAME/`: `attached.json` and `events.parquet`. It is the user's own and not
part of the ledger; a `.gitignore` keeps it out of a repository.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from ledger.ahead import home
from ledger.book import Book
from ledger.model import Dataset
from ledger.problem import Misuse

FORM = 1
"""The version of the copy's form; an older one has to be attached anew."""


@dataclass(frozen=True)
class File:
    """One of the user's files: its name, SHA-256, size in bytes, encoding, and which layout of the description it has."""

    name: str
    sha256: str
    size: int
    encoding: str
    layout: str
    rows: int


@dataclass(frozen=True)
class Attachment:
    """A data set that has been read. `read` = `kept` + the sum of `left_out`, by reason.

    `told` are rows that were kept although something of them could not be read, by what it was. `traits` are the combinations
    of rules that occur, each as (layout, bits); the number of a row's is its position. `measures` are the counts there are.
    `released` is the day on which the data set was published, as far as the user said; `attached` the day it was read.
    """

    dataset: str
    files: tuple[File, ...]
    description: str
    read: int
    kept: int
    left_out: dict[str, int]
    told: dict[str, int]
    formats: dict[str, str]
    traits: tuple[tuple[str, int], ...]
    measures: tuple[str, ...]
    attached: str
    released: str | None = None
    form: int = FORM
    folder: Path = field(default=Path(), compare=False)

    @property
    def events(self) -> Path:
        """The derived copy."""
        return self.folder / "events.parquet"

    @property
    def places(self) -> Path:
        """The combinations of names of places that occur, by number."""
        return self.folder / "places.parquet"

    @property
    def digest(self) -> str:
        """A SHA-256 over the files and the description: what the rows are."""
        return hashlib.sha256("\n".join([self.description, *(file.sha256 for file in self.files)]).encode()).hexdigest()

    @property
    def public_since(self) -> str:
        """The day (ISO 8601) from which on it was public, as far as is known."""
        return self.released or self.attached


def folder_of(root: Path, name: str) -> Path:
    """Where a data set of this name is kept once it is attached."""
    return home(root) / ".ledger" / "datasets" / name


def description_digest(dataset: Dataset) -> str:
    """A SHA-256 over what a description says of rows; its notes may change."""
    said = dataset.model_dump(mode="json", include={"layouts", "use"})
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def find(root: Path, name: str) -> Attachment | None:
    """What is attached under a name; None if nothing is, or only what an older program wrote."""
    try:
        data = json.loads((folder_of(root, name) / "attached.json").read_text("utf-8"))
        if data["form"] != FORM:
            return None
        return Attachment(
            **{
                **data,
                "files": tuple(File(**file) for file in data["files"]),
                "traits": tuple((layout, bits) for layout, bits in data["traits"]),
                "measures": tuple(data["measures"]),
                "folder": folder_of(root, name),
            }
        )
    except (OSError, ValueError, TypeError, KeyError):
        return None


def write(attachment: Attachment) -> None:
    """Write what is known of a copy beside it; comes last, so that a copy without it counts as none."""
    data = asdict(attachment)
    del data["folder"]
    (attachment.folder / "attached.json").write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", "utf-8")


def named(book: Book, name: str) -> tuple[Dataset, Attachment]:
    """A description of this ledger with what is attached to it; Misuse if there is none, or it no longer fits."""
    dataset = described(book, name)
    attachment = find(book.root, name)
    if attachment is None:
        raise Misuse(f"nothing is attached to `{name}` yet: `ledger dataset add {name} FILE`")
    if attachment.description != description_digest(dataset):
        raise Misuse(f"the description of `{name}` has changed since its file was read: `ledger dataset add {name} FILE --replace`")
    return dataset, attachment


def described(book: Book, name: str) -> Dataset:
    """A description of this ledger; Misuse if there is none of this name."""
    if name in book.datasets:
        return book.datasets[name]
    from ledger.problem import did_you_mean

    near = did_you_mean(name, book.datasets)
    known = ", ".join(f"`{one}`" for one in book.datasets) or "none"
    raise Misuse(f"no data set `{name}` is described" + (f"; did you mean `{near}`?" if near else f": described are {known}"))


def all_attached(book: Book) -> list[tuple[str, Dataset, Attachment | None]]:
    """Every description of this ledger, with what is attached to it."""
    return [(name, dataset, find(book.root, name)) for name, dataset in book.datasets.items()]
