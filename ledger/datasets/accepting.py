"""A row that a person has found to be an event on record, written into that event's evidence.

The file is changed at one place, the end of its `evidence`, and everything else in it stays as it is, comments too. It is
written only if it then reads as the same event with one item more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ledger.book.listing import path_of
from ledger.datasets.added import Attached, as_evidence
from ledger.datasets.likeness import cited_rows
from ledger.datasets.rows import Row, opened
from ledger.model import Event, Evidence, Points
from ledger.problem import Misuse
from ledger.reading import parse, validate
from ledger.world import World
from ledger.writing import WriteRefused, dump_item, rewrite


def accept_row(world: World, sets: Sequence[Attached], event: str, words: str) -> Path:
    """Write the row `NAME ID` into the evidence of an event; the file. Misuse if there is no such row, or it is cited already."""
    name, _, row_id = words.partition(" ")
    known = {one[0]: one for one in sets}
    if name not in known or not row_id:
        raise Misuse(f"--accept takes the row as it is shown, `NAME ID`, of {' or '.join(known)}")
    if (name, row_id) in cited_rows(world):
        raise Misuse(f"the row is cited already, by `{cited_rows(world)[name, row_id]}`")
    _, dataset, attachment = known[name]
    with opened(world, dataset, attachment) as rows:
        row = rows.by_id(row_id)
    if row is None:
        raise Misuse(f"`{name}` has no row `{row_id}`")
    path, before = path_of(world.book.root, "events", event), world.book.events[event]
    item = as_evidence(name, dataset, attachment, row)
    origins = sorted(_same_source(world, known, before, row) - {item.publisher})
    _insert(path, before, _fitting(world, before, item.model_copy(update={"derived_from": tuple(origins)})))
    return path


def _same_source(world: World, known: Mapping[str, Attached], event: Event, row: Row) -> set[str]:
    """Whose word the row repeats, as far as the event's evidence tells: items of the same page, and rows that cite the same article."""
    same = set()
    for item in event.evidence:
        if item.url in row.addresses:
            same.add(item.publisher)
        elif item.row and item.row.dataset in known and row.article:
            _, dataset, attachment = known[item.row.dataset]
            with opened(world, dataset, attachment) as rows:
                other = rows.by_id(item.row.id)
            if other and other.article == row.article:
                same.add(item.publisher)
    return same


def _fitting(world: World, event: Event, item: Evidence) -> Evidence:
    """The item with what it bears out that is the event's, or broader or narrower; of its figures, those that the event names alike."""

    def kept(axis: str, theirs: Sequence[str], ours: Sequence[str]) -> tuple[str, ...]:
        lines = world.lines(axis)
        return tuple(one for one in theirs if any(one in lines.above(other) or other in lines.above(one) for other in ours))

    figures = tuple(name for name in item.bears_out.figures if name in event.figures)
    acts, actors = kept("act", item.bears_out.acts, event.acts), kept("actor", item.bears_out.actors, event.actors)
    if not acts and not actors:
        raise Misuse("the row bears out nothing that this event is recorded as: record it as an event of its own")
    return item.model_copy(update={"bears_out": Points(acts=acts, actors=actors, figures=figures)})


def _insert(path: Path, event: Event, item: Evidence) -> None:
    content = path.read_bytes()
    text = content.decode("utf-8")
    lines = text.split("\n")
    begin = next((number for number, line in enumerate(lines) if line.rstrip() == "evidence:"), None)
    wanted = event.model_copy(update={"evidence": (*event.evidence, item)})
    if begin is not None:
        end = next((number for number in range(begin + 1, len(lines)) if lines[number][:1] not in ("", " ", "\t", "-", "#")), len(lines))
        while end > begin and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
            end -= 1
        first = next((line for line in lines[begin + 1 : end] if line.lstrip().startswith("-")), "  -")
        added = dump_item(item, len(first) - len(first.lstrip()))
        changed = "\n".join([*lines[:end], *added.rstrip("\n").split("\n"), *lines[end:]])
        data, faults = parse(changed.encode())
        if data is not None and not faults and validate(Event, data)[0] == wanted:
            try:
                return rewrite(path, content, changed)
            except WriteRefused as refused:
                raise Misuse(f"nothing was written: {refused.reason}; {refused.help}") from None
    told = f"{path.as_posix()} is not laid out so that an item can be put at the end of its `evidence`: put this there yourself"
    raise Misuse(f"{told}\n{dump_item(item, 2)}")
