"""Data → record, in our own words where it is none.

pydantic tells what is wrong; its wording is not our interface. Each complaint becomes a fault with a lasting code, a sentence
that names the value, and a remedy taken from the model: the nearest key or value, an example ready to paste.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import Enum
from functools import lru_cache
from typing import Any, Literal, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError

from ledger import model as known
from ledger.counts import Count
from ledger.dates import Edtf
from ledger.parsing import Fault, Path, Step, a_kind
from ledger.problem import did_you_mean, shown

CODES = {
    "bad-code": "A code of an outside vocabulary names its system and has that system's form.",
    "bad-count": "A count is written `12`, `12-14` or `12+`.",
    "bad-date": "A date is written in the stated subset of EDTF.",
    "bad-hash": "A SHA-256 is 64 digits of 0-9 and a-f.",
    "bad-id": "An id is made of a-z, 0-9 and single hyphens.",
    "bad-language": "A language is a BCP 47 code such as `en`.",
    "bad-url": "An address is written whole, with http:// or https://.",
    "missing-key": "A key that a record needs is there and has a value.",
    "too-few": "A list that must not be empty holds something.",
    "unknown-key": "A key is one that the record knows.",
    "unknown-value": "Where the record offers a choice, the value is one of it.",
    "wrong-type": "Text, a list or a mapping stands where the record takes one.",
    "wrong-value": "A value is one that the record allows.",
    # What the model itself asks for; its own codes, in kebab-case.
    "act-missing": "A claim of the form `never`, `occurs` or `holds` names an act.",
    "date-or-within": "An event has either `date` or `within`.",
    "event-missing": "A claim of the form `about` names its event.",
    "every-of-what": "`every` goes with the form `holds`.",
    "figure-incomplete": "A figure has what its relation takes, and no more.",
    "figure-missing": "A claim of the form `figure` has a figure.",
    "form-missing": "A checkable claim has a form.",
    "form-of-position": "A position has no form.",
    "missing-missing": "A claim that is not checkable says what is missing.",
    "not-a-level": "A standard of proof is a level of evidence.",
    "not-true-or-false": "A yes-or-no value is `true` or `false`.",
    "says-nothing": "An item of evidence bears out or rejects something.",
    "undated": "A page is dated by `published` or `seen`.",
    "was-not-of-what": "`was_not` goes with the form `about`.",
}
"""Each code of a fault in what a file says, with its law."""

HELP = {
    "act-missing": "say in `scope.act` what was done, by an id of vocabulary/acts",
    "date-or-within": "give `date` for when it was or what lasted, `within` for bounds in which something fell, and not both",
    "event-missing": "name the event in `scope.event`",
    "every-of-what": "leave `every` out, or write `form: holds`",
    "figure-incomplete": "write `measure`, `relation`, `value`; or for `more-than-sum` `measure`, `relation`, `of`",
    "figure-missing": "add `figure:` with `measure`, `relation` and `value`",
    "form-missing": "choose one of `never`, `occurs`, `holds`, `about`, `figure`",
    "form-of-position": "leave `form` out, or choose another `kind`",
    "missing-missing": "say in `missing` which part of the claim names no measure or cannot be settled",
    "not-a-level": "choose one of `alleged`, `reported`, `corroborated`, `established`",
    "not-true-or-false": "write `true` or `false`",
    "says-nothing": "name in `bears_out` or `rejects` the acts, actors or figures that it speaks of",
    "undated": "give `published`, or in `seen` the day on which you read the page",
    "was-not-of-what": "leave `was_not` out, or write `form: about`",
}

FIELDS = {
    "act-missing": "scope",
    "event-missing": "scope",
    "every-of-what": "every",
    "figure-missing": "form",
    "form-of-position": "form",
    "missing-missing": "check",
    "was-not-of-what": "was_not",
}
"""The key at which a fault between several fields of one record is told; for the rest it is their mapping."""

PATTERNS = {
    get_args(known.Id)[1].pattern: ("bad-id", "is no id", "use a-z, 0-9 and single hyphens"),
    get_args(known.Url)[1].pattern: ("bad-url", "is no address", "write it whole, as in `https://example.org/page`"),
    get_args(known.Language)[1].pattern: ("bad-language", "is no language", "write a BCP 47 code such as `en`, `fr`, `uk`, `ru`"),
    get_args(known.Code)[1].pattern: (
        "bad-code",
        "is no code of an outside vocabulary",
        "write it as in `wikidata:Q159`, `iso3166-1:UA`, `iso3166-2:UA-14`, `pcode:UA14`, `acled:…` or `ucdp:…`",
    ),
    get_args(known.Sha256)[1].pattern: ("bad-hash", "is no SHA-256", "write 64 digits of 0-9 and a-f, as `sha256sum` prints them"),
}
"""What it means that a text does not have a pattern of the model: code, sentence, remedy."""

R = TypeVar("R", bound=BaseModel)


def validate(model: type[R], data: Mapping[str, Any], told: Iterable[Path] = ()) -> tuple[R | None, list[Fault]]:
    """The record that the data hold, or every fault that keeps them from being one, in the order of the model's complaints.

    Nothing is said about what lies at or below the paths in `told`: there a fault of form was told already.
    """
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        silent = tuple(told)
        faults = [_fault(model, data, one) for one in error.errors(include_url=False) if _is_meant(data, one)]
        return None, [fault for fault in faults if not any(fault.path[: len(path)] == path for path in silent if path)]


def validate_again(model: type[R], text: str) -> R | None:
    """The record in data that made one before, written as JSON; None if these do not. Faster than from the data themselves."""
    try:
        return model.model_validate_json(text)
    except ValidationError:
        return None


# A broader concept is an id or an edge: pydantic tries both and complains of both, naming which in the path.
_EITHER: dict[Step, type] = {"constrained-str": str, known.Edge.__name__: dict}


def _walk(data: Any, loc: tuple[Step, ...]) -> tuple[Path, Any, list[Step]]:
    """The part of pydantic's `loc` that leads through the data, the last value on the way, and the steps that do not lead on."""
    path: list[Step] = []
    rest: list[Step] = []
    for step in loc:
        if not rest and _leads_on(data, step):
            data = data[step]
            path.append(step)
        elif step in _EITHER and not rest:
            continue
        elif step == 0 and not isinstance(data, list):
            continue  # a single value where a list may stand
        else:
            rest.append(step)
    return tuple(path), data, rest


