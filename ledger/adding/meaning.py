"""What may stand in a field that names something: ids with their labels, and which of them an answer means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ledger.book import Book
from ledger.checks import REFERS
from ledger.model import FOLDERS, Call, Claim, Concept, Event, Record
from ledger.problem import did_you_mean

Names = Mapping[str, tuple[str, ...]]
"""Ids with what they are called, the name in the ledger's own language first."""


CHOICES = {
    "kind": {
        "denial": "something was not done, or is not so",
        "assertion": "something was done, or is so",
        "commitment": "something will be done, or will not be",
        "intention": "something is meant, or not meant, to be done: “no plans to”",
        "attribution": "somebody did a thing that is known to have happened",
        "quantity": "a number",
        "position": "cause, blame, motive, demand: nothing that an event can test",
    },
    "form": {
        "never": "true if nothing of the kind happened in the scope; one event contradicts it",
        "occurs": "true if it happened at least once",
        "holds": "a state that lasts all through the window: “is over”, “are gone”",
        "about": "one named event: by whom, where, when, with what it was",
        "figure": "a number: exactly, about, at least, more than it",
    },
    "check": {
        "underspecified": "it names no measure: “everything possible”",
        "ambiguous": "it cannot be settled what the words refer to",
    },
}
"""What the choices of a field mean, where their names do not say it (method §3)."""

HINTS = {"form": "Leave it empty only if the claim cannot be tested as it stands; `check` then asks why."}
"""What is worth knowing about a field while it is asked for, beside the model's own help."""


def named_in(book: Book, folder: str, field: str, data: Mapping[str, Any]) -> Names | None:
    """What a field of a record of `folder` may name, as far as `data` has it already; None if the field names nothing on record."""
    where = folder if field == "broader" else REFERS.get(field)
    if where is None:
        return None
    if where in FOLDERS:
        return {name: tuple(_called(book, record)) for name, record in book.records(where).items()}
    sides = {name: (side.label,) for name, side in book.ledger.sides.items()}
    if where == "sides or participants":
        actors = named_in(book, "calls", "participants", data) or {}
        return sides | {name: actors.get(name, ()) for name in data.get("participants", ())}
    if where == "figures of the event":
        return dict.fromkeys(data.get("figures", ()), ())
    return sides


def type_named(folder: str, field: str) -> str:
    """The type of record that a field of a record of `folder` names, as `add` calls it; '' if it names none."""
    where = folder if field == "broader" else REFERS.get(field, "")
    return FOLDERS[where].__name__.lower() if where in FOLDERS else ""


def measures(book: Book) -> Names:
    """What is counted in the events on record."""
    return {figure.measure: () for event in book.events.values() for figure in event.figures.values()}


def _called(book: Book, record: Record) -> Iterable[str]:
    if isinstance(record, Concept):
        own = record.label.get(book.ledger.languages[0])
        others = [*record.label.values(), *(text for texts in record.alt.values() for text in texts)]
        return dict.fromkeys([own, *others] if own else others)
    if isinstance(record, Claim):
        return (record.proposition,)
    if isinstance(record, Event):
        return (record.title,)
    return (record.title,) if isinstance(record, Call) and record.title else ()


def meant(answer: str, known: Names) -> list[str]:
    """The ids that an answer may mean: the very id or label, else those that begin so; more than one where it is not clear."""
    wanted = answer.casefold()
    labels = {name: [label.casefold() for label in known[name]] for name in known}
    for found in (
        [name for name in known if name.casefold() == wanted],
        [name for name in known if wanted in labels[name]],
        [name for name in known if name.casefold().startswith("-".join(wanted.split()))],
        [name for name in known if any(label.startswith(wanted) for label in labels[name])],
    ):
        if found:
            return found
    return []


def holding(words: str, known: Names) -> list[str]:
    """The ids in which, or in a label of which, all the words stand."""
    wanted = words.casefold().split()
    return [name for name, labels in known.items() if any(all(word in text.casefold() for word in wanted) for text in (name, *labels))]


def nearest(answer: str, known: Names) -> str:
    """The id nearest to an answer that means none, by itself or by its label; '' where none is near."""
    wanted = answer.casefold()
    near = did_you_mean("-".join(wanted.split()), known)
    if near:
        return near
    by_label = {label.casefold(): name for name, labels in known.items() for label in labels}
    return by_label.get(did_you_mean(wanted, by_label), "")
