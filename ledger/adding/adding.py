"""The road of a new record: drafted, judged, shown with what comes of it, and written if it is wanted (method §2).

Exit codes: 0 written, or left unwritten as was asked; 1 the record has problems; 2 misuse, or nobody could be asked;
130 interrupted. Nothing but a whole record is ever left behind.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ledger.adding.asking import Dialogue, Questions
from ledger.adding.draft import Draft, book_with, changed, draft_of, new_problems, record_of
from ledger.adding.foresight import foresee
from ledger.adding.likeness import alike
from ledger.adding.meaning import type_named
from ledger.adding.needs import Need, Part, need_of
from ledger.answers import is_sound
from ledger.book import Book
from ledger.checks import REFERS
from ledger.model import FOLDERS, ID, Call, Claim, Concept, Event, Record
from ledger.problem import Misuse, Problem, shown
from ledger.reading import MAX_BYTES, Fault, as_id
from ledger.reporting import problems as faces
from ledger.reporting.text import plain
from ledger.writing import NameTaken, WriteRefused, dump, free_id, slug, write_new

TYPES = {model.__name__.lower(): folder for folder, model in FOLDERS.items() if folder != "datasets"}
"""What can be added, with its folder."""

STANDARD_INPUT = Path("standard input")
"""What stands for the file of a record that comes from there, where a problem is told."""

CHANGE = "field=value changes a field first, as in `notes.0=One page only.`"

_DAY = re.compile(r"\d{4}(?:-\d{2}){0,2}")


@dataclass(frozen=True)
class Wish:
    """What a person wants added: a type of TYPES, from a file (`-`: standard input), from settings `field=value`, or by questions.

    `name` is the id, None for one that is proposed. `yes` writes without asking, `dry_run` only shows.
    """

    type: str = "claim"
    source: str | None = None
    name: str | None = None
    settings: tuple[str, ...] = ()
    yes: bool = False
    dry_run: bool = False


def add(book: Book | None, problems: Sequence[Problem], wish: Wish, dialogue: Dialogue) -> int:
    """Add a record to a ledger, as it was read with its problems; the exit code.

    Problems of other records hinder nothing: what is missing there may be the very thing that is added.
    """
    if book is None:
        _tell(faces.as_text(problems, dialogue.page), dialogue)
        return 1
    try:
        return _add(Task(book, TYPES[wish.type], dialogue, is_sound(problems)), wish)
    except Misuse as misuse:
        dialogue.warn(f"ledger: {plain(str(misuse))}")
        return 2
    except WriteRefused as refused:
        dialogue.warn(f"ledger: {plain(refused.reason)}: {plain(refused.help)}")
        return 2
    except EOFError:
        dialogue.warn("\nledger: no answer came; nothing was written")
        return 2
    except KeyboardInterrupt:
        dialogue.warn("\nledger: interrupted; nothing was written")
        return 130


@dataclass(frozen=True)
class Task:
    """Where a record is to go: the book, the folder, the person, and whether the book is sound so that it can be judged."""

    book: Book
    folder: str
    dialogue: Dialogue
    can_judge: bool

    @property
    def taken(self) -> set[str]:
        """Ids that no new record may have; those of faulty ones among them."""
        return {*self.book.records(self.folder), *(name for folder, name in self.book.faulty if folder == self.folder)}

    def path(self, name: str) -> Path:
        return self.book.root / self.folder / f"{name}.yaml"


def _add(task: Task, wish: Wish) -> int:
    _refuse_name(task, wish.name)
    draft, told = _draft(task, wish)
    may_change = wish.source is None and not wish.settings
    while True:
        record, problems = record_of(draft, told)
        name = wish.name or (free_id(_proposed(task.book, record), task.taken) if record else "")
        if record:
            problems = _show(task, draft, name, record)
        else:
            _tell(faces.as_text(problems, task.dialogue.page), task.dialogue)
        if not is_sound(problems) and not may_change:
            task.dialogue.warn("ledger: nothing was written")
            return 1
        answer: bool | str = True
        if not wish.dry_run and not (wish.yes and is_sound(problems)):
            answer = _answer(task, name if is_sound(problems) else None)
        if isinstance(answer, bool):
            break
        draft, may_change = _amended(draft, answer, task.dialogue), True
    if wish.dry_run or not answer or record is None:
        task.dialogue.tell("nothing was written" + ": this was a dry run" * wish.dry_run)
        return 0 if is_sound(problems) else 1
    path = _write(task, name, record, wish.name is None)
    task.dialogue.tell(f"wrote {plain(path.as_posix())}")
    return 0


# ---------------------------------------------------------------------------------------------------------- the draft


def _refuse_name(task: Task, name: str | None) -> None:
    if name is None:
        return
    if not re.fullmatch(ID, name):
        remedy = "use a-z, 0-9 and single hyphens" + f": `{as_id(name)}`" * bool(as_id(name))
        raise Misuse(f"--id: `{shown(name)}` is no id: {remedy}")
    if name in task.taken:
        raise Misuse(f"--id: `{name}` is on record already: choose another id; a record is changed in an editor, never written over")


def _draft(task: Task, wish: Wish) -> tuple[Draft, Sequence[Fault]]:
    if wish.source is not None:
        source = STANDARD_INPUT if wish.source == "-" else Path(wish.source)
        return draft_of(task.folder, source, _content(wish.source), wish.settings)
    if wish.settings:
        return draft_of(task.folder, Path(), None, wish.settings)
    if task.dialogue.ask is None:
        raise Misuse(f"there is no terminal to ask at: give the {wish.type} with `--from FILE`, `--from -` or `--set field=value`")
    _refuse_premature(task, wish.type)
    return Draft(task.folder, data=Questions(task.book, task.folder, task.dialogue, task.dialogue.ask).record()), ()


def _refuse_premature(task: Task, kind: str) -> None:
    """What a record must name has to be on record before it."""
    model = FOLDERS[task.folder]
    for name in model.model_fields:
        where = REFERS.get(name)
        if where in FOLDERS and need_of(model, name, Part({}, (), {})) is Need.NEEDED and not task.book.records(where):
            one = type_named(task.folder, name)
            raise Misuse(f"a record of type {kind} names one of type {one}, and none is on record yet: begin with `ledger add {one}`")


def _content(source: str) -> bytes:
    """What stands in a file or comes from standard input; one byte more than a record may have, at most."""
    if source == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    try:
        with Path(source).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Misuse(f"`{source}` cannot be read: {(error.strerror or type(error).__name__).lower()}") from error


def _amended(draft: Draft, words: str, dialogue: Dialogue) -> Draft:
    """The draft with one more setting; the same, and why, if that cannot be."""
    try:
        return changed(draft, [words])
    except Misuse as misuse:
        dialogue.tell(plain(str(misuse)))
        return draft


# ---------------------------------------------------------------------------------------------------------- its id


def _proposed(book: Book, record: Record) -> str:
    """An id for a record: the day, who spoke with whom, and the first words; of a concept, its label."""
    own = book.ledger.languages[0]
    if isinstance(record, Claim):
        call = book.calls.get(record.call)
        date = record.said or (call.date if call else "")
        others = [one for one in call.participants if one != record.speaker] if call else []
        text = " ".join([_day(str(date)), *map(_surname, others or [record.speaker]), record.proposition])
    elif isinstance(record, Call):
        text = " ".join([_day(str(record.date)), *map(_surname, record.participants)])
    elif isinstance(record, Event):
        text = f"{_day(str(record.when))} {record.title}"
    else:
        assert isinstance(record, Concept)
        text = record.label.get(own) or next(iter(record.label.values()))
    return slug(text) or "untitled"


def _day(date: str) -> str:
    found = _DAY.search(date)
    return found[0] if found else date


def _surname(actor: str) -> str:
    """The last word of an actor's id."""
    return actor.rpartition("-")[2]


