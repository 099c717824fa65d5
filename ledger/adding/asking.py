"""A record by questions: field by field in the model's order, with the model's own help, each answer judged at once.

The answers become the same plain data that a file would hold. Nothing here writes; who leaves, leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from ledger.adding.meaning import CHOICES, HINTS, Names, holding, meant, measures, named_in, nearest, type_named
from ledger.adding.needs import Need, Part, need_of
from ledger.book import Book
from ledger.model import FOLDERS, Edge, Record
from ledger.problem import shown
from ledger.reading import Path as KeyPath
from ledger.reading import validate
from ledger.reporting.text import Page, counted, plain

Ask = Callable[[str, Collection[str]], str]
"""Puts a prompt and returns the answer; the words complete it. EOFError where there is no more to come."""

MOST = 12
"""Things that may stand in a field that are listed at once."""

INTRODUCTION = (
    "Enter leaves a field empty that is not needed; Tab completes. `?` lists what may stand there, `?word` what has the word in it; "
    "`<` goes back to the field before; `.` leaves the rest of a part empty. Ctrl-C leaves, and nothing is written."
)


class _Back(Exception):
    """The field before is asked for again."""


class _Rest(Exception):
    """What need not be answered in this part is left empty."""


class _Ended(Exception):
    """The part is left out, and with it the list that it would have gone on with."""


@dataclass(frozen=True)
class Dialogue:
    """How to talk to a person: the page that text is set for, where lines and warnings go, and whom to ask (None: nobody)."""

    page: Page
    tell: Callable[[str], None]
    warn: Callable[[str], None]
    ask: Ask | None = None

    def say(self, text: str, first: str = "", rest: str | None = None) -> None:
        """A paragraph, its lines begun as `Page.fold` begins them."""
        for line in self.page.fold(text, first, rest):
            self.tell(line)


@dataclass(frozen=True)
class Questions:
    """The questions for one record of `folder`; `whole` is what is answered so far."""

    book: Book
    folder: str
    dialogue: Dialogue
    ask: Ask
    whole: dict[str, Any] = field(default_factory=dict)

    def record(self) -> dict[str, Any]:
        """The data of the whole record."""
        self.dialogue.say(INTRODUCTION)
        while True:
            try:
                return self._part(FOLDERS[self.folder], (), self.whole)
            except _Back:
                self.dialogue.say("This is the first field.")

    # parts

    def _part(self, model: type[Record], path: KeyPath, found: dict[str, Any], may_end: bool = False) -> dict[str, Any]:
        """The fields of a part, into `found`; _Ended if it may be left out and its first field stays empty."""
        names = list(model.model_fields)
        position, asked, resting = 0, list[int](), False
        while position < len(names):
            name = names[position]
            ends = may_end and not asked
            need = Need.OPTIONAL if ends else need_of(model, name, Part(found, path, self.whole))
            if need is Need.MOOT or need is Need.OPTIONAL and resting:
                position += 1
                continue
            try:
                value = self._field(model, name, path, need, ends)
            except _Back:
                if not asked:
                    raise
                position, resting = asked.pop(), False
                found.pop(names[position], None)
                continue
            except _Rest:
                if ends:
                    raise
                resting = True
                continue
            if value is None and ends:
                raise _Ended
            if value is not None:
                found[name] = value
            asked.append(position)
            position += 1
        return found

    def _whole_part(self, model: type[Record], path: KeyPath, may_end: bool) -> dict[str, Any]:
        """A part within the record, asked for again until its fields fit each other."""
        while True:
            found = self._part(model, path, {}, may_end)
            faults = validate(model, found)[1]
            if not faults:
                return found
            for fault in faults:
                self._tell_fault(fault.message, fault.help)

    def _field(self, model: type[Record], name: str, path: KeyPath, need: Need, ends: bool) -> Any:
        """The value of a field; None if it is left empty, which `ends` the part."""
        here = (*path, name)
        ending = "Enter: no more" if path and isinstance(path[-1], int) and path[-1] > 0 else "Enter: none"
        self._explain(model, name, here, ending if ends else "needed" * (need is Need.NEEDED))
        annotation = model.model_fields[name].annotation
        inner = next((kind for kind in _types(annotation) if _is_record(kind) and kind is not Edge), None)
        if _is_mapping(model, name):
            return self._mapping(model, name, here, inner, need)
        if inner and _is_list(annotation):
            return self._parts(inner, here, need)
        if inner:
            return self._one_part(inner, here, need, may_end=NoneType in get_args(annotation) and need is Need.OPTIONAL)
        if _is_list(annotation):
            return self._values(model, name, here, need)
        return self._value(model, name, here, need, lambda value: {name: value})

    def _one_part(self, inner: type[Record], path: KeyPath, need: Need, may_end: bool) -> dict[str, Any] | None:
        while True:
            try:
                found = self._whole_part(inner, path, may_end)
            except _Ended:
                return None
            if found or need is not Need.NEEDED:
                return found or None
            self._tell_fault("something is needed here", "fill in one of these fields")

    def _parts(self, inner: type[Record], path: KeyPath, need: Need) -> list[dict[str, Any]] | None:
        """Several parts; the list ends where the first field of the next one is left empty."""
        parts: list[dict[str, Any]] = []
        while True:
            try:
                parts.append(self._whole_part(inner, (*path, len(parts)), may_end=bool(parts) or need is Need.OPTIONAL))
            except _Ended:
                return parts or None
            except _Rest:
                if not parts:
                    raise
                return parts
            except _Back:
                if not parts:
                    raise
                parts.pop()

    def _mapping(self, model: type[Record], name: str, path: KeyPath, inner: type[Record] | None, need: Need) -> dict[str, Any] | None:
        """What stands under keys: texts by language, or figures by name."""
        if inner:
            return self._named_parts(model, name, path, inner)
        several = any(get_origin(kind) is tuple for kind in _types(model.model_fields[name].annotation))
        found: dict[str, Any] = {}
        for position, language in enumerate(self.book.ledger.languages):

            def placed(value: Any, language: str = language) -> dict[str, Any]:
                return {name: {language: value}}

            ask = self._values if several else self._value
            value = ask(model, name, (*path, language), need if position == 0 else Need.OPTIONAL, placed)
            if value is not None:
                found[language] = value
        return found or None

    def _named_parts(self, model: type[Record], name: str, path: KeyPath, inner: type[Record]) -> dict[str, Any] | None:
        """Parts under names of their own; an empty name ends them."""
        sound = {one: info.examples[0] for one, info in inner.model_fields.items() if info.is_required() and info.examples}
        found: dict[str, Any] = {}
        while True:
            key = self._value(model, name, (*path, "name"), Need.OPTIONAL, lambda key: {name: {key: sound}})
            if key is None:
                return found or None
            with suppress(_Back, _Ended):
                found[key] = self._whole_part(inner, (*path, key), may_end=True)

    # single values

    def _values(
        self, model: type[Record], name: str, path: KeyPath, need: Need, placed: Callable[[Any], dict[str, Any]] | None = None
    ) -> list[str] | None:
        """Values one by one, until an empty answer."""
        values: list[str] = []
        into = placed or (lambda several: {name: several})
        while True:
            here = need if not values else Need.OPTIONAL
            try:
                value = self._value(model, name, (*path, len(values)), here, lambda one: into([*values, one]))
            except _Back:
                if not values:
                    raise
                values.pop()
                continue
            except _Rest:
                if not values:
                    raise
                return values
            if value is None:
                return values or None
            values.append(value)

    def _value(self, model: type[Record], name: str, path: KeyPath, need: Need, placed: Callable[[Any], dict[str, Any]]) -> str | None:
        """One answer that the model accepts and, where it names something, that is on record; None if it is left empty."""
        known = None if _is_mapping(model, name) else named_in(self.book, self.folder, name, self.whole)
        choices = _choices(model, name)
        offered = dict.fromkeys(choices, ()) if choices else known if known is not None else self._suggested(name)
        complete = sorted({word for one, labels in offered.items() for word in (one, *labels)})
        while True:
            answer = " ".join(self.ask(f"{'.'.join(map(str, path))}> ", complete).split())
            if answer == "<":
                raise _Back
            if answer.startswith("?"):
                self._list(offered, answer[1:].strip())
                continue
            if answer in ("", "."):
                if need is Need.NEEDED:
                    self._tell_fault("this is needed", "answer it, or go back with `<`")
                    continue
                if answer:
                    raise _Rest
                return None
            value = self._understood(answer, offered, name, bool(choices)) if choices or known is not None else answer
            if value is not None and not self._is_refused(model, name, placed(value)):
                return value

    def _understood(self, answer: str, known: Names, name: str, is_choice: bool) -> str | None:
        """The id or choice that an answer to the field `name` means; None, told with what is near, if that is not clear."""
        found = meant(answer, known)
        if len(found) == 1:
            if found[0] != answer:
                self.dialogue.say(_with_label(found[0], known), "  = ")
            return found[0]
        if found:
            self.dialogue.say(f"`{plain(answer)}` may mean {counted(len(found), 'thing')}:", "  ")
            self._rows(found, known)
            return None
        self._tell_fault(f"`{shown(answer)}` {'is none of the choices' if is_choice else 'is not on record'}", "")
        kin = holding(answer, known)
        near = "" if kin else nearest(answer, known)
        if near:
            self.dialogue.say(f"did you mean {_with_label(near, known)}?", "    ")
        self._rows(kin, known)
        singular = type_named(self.folder, name)
        if not is_choice and singular:
            self.dialogue.say(f"what is missing is added first: leave here, then `ledger add {singular}`", "    ")
        elif not kin and not near:
            self.dialogue.say("`?` lists what may stand here", "    ")
        return None

    def _is_refused(self, model: type[Record], name: str, data: dict[str, Any]) -> bool:
        """Whether the model refuses a value, which is then told with the remedy."""
        faults = [fault for fault in validate(model, data)[1] if fault.path[:1] == (name,)] if data else []
        for fault in faults[:1]:
            self._tell_fault(fault.message, fault.help)
        return bool(faults)

    def _suggested(self, name: str) -> Names:
        if name == "language":
            return dict.fromkeys(self.book.ledger.languages, ())
        return measures(self.book) if name in ("measure", "of") else {}

    # what is told

    def _explain(self, model: type[Record], name: str, path: KeyPath, note: str) -> None:
        """The model's own help for a field."""
        info = model.model_fields[name]
        title = self.dialogue.page.paint(".".join(map(str, path)), "bold") + f" ({note})" * bool(note)
        self.dialogue.tell("")
        self.dialogue.tell(title)
        self.dialogue.say(plain(info.description or ""), "  ")
        choices = _choices(model, name)
        for choice, meaning in CHOICES.get(name, {}).items():
            self.dialogue.say(meaning, f"    {choice:<14} ")
        if not all(f"`{choice}`" in (info.description or "") for choice in choices):
            self.dialogue.say(", ".join(choices), "  one of: ")
        if name in HINTS:
            self.dialogue.say(HINTS[name], "  ")
        example = _example(info.examples or [])
        if example and not choices:
            self.dialogue.say(example, "  for example: ")
        default = info.default.value if isinstance(info.default, Enum) else info.default
        if not note and isinstance(default, str):
            self.dialogue.say(f"left empty, it is {default}", "  ")

    def _tell_fault(self, message: str, help: str) -> None:
        self.dialogue.say(plain(message), "  ! ")
        if help:
            self.dialogue.say(plain(help), "    ")

    def _list(self, offered: Names, word: str) -> None:
        found = holding(word, offered)
        if found:
            self._rows(found, offered)
        else:
            nothing = f"nothing that may stand here has `{plain(word)}` in it" if offered else "there is no list of what may stand here"
            self.dialogue.say(nothing, "  ")

    def _rows(self, found: Sequence[str], known: Names) -> None:
        for name in found[:MOST]:
            self.dialogue.say(_with_label(name, known), "    ", "      ")
        if len(found) > MOST:
            self.dialogue.say(f"and {len(found) - MOST} more: `?word` lists those with the word in them", "    ")


