"""A record as YAML text, and that text on disk: nothing overwritten, no half file, two at once lose nothing (method §7, law 8).

The text is in our own shape: the modeline for editors, keys in the order of the model, defaults left out, quotes only
where a reader of YAML could take a text for something else.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import sys
import unicodedata
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from enum import Enum
from itertools import count
from pathlib import Path
from shlex import quote
from typing import Any, BinaryIO

import yaml
from yaml.emitter import Emitter
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.resolver import Resolver
from yaml.serializer import Serializer

from ledger.counts import Count
from ledger.dates import Edtf
from ledger.model import ID, Record, Standard

WIDTH = 110
"""Columns of a line of prose: it ends with the word that reaches or passes this one."""

LOCK = ".ledger.lock"
"""Held in the ledger's root while a record is written. The file stays: to remove it would let two hold it at once."""

_TEXT = "tag:yaml.org,2002:str"
_SAME = re.compile(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]*")
"""Text whose every character stands for itself in a block of YAML 1.1 and 1.2 alike."""


def dump(folder: str, record: Record) -> str:
    """The YAML text of a record of `folder` (`claims`, `vocabulary/acts`, …; `` for ledger.yaml), read back as the same record."""
    upwards = "../" * (1 + len(Path(folder).parts))
    modeline = f"# yaml-language-server: $schema={upwards}schemas/{type(record).__name__.lower()}.schema.json\n"
    node = _mapping(_fields(record), 0)
    return modeline + str(yaml.serialize(node, Dumper=_Dumper, width=WIDTH, allow_unicode=True))


def dump_item(part: Record, indent: int) -> str:
    """The YAML text of one item of a list, indented by so many columns."""
    node = SequenceNode("tag:yaml.org,2002:seq", [_mapping(_fields(part), indent + 2)], flow_style=False)
    text = str(yaml.serialize(node, Dumper=_Dumper, width=WIDTH - indent, allow_unicode=True))
    margin = min(len(line) - len(line.lstrip()) for line in text.split("\n") if line)
    return "".join(" " * indent + line[margin:] + "\n" for line in text.rstrip("\n").split("\n"))


class _Emitter(Emitter):
    """PyYAML's own, with lists set in below their key and double quotes as the only ones."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - what is never asked for is the point
        super().increase_indent(flow, False)

    def choose_scalar_style(self) -> str:
        style = str(super().choose_scalar_style())
        return '"' if style == "'" else style


class _Resolver(Resolver):
    """PyYAML's own, which knows YAML 1.1, and what besides that YAML 1.2 takes for something other than text."""


