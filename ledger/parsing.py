"""Bytes → data, and places on demand.

YAML is read through libyaml's event stream and means no more than it shows: a mapping, a list, text. Every scalar stays text
for the model to read (`NO`, `0123`, `14:30`, `1e3`, `~`); only a plain `null` and a value left empty are nothing. What YAML
would do behind the reader's back (aliases, anchors, tags, the last of two equal keys) is reported, not obeyed.

No positions are kept: whoever tells a fault parses the file again with `locate`, which is cheap for one file and saves time
and memory for the ten thousand that are sound.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yaml import YAMLError
from yaml._yaml import CParser
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from ledger.problem import shown

MAX_DEPTH = 64
"""Mappings and lists that may lie within each other; records need seven."""

CODES = {
    "alias": "An alias is not obeyed: each value is written out where it stands.",
    "anchor": "A value has no anchor, since nothing may refer to it.",
    "byte-order-mark": "A file has no byte-order mark.",
    "control-character": "A file holds no control characters.",
    "directive": "A file has no YAML directives.",
    "empty-file": "A file holds a record.",
    "key-not-text": "A key is plain text on one line.",
    "not-a-mapping": "A record is a mapping of keys to values.",
    "not-utf8": "A file is encoded in UTF-8.",
    "repeated-key": "A key stands once in its mapping.",
    "several-documents": "A file holds one record.",
    "tab": "Lines are indented with spaces.",
    "tag": "A value has no YAML tag: the model knows its type.",
    "too-deep": f"Values lie at most {MAX_DEPTH} deep in each other.",
    "yaml-syntax": "A file is YAML.",
}
"""Each code of a fault in the form of a file, with its law."""

Step = str | int
Path = tuple[Step, ...]
"""Keys and list positions that lead to a value; positions count from 0, `()` is the whole record."""

Mark = tuple[int, int, int]
"""Line, column and width; line and column count from 1, column and width in characters."""

START: Mark = (1, 1, 1)

UNREAD: Any = object()
"""Stands in the data for a value that was told as a fault: no model accepts it."""

_Span = tuple[int, int, int, int]
_LINE_END = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
_CONTROL = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BOM = "\ufeff".encode()
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_TOO_DEEP = f"values lie more than {MAX_DEPTH} deep in each other here"


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault within one file, at a path of keys and list positions, or at a mark where the file cannot be read that far.

    `at_key` points at the key instead of at its value.
    """

    code: str
    path: Path
    message: str
    help: str
    at_key: bool = False
    mark: Mark | None = None


class Places:
    """Where the values and keys of one file stand. Of a repeated key the last one counts, as in the data."""

    def __init__(self, lines: list[str], values: Mapping[Path, _Span], keys: Mapping[Path, _Span]) -> None:
        self._lines = lines
        self._values = values
        self._keys = keys

    def value(self, path: Path) -> Mark:
        """Place of the value at `path`, or of the nearest written value around it; 1:1 in a file without values.

        What goes over several lines is told by its first.
        """
        while path and path not in self._values:
            path = path[:-1]
        return self._mark(self._values.get(path, (0, 0, 0, 1)))

    def key(self, path: Path) -> Mark:
        """Place of the key that `path` ends with; where it has none (a list item, a missing key) that of the value."""
        return self._mark(self._keys[path]) if path in self._keys else self.value(path)

    def line(self, number: int) -> str:
        """The line of that number without its end; '' if there is none."""
        return self._lines[number - 1] if 0 < number <= len(self._lines) else ""

    def _mark(self, span: _Span) -> Mark:
        line, column, last_line, last_column = span
        end = last_column if line == last_line else len(self.line(line + 1).rstrip())
        return line + 1, column + 1, max(1, end - column)


def parse(content: bytes) -> tuple[dict[str, Any] | None, list[Fault]]:
    """The mapping that a file holds, and every fault of its form. Without a fault there is always a mapping.

    A fault may come with data, so that the rest can be validated too: `validate` accepts them together.
    """
    if content.startswith(_UTF16):
        return None, [Fault("not-utf8", (), "the file is encoded in UTF-16", "save it as UTF-8", mark=START)]
    value, faults = _Builder(content).build()
    if content.startswith(_BOM):
        faults.insert(0, Fault("byte-order-mark", (), "the file begins with a byte-order mark", "save it as UTF-8 without one", mark=START))
    if type(value) is dict:
        return value, faults
    if value is not None:
        faults.append(Fault("not-a-mapping", (), f"the file holds {a_kind(value)}, not a mapping of keys", "write `key: value` lines"))
    elif not faults:
        faults.append(Fault("empty-file", (), "the file holds no record", "write the record, or delete the file", mark=START))
    return None, faults