def _with_label(name: str, known: Names) -> str:
    return f"{name} ({plain(known[name][0])})" if known[name] else name


def _types(annotation: Any) -> Iterator[Any]:
    """A type and all that it is made of; the fields of records stay closed."""
    yield annotation
    for part in get_args(annotation):
        yield from _types(part)


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Record)


def _is_mapping(model: type[Record], name: str) -> bool:
    return any(get_origin(kind) is dict for kind in _types(model.model_fields[name].annotation))


def _is_list(annotation: Any) -> bool:
    return any(get_origin(kind) is tuple for kind in (annotation, *get_args(annotation)))


def _choices(model: type[Record], name: str) -> list[str]:
    """The values that a field offers; none where it takes any."""
    for kind in _types(model.model_fields[name].annotation):
        if isinstance(kind, type) and issubclass(kind, Enum):
            # Whoever says that a claim has no form has said that it cannot be checked.
            return [str(one.value) for one in kind if name != "check" or one.value != "checkable"]
        if get_origin(kind) is Literal:
            return [str(one) for one in get_args(kind)]
        if kind is bool:
            return ["true", "false"]
    return []


def _example(examples: Sequence[Any]) -> str:
    """The model's example as a person would type it; '' where it is a part of several fields."""
    example = examples[0] if examples else ""
    if isinstance(example, bool):
        return ""
    if isinstance(example, list):
        return _example(example[:1])
    return plain(str(example)) if isinstance(example, (str, int)) else ""
