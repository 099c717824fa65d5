"""What is to become a record: its data, where each part of it was written, and the book as it would be with it in.

A draft comes from a YAML text, from settings `field=value`, or from both. Whatever is at fault in it is told where it was
written: in the text, or in the setting that brought it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, get_origin

from ledger.book import Book
from ledger.checks import run_checks
from ledger.model import FOLDERS, Record
from ledger.problem import Misuse, Problem, Severity
from ledger.reading import MAX_BYTES, Fault, Mark, Places, Step, locate, parse, validate
from ledger.reading import Path as KeyPath

SETTING = Path("setting")
"""What stands for the file of a setting where a problem is told."""

_FORM = re.compile(r"([a-z_]+(?:\.[A-Za-z0-9_-]+)*)=(.*)", re.DOTALL)


class Setting(NamedTuple):
    """A field set from outside the text: the words as they were given, its value, and the path of what it made.

    That is the path of the field itself, or of the nearest part around it that was not there before.
    """

    words: str
    value: str
    made: KeyPath


@dataclass(frozen=True)
class Draft:
    """The data of a record of `folder`. `source` and `content` are the text that it came from, empty if from settings alone."""

    folder: str
    source: Path = SETTING
    content: bytes = b""
    settings: tuple[Setting, ...] = ()
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def model(self) -> type[Record]:
        return FOLDERS[self.folder]

    def problem(
        self,
        path: KeyPath,
        code: str,
        message: str,
        help: str = "",
        at_key: bool = False,
        severity: Severity = Severity.ERROR,
        mark: Mark | None = None,
    ) -> Problem:
        """A fault at a path of the data, told where that was written."""
        setting = next((one for one in reversed(self.settings) if path[: len(one.made)] == one.made), None)
        if setting and mark is None:
            column = 1 if at_key else len(setting.words) - len(setting.value) + 1
            line = setting.words.replace("\n", " ")
            width = max(1, len(setting.words) - len(setting.value) - 1 if at_key else len(setting.value))
            return Problem(code, message, SETTING, 1, column, width, line, help, severity)
        line_number, column, width = mark or (self._places.key(path) if at_key else self._places.value(path))
        return Problem(code, message, self.source, line_number, column, width, self._places.line(line_number), help, severity)

    @cached_property
    def _places(self) -> Places:
        return locate(self.content)


def draft_of(folder: str, source: Path, content: bytes | None, settings: Sequence[str]) -> tuple[Draft, list[Fault]]:
    """The draft that a text (None: an empty one) and settings make, and the faults of the text's form.

    Misuse for a setting that fits nowhere.
    """
    if content is None:
        return changed(Draft(folder), settings), []
    if len(content) > MAX_BYTES:
        raise Misuse(f"{source} has more than {MAX_BYTES:,} bytes: keep one record in a file, and no copies of pages")
    data, faults = parse(content)
    draft = Draft(folder, source, content, data=data or {})
    return (draft, faults) if data is None else (changed(draft, settings), faults)


def changed(draft: Draft, settings: Iterable[str]) -> Draft:
    """The draft with these settings `field=value` put in, one after the other.

    Misuse for what is no setting (`scope.act=…`, `reporting.0.publisher=…`), or fits nowhere.
    """
    data = deepcopy(draft.data)
    put = tuple(_put(draft.model, data, words) for words in settings)
    return replace(draft, data=data, settings=(*draft.settings, *put))


def _put(model: type[Record], data: dict[str, Any], words: str) -> Setting:
    """Set one value in the data of a record of this model; what leads to it is made where it is missing."""
    found = _FORM.fullmatch(words)
    if not found:
        raise Misuse(f"`{words}` sets nothing: write field=value, as in `scope.act=attack-on-civilians` or `reporting.0.language=fr`")
    _refuse_broken(words)
    steps, value = found[1].split("."), found[2]
    holder: Any = data
    path: KeyPath = ()
    made: KeyPath = ()
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        place = int(step) if isinstance(holder, list) and step.isdecimal() else step
        path = (*path, place)
        is_there = _has(holder, place, words)
        if not made and (following is None or not is_there):
            made = path
        if following is None:
            _set(holder, place, value)
        elif not is_there:
            _set(holder, place, [] if following.isdecimal() and not _is_mapping(model, path) else {})
        holder = holder[place]
    return Setting(words, value, made)


def _refuse_broken(text: str) -> None:
    """Bytes that are no text come in as lone surrogates, which no file can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Misuse("a value is not UTF-8: write it in UTF-8, or give the record in a file") from None


def _has(holder: Any, place: Step, words: str) -> bool:
    """Whether something stands at a place; Misuse if nothing can."""
    if isinstance(holder, list) and isinstance(place, int):
        if place > len(holder):
            raise Misuse(f"`{words}`: the list ends before position {place}, and positions count from 0")
        return place < len(holder)
    if isinstance(holder, dict):
        return holder.get(place) is not None
    raise Misuse(f"`{words}`: nothing can be set at `{place}` there")


def _set(holder: Any, place: Step, value: Any) -> None:
    if isinstance(holder, list) and place == len(holder):
        holder.append(value)
    else:
        holder[place] = value


def _is_mapping(model: type[Record], path: KeyPath) -> bool:
    """Whether a field of the record holds values under keys of any name, numbers among them."""
    info = model.model_fields.get(str(path[0])) if len(path) == 1 else None
    return info is not None and get_origin(info.annotation) is dict


# ---------------------------------------------------------------------------------------------------------- judged


def record_of(draft: Draft, told: Sequence[Fault] = ()) -> tuple[Record | None, list[Problem]]:
    """The record that a draft makes, or every problem that keeps it from being one; `told` are faults of its form."""
    faults = list(told)
    record: Record | None = None
    if draft.data or not told:
        record, more = validate(draft.model, draft.data, [fault.path for fault in told])
        faults += more
    problems = [draft.problem(one.path, one.code, one.message, one.help, one.at_key, mark=one.mark) for one in faults]
    return (None if faults else record), sorted(problems)


@dataclass(frozen=True)
class DraftedBook(Book):
    """The book as it would be with a draft in it as the record `name`; what is at fault in that is told where the draft was written."""

    draft: Draft = field(kw_only=True)
    name: str = field(kw_only=True)

    def problem(
        self,
        folder: str,
        name: str,
        path: KeyPath,
        code: str,
        message: str,
        help: str = "",
        at_key: bool = False,
        severity: Severity = Severity.ERROR,
    ) -> Problem:
        """As `Book.problem`."""
        if (folder, name) == (self.draft.folder, self.name):
            return self.draft.problem(path, code, message, help, at_key, severity)
        return super().problem(folder, name, path, code, message, help, at_key, severity)


def book_with(book: Book, draft: Draft, name: str, record: Record) -> DraftedBook:
    """The book with the draft's record in it."""
    values = {one.name: getattr(book, one.name) for one in fields(Book)}
    shelf = draft.folder.rpartition("/")[2]
    values[shelf] = dict(sorted({**values[shelf], name: record}.items()))
    return DraftedBook(**values, draft=draft, name=name)


def new_problems(before: Book, after: DraftedBook) -> list[Problem]:
    """What would not hold between the records with the draft among them, and held, or failed, before; sorted by place."""
    known = set(run_checks(before))
    return sorted(problem for problem in run_checks(after) if problem not in known)