def locate(content: bytes) -> Places:
    """Parse again and keep what stands where; as far as the file can be read."""
    values: dict[Path, _Span] = {}
    keys: dict[Path, _Span] = {}
    _Builder(content, values, keys).build()
    return Places(_LINE_END.split(content.removeprefix(_BOM).decode("utf-8", "replace")), values, keys)


class _Builder:
    """Builds the value of one file from libyaml's events, and notes in `values` and `keys`, where given, what stands where."""

    def __init__(self, content: bytes, values: dict[Path, _Span] | None = None, keys: dict[Path, _Span] | None = None) -> None:
        self.content = content
        self.values = values
        self.keys = keys
        self.faults: list[Fault] = []
        self.documents = 0

    def build(self) -> tuple[Any, list[Fault]]:
        """The value and the faults of its form; None where the file cannot be read to its end."""
        parser = CParser(self.content)
        try:
            return self._drain(parser.get_event), self.faults
        except YAMLError as error:
            return None, [*self.faults, _unreadable(self.content, error)]
        finally:
            parser.dispose()

    def _drain(self, get: Any) -> Any:
        """One loop without recursion, and without calls for what is sound: this is where the time of reading goes.

        `holder` is the open mapping or list, `key` the key in it whose value comes next, None in a mapping that awaits a key.
        `stack` has what holds the holder, with the key or position in it, and so on outwards.
        """
        root: Any = None
        holder: Any = None
        key: Any = None
        in_mapping = False
        stack: _Stack = []
        values, keys = self.values, self.keys
        while True:
            event = get()
            kind = type(event)
            if kind is ScalarEvent:
                value: Any = event.value
                if event.anchor is not None or event.tag is not None:
                    self._marked(event, _path(stack, holder, key))
                if in_mapping and key is None:
                    if value in holder:
                        at = _path(stack, holder, value)
                        self._report("repeated-key", event, at, f"the key `{shown(value)}` stands here again", "keep one of the two")
                    key = value
                    if keys is not None:
                        keys[_path(stack, holder, key)] = _span(event)
                    continue
                if (not value or value == "null") and event.implicit[0]:
                    value = None
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                if values is not None:
                    at = _path(stack)
                    values[at] = values[at][:2] + _span(event)[2:]
                holder, key = stack.pop()
                in_mapping = type(holder) is dict
                if in_mapping:
                    key = None
                continue
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                value = {} if kind is MappingStartEvent else []
                if event.anchor is not None or event.tag is not None:
                    self._marked(event, _path(stack, holder, key))
                if in_mapping and key is None:
                    self._report(
                        "key-not-text", event, _path(stack), "a list or a mapping stands where a key should", "put quotes around it"
                    )
                    return None
                if len(stack) == MAX_DEPTH:
                    self._report("too-deep", event, _path(stack), _TOO_DEEP, "write them flatter")
                    return None
            elif kind is AliasEvent:
                alias = f"*{shown(event.anchor)}"
                at = _path(stack, holder, alias if in_mapping and key is None else key)
                self._report("alias", event, at, f"the alias `{alias}` is not obeyed", "write the value out here")
                if in_mapping and key is None:
                    key = alias
                    continue
                value = UNREAD
            elif kind is StreamEndEvent or (kind is DocumentStartEvent and self._is_another(event)):
                return root
            else:
                continue

            # A value stands: note its place, put it where it belongs, go into it.
            if values is not None:
                values[_path(stack, holder, key)] = _span(event)
            if in_mapping:
                holder[key] = value
            elif holder is not None:
                key = len(holder)
                holder.append(value)
            else:
                root = value
            if kind is MappingStartEvent or kind is SequenceStartEvent:
                stack.append((holder, key))
                holder = value
                in_mapping = kind is MappingStartEvent
            key = None

    def _report(self, code: str, event: Any, path: Path, message: str, remedy: str) -> None:
        line, column, last_line, last_column = _span(event)
        width = max(1, last_column - column) if line == last_line else 1
        self.faults.append(Fault(code, path, message, remedy, mark=(line + 1, column + 1, width)))

    def _marked(self, event: Any, path: Path) -> None:
        if event.anchor is not None:
            self._report("anchor", event, path, f"the anchor `&{shown(event.anchor)}` stands here", "delete it: nothing may refer to it")
        if event.tag is not None:
            tag = shown(event.tag.replace("tag:yaml.org,2002:", "!!"))
            self._report("tag", event, path, f"the tag `{tag}` stands here", "delete it: the model knows the type")

    def _is_another(self, event: Any) -> bool:
        """Whether a document begins that is not the first one."""
        self.documents += 1
        if self.documents > 1:
            self._report("several-documents", event, (), "a second document begins here", "give each record its own file")
        elif event.version is not None or event.tags is not None:
            self._report("directive", event, (), "a YAML directive stands here", "delete the line that begins with `%`")
        return self.documents > 1