# ---------------------------------------------------------------------------------------------------------- shown


def _show(task: Task, draft: Draft, name: str, record: Record) -> list[Problem]:
    """Show the finished record, its problems among the others, what may be the same, and what the engine makes of it."""
    page, book = task.dialogue.page, task.book
    text = dump(draft.folder, record)
    if len(text.encode()) > MAX_BYTES:
        raise Misuse(f"the record has more than {MAX_BYTES:,} bytes: keep no copies of pages in it")
    if not draft.content:
        draft = replace(draft, source=task.path(name), content=text.encode())
    after = book_with(book, draft, name, record)
    problems = new_problems(book, after)
    _tell(["", page.paint(plain(task.path(name).as_posix()), "bold"), *map(plain, text.split("\n"))], task.dialogue)
    _tell(faces.as_text(problems, page), task.dialogue)
    for other in alike(book, draft.folder, name, record):
        task.dialogue.say(f"`{other.name}` may be the same: {plain(other.why)} (ledger show {other.name})", "likely duplicate: ")
    if is_sound(problems) and task.can_judge:
        _tell([*foresee(book, after, draft.folder, name, record, page), ""], task.dialogue)
    elif is_sound(problems):
        task.dialogue.say("Other records have problems (`ledger validate`), so nothing is judged for now.")
    return problems


def _tell(lines: Sequence[str], dialogue: Dialogue) -> None:
    for line in lines:
        dialogue.tell(line)


def _answer(task: Task, name: str | None) -> bool | str:
    """Whether to write it under this name (None: it cannot be written yet), or a setting `field=value` that changes it first."""
    dialogue = task.dialogue
    if dialogue.ask is None:
        raise Misuse("nothing was written: there is no terminal to ask at; `--yes` writes without asking")
    if name:
        dialogue.say(f"Write {plain(task.path(name).as_posix())}? y writes it; Enter does not; {CHANGE}.")
    else:
        dialogue.say(f"It cannot be written like this: {CHANGE}; Enter leaves, and nothing is written.")
    while True:
        answer = dialogue.ask("write> " if name else "change> ", ()).strip()
        if answer.casefold() in ("", "n", "no"):
            return False
        if name and answer.casefold() in ("y", "yes"):
            return True
        if "=" in answer:
            return answer
        dialogue.tell("  answer y, field=value, or nothing" if name else "  answer field=value, or nothing")


# ---------------------------------------------------------------------------------------------------------- written


def _write(task: Task, name: str, record: Record, is_ours: bool) -> Path:
    """Write the record; an id that we proposed, and that somebody has taken meanwhile, gives way to the next free one."""
    path, taken = task.path(name), task.taken
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteRefused(f"the folder `{path.parent}` cannot be made", "make it, then try again") from error
    while True:
        try:
            write_new(path, dump(task.folder, record))
        except NameTaken:
            if not is_ours:
                raise
            taken.add(path.stem)
            path = task.path(free_id(_proposed(task.book, record), taken))
        else:
            return path