for _kind, _form, _starts in (
    ("bool", "[yYnN]", "yYnN"),
    ("int", "0o[0-7]+", "0"),
    ("int", "[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
):
    _Resolver.add_implicit_resolver(f"tag:yaml.org,2002:{_kind}", re.compile(rf"(?:{_form})\Z"), list(_starts))

_taken_for: Callable[[type[Node], str, tuple[bool, bool]], str] = _Resolver().resolve


class _Dumper(_Emitter, Serializer, _Resolver):
    """Nodes to text; there is nothing to represent."""

    def __init__(self, stream: Any, width: int, allow_unicode: bool, **_: Any) -> None:
        _Emitter.__init__(self, stream, width=width, allow_unicode=allow_unicode)
        Serializer.__init__(self)
        _Resolver.__init__(self)


def _fields(record: Record) -> dict[str, Any]:
    """What a record says beyond its defaults, in the order of the model."""
    values = {name: (getattr(record, name), field) for name, field in type(record).model_fields.items()}
    return {
        name: value
        for name, (value, field) in values.items()
        if field.is_required() or value != field.get_default(call_default_factory=True)
    }


def _node(value: Any, indent: int, column: int) -> Node:
    """The node of a value whose block is indented by `indent` columns and whose own text begins at `column`."""
    match value:
        case Record():
            return _mapping(_fields(value), indent)
        case dict():
            return _mapping(value, indent)
        case tuple():
            return _sequence(value, indent, column)
        case Standard():
            return _plain(value.name.lower())
        case Enum():
            return _plain(value.value)
        case bool():
            return _plain("true" if value else "false")
        case int() | float() | Edtf() | Count():
            return _plain(str(value))
        case str():
            return _text(value, column)
    raise TypeError(f"no record holds a {type(value).__name__}")


def _mapping(fields: dict[str, Any], indent: int) -> MappingNode:
    pairs = [(_text(name, indent), _node(value, indent + 2, indent + len(name) + 2)) for name, value in fields.items()]
    return MappingNode("tag:yaml.org,2002:map", pairs, flow_style=not pairs)


def _sequence(values: tuple[Any, ...], indent: int, column: int) -> SequenceNode:
    ids = all(isinstance(value, str) and re.fullmatch(ID, value) for value in values)
    flow = ids and column + len(", ".join(values)) + 2 <= WIDTH
    return SequenceNode("tag:yaml.org,2002:seq", [_node(value, indent + 2, indent + 2) for value in values], flow_style=flow)


def _plain(text: str) -> ScalarNode:
    """A date, a number, a flag, a word of the model: whatever a reader takes it for, the model reads its text."""
    return ScalarNode(_taken_for(ScalarNode, text, (True, False)), text)


def _text(text: str, column: int) -> ScalarNode:
    """A text: on its line if it fits there, else folded; its lines as they are if it has several; escaped if need be."""
    lines = text.split("\n")
    too_long = any(" " in line and column + len(line) + 2 > WIDTH for line in lines)
    style: str | None
    if not all(line == line.strip() and _SAME.fullmatch(line) for line in lines) or not (lines[0] and lines[-1]):
        style = '"'
    elif too_long:
        style = ">"
    else:
        style = "|" if len(lines) > 1 else None
    return ScalarNode(_TEXT, text, style=style)


class WriteRefused(Exception):
    """A record was not written, and nothing of it is left. `reason` has no full stop, `help` says what to do next."""

    def __init__(self, reason: str, help: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.help = help


class NameTaken(WriteRefused):
    """There is a file of that name already."""


def write_new(path: Path, text: str) -> None:
    """Write a new file whole, or not at all: WriteRefused says why, NameTaken where the name is taken.

    The text goes into a temporary file beside it, whose name begins with a dot. Once that is safely on the disk it gets its
    real name, and the system refuses to give it one that is taken.
    """
    if not path.parent.is_dir():
        raise WriteRefused(f"there is no folder `{path.parent}`", f"make it: mkdir -p {quote(str(path.parent))}")
    try:
        with _locked(_root(path)):
            _write(path, text.encode())
    except OSError as error:
        raise _refusal(path, error) from error


def rewrite(path: Path, before: bytes, text: str) -> None:
    """Put a text in the place of a file that still holds `before`; the file is whole at every moment.

    WriteRefused where it has changed meanwhile, or cannot be written.
    """
    try:
        with _locked(_root(path)):
            if path.read_bytes() != before:
                raise WriteRefused(f"`{path}` has changed while it was read", "look at it, then try again")
            write_over(path, text)
    except OSError as error:
        raise _refusal(path, error) from error


def write_over(path: Path, text: str) -> None:
    """Put a text in the place of a file that is there, without a look at what it holds; the file is whole at every moment.

    Its rights stay, and so does a link that leads to it. WriteRefused where it cannot be written.
    """
    path = path.resolve()
    temporary = path.with_name(f".{secrets.token_hex(8)}{path.suffix}.tmp")
    try:
        try:
            with temporary.open("xb") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(path.stat().st_mode)
            temporary.replace(path)
            _sync_folder(path.parent)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise _refusal(path, error) from error


def _root(path: Path) -> Path:
    """The folder of the ledger that a record belongs to: the nearest that holds a ledger.yaml, else its own."""
    return next((folder for folder in path.parents if (folder / "ledger.yaml").exists()), path.parent)


@contextmanager
def _locked(root: Path) -> Iterator[None]:
    """Wait until nobody else writes in this ledger, then keep others waiting. A writer that dies lets go."""
    with (root / LOCK).open("ab") as lock:
        _acquire(lock)
        try:
            yield
        finally:
            _release(lock)


if sys.platform == "win32":
    import msvcrt

    def _acquire(lock: BinaryIO) -> None:
        lock.seek(0)
        while True:
            try:
                return msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK, 1)
            except OSError as error:
                if error.errno != errno.EDEADLK:  # what it raises after ten seconds of waiting
                    raise

    def _release(lock: BinaryIO) -> None:
        lock.seek(0)
        msvcrt.locking(lock.fileno(), msvcrt.LK_UNLCK, 1)

    def _sync_folder(folder: Path) -> None:
        """Windows gives no handle of a folder; a name is on the disk when the call that gave it returns."""

else:
    import fcntl

    def _acquire(lock: BinaryIO) -> None:
        fcntl.flock(lock, fcntl.LOCK_EX)

    def _release(lock: BinaryIO) -> None:
        fcntl.flock(lock, fcntl.LOCK_UN)

    def _sync_folder(folder: Path) -> None:
        """Bring the names of a folder to the disk, where its file system does that on demand."""
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        except OSError as error:
            if error.errno != errno.EINVAL:
                raise
        finally:
            os.close(handle)


def _write(path: Path, content: bytes) -> None:
    if os.path.lexists(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    temporary = path.with_name(f".{secrets.token_hex(8)}.yaml.tmp")
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _give_name(temporary, path)
        try:
            _sync_folder(path.parent)
        except OSError:
            path.unlink()
            raise
    finally:
        temporary.unlink(missing_ok=True)


def _give_name(temporary: Path, path: Path) -> None:
    """A second name for the file: unlike renaming, that fails where the name is taken."""
    try:
        os.link(temporary, path)
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS):
            raise
        # A file system without hard links (FAT, some network drives): the lock, held since the name was free, has to do.
        temporary.rename(path)


def _refusal(path: Path, error: OSError) -> WriteRefused:
    match error.errno:
        case errno.EEXIST:
            return NameTaken(f"`{path}` exists already", "choose another id; a record is changed in an editor, never written over")
        case errno.ENOSPC | errno.EDQUOT | errno.EFBIG:
            return WriteRefused(f"there is no space for `{path}`", "free some space on that disk, then try again")
        case errno.EROFS | errno.EACCES | errno.EPERM:
            return WriteRefused(f"`{path.parent}` may not be written to", "make the folder writable, or copy the ledger to where it is")
        case errno.ENAMETOOLONG:
            return WriteRefused(f"the name `{path.name}` is too long for this disk", "choose a shorter id")
        case _:
            return WriteRefused(f"`{path}` cannot be written: {error.strerror or error}", "mend that, then try again")


LONGEST = 60
"""Characters of a proposed id, before a number is added to it."""

_APOSTROPHES = dict.fromkeys(map(ord, "'\u2019\u02bc"), "")
_ROMAN = str.maketrans(
    dict(
        zip(
            "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяёъыэ",
            "a b v h g d e ie zh z y i i i k l m n o p r s t u f kh ts ch sh shch  iu ia e  y e".split(" "),
            strict=True,
        )
    )
)
"""Ukrainian letters as Ukraine writes them in passports (Cabinet of Ministers, resolution 55 of 27 January 2010), and the four
that only Russian has. The language of a text is not known here, so one table serves both; an id need only be legible."""


def slug(text: str) -> str:
    """An id made of a text's words, cut between words at 60 characters; '' if nothing of it can be written in Latin letters."""
    latin = unicodedata.normalize("NFC", text.casefold()).translate(_APOSTROPHES).translate(_ROMAN)
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode()
    words = re.findall("[a-z0-9]+", plain)
    while len(words) > 1 and len("-".join(words)) > LONGEST:
        words.pop()
    return "-".join(words)[:LONGEST]


def free_id(wanted: str, taken: Collection[str]) -> str:
    """The id itself if it is free, else with the first free of -2, -3, … at its end."""
    if wanted not in taken:
        return wanted
    return next(name for number in count(2) if (name := f"{wanted}-{number}") not in taken)