def _leads_on(data: Any, step: Step) -> bool:
    if isinstance(data, list):
        return isinstance(step, int) and step < len(data)
    return isinstance(data, dict) and step in data


def _is_meant(data: Mapping[str, Any], error: Any) -> bool:
    """Whether a complaint is about what was written, not about the other thing that could have been."""
    loc: tuple[Step, ...] = error["loc"]
    if error["type"] == "too_short" and _walk(data, loc)[1]:
        return False  # it is not empty: what it holds is at fault
    for position, step in enumerate(loc):
        if step in _EITHER:
            _path, value, rest = _walk(data, loc[:position])
            if not rest and not (isinstance(value, dict) and step in value):
                written = value if isinstance(value, (str, dict)) else {}
                return isinstance(written, _EITHER[step])
    return True


def _fault(model: type[BaseModel], data: Mapping[str, Any], error: Any) -> Fault:
    """Our own sentence for one of pydantic's complaints."""
    kind: str = error["type"]
    path, value, rest = _walk(data, error["loc"])
    if kind == "missing":
        return _missing(model, path, str(rest[-1]))
    if kind == "extra_forbidden":
        return _unknown(model, path)
    name = _name(path)
    text = shown(path[-1] if "[key]" in rest else value)
    example = _example(model, path)
    if value is None:
        return Fault("missing-key", path, f"{name} has no value", "write a value, or delete this", at_key=True)
    if kind in _WANTED or (not isinstance(value, str) and kind in _OF_TEXT):
        wanted = "an id or an edge" if set(error["loc"]) & _EITHER.keys() else _WANTED.get(kind, "text")
        return Fault("wrong-type", path, f"{name} takes {wanted}, not {a_kind(value)}", example or f"write {wanted}")
    if kind == "string_pattern_mismatch":
        code, sentence, remedy = PATTERNS[error["ctx"]["pattern"]]
        if code == "bad-id" and as_id(text):
            remedy += f": `{as_id(text)}`"
        return Fault(code, path, f"`{text}` {sentence}", remedy, at_key="[key]" in rest)
    if kind in ("enum", "literal_error"):
        offered = _choice(model, path)
        near = did_you_mean(text, offered)
        remedy = f"did you mean `{near}`? Known are {_list(offered)}" if near else f"known are {_list(offered)}"
        return Fault("unknown-value", path, f"`{text}` is no `{_key(path)}`", remedy)
    if kind == "value_error":
        code = "bad-date" if _holds(model, path, Edtf) else "bad-count" if _holds(model, path, Count) else "wrong-value"
        sentence, _, remedy = str(error["ctx"]["error"]).rpartition(": ")
        return Fault(code, path, shown(sentence, 200), remedy or example)
    if kind in ("too_short", "string_too_short"):
        return Fault("too-few", path, f"{name} is empty", example or "give at least one", at_key=True)
    code = kind.replace("_", "-")
    if code in CODES:
        field = (FIELDS[code],) if code in FIELDS else ()
        return Fault(code, (*path, *field), shown(error["msg"], 200), HELP.get(code, ""), at_key=bool(field))
    limits = error.get("ctx", {})
    wrong = f"is less than {limits['ge']}" if "ge" in limits else f"is more than {limits['le']}" if "le" in limits else "is no whole number"
    return Fault("wrong-value", path, f"`{text}` {wrong}", example)