_Stack = list[tuple[Any, Any]]


def _path(stack: _Stack, holder: Any = None, key: Any = None) -> Path:
    """The path of what holds the holder, and on to the value that comes next in it: at `key`, or at the end of a list."""
    around = tuple(step for _, step in stack[1:])
    if type(holder) is list:
        return (*around, len(holder))
    return around if key is None else (*around, key)


def _span(event: Any) -> _Span:
    start, end = event.start_mark, event.end_mark
    return start.line, start.column, end.line, end.column


def a_kind(value: Any) -> str:
    """What kind of value this is, with its article."""
    return "a mapping" if isinstance(value, dict) else "a list" if isinstance(value, list) else "text"


_MEND = "mend the indentation"
_SYNTAX: tuple[tuple[str, str, str, bool], ...] = (
    ("mapping values are not allowed", "a `:` stands where no key can be", f"put quotes around text with `: `, or {_MEND}", False),
    ("cannot start any token", "a value cannot begin with this sign", "put quotes around the text", False),
    ("could not find expected ':'", "this line is no `key: value`", "write one, or indent the line below the key it belongs to", True),
    ("unexpected end of stream", "this quotation is not closed", "put the missing quotation mark", True),
    ("document indicator", "this quotation is not closed", "put the missing quotation mark", True),
    ("expected ',' or ']'", "this list is not closed", "separate its items with commas and end it with `]`", True),
    ("expected ',' or '}'", "this mapping is not closed", "separate its entries with commas and end it with `}`", True),
    ("expected node content", "a value is missing before this", "write it, or close what is open with `]` or `}`", False),
    ("expected '-' indicator", "this line does not belong to the list above", f"begin an item with `- `, or {_MEND}", False),
    ("expected key", "this does not belong to the mapping above", f"{_MEND}, or put quotes around the whole value", False),
    ("expected <document start>", "the record has ended above this line", f"write `key: value`, or {_MEND}", False),
    ("block sequence entries are not allowed", "a list cannot begin here", "put each `- ` on a line of its own below the key", False),
    ("unknown escape character", "this is no escape of YAML", "write `\\\\` for a backslash, or use single quotation marks", False),
    ("undefined tag handle", "a value cannot begin with this sign", "put quotes around the text", False),
)
"""libyaml's complaint, our sentence, the remedy, and whether the fault lies where the construct began."""


def _unreadable(content: bytes, error: YAMLError) -> Fault:
    """Why libyaml could not go on, at the place where a person mends it."""
    try:
        text = content.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as wrong:
        place = _place(content[: wrong.start].decode("utf-8"))
        message = f"the byte {wrong.object[wrong.start]:02x} (hexadecimal) at offset {wrong.start} is not UTF-8"
        return Fault("not-utf8", (), message, "save the file as UTF-8", mark=place)
    control = _CONTROL.search(text)
    if control:
        message = f"the control character U+{ord(control[0]):04X} stands here"
        return Fault("control-character", (), message, "delete it", mark=_place(text[: control.start()]))
    problem, began = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    lines = _LINE_END.split(text)
    for mark in (problem, began):
        written = lines[mark.line] if mark and mark.line < len(lines) else ""
        indent = written[: len(written) - len(written.lstrip())]
        if mark and "\t" in indent:
            return Fault("tab", (), "a tab indents this line", "indent with spaces", mark=(mark.line + 1, indent.index("\t") + 1, 1))
    said = str(getattr(error, "problem", error))
    if "nesting depth" in said:
        return Fault("too-deep", (), _TOO_DEEP, "write them flatter", mark=_mark_at(problem))
    for complaint, message, remedy, at_beginning in _SYNTAX:
        if complaint in said:
            return Fault("yaml-syntax", (), message, remedy, mark=_mark_at(began if at_beginning and began else problem))
    return Fault("yaml-syntax", (), f"this is no YAML: {said}", "compare with a record that can be read", mark=_mark_at(problem))


def _mark_at(mark: Any) -> Mark:
    return (mark.line + 1, mark.column + 1, 1) if mark else START


def _place(before: str) -> Mark:
    """Place of the character that comes after this text."""
    lines = _LINE_END.split(before)
    return len(lines), len(lines[-1]) + 1, 1