_WANTED = {
    "string_type": "text",
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
}
_OF_TEXT = {"value_error", "enum", "literal_error", "int_type", "int_parsing", "not_true_or_false", "not_a_level"}


def _unknown(model: type[BaseModel], path: Path) -> Fault:
    key, fields = str(path[-1]), _fields(model, path[:-1])
    near = did_you_mean(key, fields)
    if path == ("id",):
        return Fault("unknown-key", path, "a record does not name its own id", "delete this: the name of the file is the id", at_key=True)
    return Fault(
        "unknown-key",
        path,
        f"the key `{shown(key)}` is not known here",
        f"did you mean `{near}`?" if near else f"known are {_list(fields)}",
        at_key=True,
    )


def _key(path: Path) -> str:
    """The last key of a path."""
    return shown(next((step for step in reversed(path) if isinstance(step, str)), ""))


def _name(path: Path) -> str:
    """What stands at a path, as a sentence calls it."""
    if not path:
        return "the record"
    return f"an item of `{_key(path)}`" if isinstance(path[-1], int) else f"`{_key(path)}`"


def _missing(model: type[BaseModel], path: Path, key: str) -> Fault:
    where = f" of `{shown(path[-1])}`" if path and isinstance(path[-1], str) else ""
    return Fault("missing-key", path, f"the key `{key}`{where} is missing", _example(model, (*path, key)), at_key=bool(where))


def _list(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def as_id(text: str) -> str:
    """An id made of a text; '' if nothing of it can stand in one."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


# ---------------------------------------------------------------------------------------------------------- the model as help


def _annotation(model: type[BaseModel], path: Path) -> Any:
    """The type that stands at `path`; None where the model knows none."""
    found: Any = model
    for step in path:
        found = _within(found, step)
    return found


@lru_cache(maxsize=1024)
def _within(annotation: Any, step: Step) -> Any:
    """The type of the part `step` of a type: a field of a model, an entry of a dict, an item of a tuple."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        field = annotation.model_fields.get(str(step))
        return field.annotation if field else None
    origin = get_origin(annotation)
    parts = get_args(annotation)
    if origin is dict:
        return parts[1]
    if origin is tuple:
        return parts[0] if isinstance(step, int) else _within(parts[0], step)
    for part in parts:
        found = _within(part, step)
        if found is not None:
            return found
    return None


def _all_within(annotation: Any) -> list[Any]:
    """A type and all types that it is made of, the fields of models left closed."""
    return [annotation, *(inner for part in get_args(annotation) for inner in _all_within(part))]


def _fields(model: type[BaseModel], path: Path) -> list[str]:
    """Keys that may stand in the mapping at `path`."""
    for part in _all_within(_annotation(model, path)):
        if isinstance(part, type) and issubclass(part, BaseModel):
            return list(part.model_fields)
    return []


def _choice(model: type[BaseModel], path: Path) -> list[str]:
    """The values that are offered at `path`."""
    for part in _all_within(_annotation(model, path)):
        if isinstance(part, type) and issubclass(part, Enum):
            return [str(one.value) for one in part]
        if get_origin(part) is Literal:
            return [str(one) for one in get_args(part)]
    return []


def _holds(model: type[BaseModel], path: Path, wanted: type) -> bool:
    return wanted in _all_within(_annotation(model, path))


def _example(model: type[BaseModel], path: Path) -> str:
    """The model's example for the key at `path`, ready to paste; '' where it has none."""
    while path and isinstance(path[-1], int):
        path = path[:-1]
    if not path:
        return ""
    for part in _all_within(_annotation(model, path[:-1])):
        if isinstance(part, type) and issubclass(part, BaseModel) and path[-1] in part.model_fields:
            examples = part.model_fields[str(path[-1])].examples
            return f"for example `{shown(f'{path[-1]}: {_flow(examples[0])}', 100)}`" if examples and examples[0] not in ([], {}) else ""
    return ""


def _flow(value: Any) -> str:
    """A value in YAML's flow style, for an example on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_flow, value)) + "]"
    text = str(value)
    return f'"{text}"' if ": " in text or " #" in text else text
