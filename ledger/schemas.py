"""The models as JSON Schemas: the help that an editor shows while a record is typed.

The reader keeps every plain scalar as text, an editor types it: to us `2022`, `12` and `true` are texts, to the editor
two numbers and a boolean. So wherever a text may look like one of these, the schema accepts both.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from ledger.model import FOLDERS, ID, VOCABULARY, Concept, Ledger, Page, Record

Schema = dict[str, Any]

_MOMENT = r"[1-4][0-9][0-9X]{2}(?:-[0-9X]{2}(?:-[0-9X]{2}(?:T[0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?[?~%]?"
_DATES = {
    "edtf": rf"^(?:{_MOMENT}(?:/(?:{_MOMENT}|\.\.)?)?|(?:\.\.)?/{_MOMENT})$",
    "edtf-or-said": rf"^(?:said|{_MOMENT}(?:/(?:{_MOMENT}|\.\.)?)?|(?:\.\.)?/{_MOMENT})$",
}
"""The form of a date. Whether the day exists, only `ledger validate` says."""

_TOLD = {"published", "bears_out"}
"""Fields that the example of a nested record shows beside the required ones: a page without a date, or without anything
that it bears out, would be refused."""


def schemas() -> dict[str, Schema]:
    """A JSON Schema (draft 2020-12) for each kind of record, by name: `call`, `claim`, …, `ledger`.

    `$id` is the name of the file, so that references hold wherever the folder stands. What a schema cannot say (an event
    has either `date` or `within`, the form fits the kind) is left to the model.
    """
    models: list[type[Record]] = [*FOLDERS.values(), Ledger]
    return {model.__name__.lower(): _schema(model.__name__.lower(), model.model_json_schema()) for model in models}


def texts() -> dict[str, str]:
    """The schemas as the text of their files, by file name."""
    return {f"{name}.schema.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n" for name, schema in schemas().items()}


def outdated(folder: Path) -> list[Path]:
    """The files in `folder` that are missing or differ from what the models give, in order."""
    files = {folder / name: text for name, text in texts().items()}
    return [path for path, text in files.items() if not path.exists() or path.read_bytes() != text.encode()]


def write_schemas(folder: Path) -> list[Path]:
    """Write the schemas into `folder`, which is made if it is missing; the paths of the files that changed, in order."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = outdated(folder)
    for path in changed:
        path.write_bytes(texts()[path.name].encode())
    return changed


def _schema(name: str, generated: Schema) -> Schema:
    definitions: dict[str, Schema] = generated.pop("$defs", {})
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"{name}.schema.json"}
    body = _definition(generated, definitions)
    return head | body | ({"$defs": {key: _definition(value, definitions) for key, value in definitions.items()}} if definitions else {})


def _definition(schema: Schema, definitions: dict[str, Schema]) -> Schema:
    """A record, a part of one, or an enumeration, with its title and description first."""
    told: Schema = {key: schema[key] for key in ("title", "description", "type") if key in schema}
    rest = {key: value for key, value in schema.items() if key not in told and key != "properties"}
    if "properties" in schema:
        told["properties"] = {key: _field(key, value, definitions) for key, value in schema["properties"].items()}
    return told | rest


def _field(name: str, schema: Schema, definitions: dict[str, Schema]) -> Schema:
    told = {
        "title": name.replace("_", " ").capitalize(),
        "description": schema["description"],
        "examples": [_example(example, schema, definitions) for example in schema["examples"]],
    }
    asked = {key: value for key, value in schema.items() if key not in told and key != "default"}
    # An editor offers the default as what to type, so only those worth typing are told.
    return told | _as_typed(asked) | ({"default": schema["default"]} if _has_default_to_tell(schema) else {})


def _has_default_to_tell(schema: Schema) -> bool:
    default = schema.get("default")
    return isinstance(default, bool | str) or (isinstance(default, int) and "enum" not in schema)


def _example(example: Any, schema: Schema, definitions: dict[str, Schema]) -> Any:
    """The example, or, where that is an empty list, a list of one record made of its own fields' examples."""
    reference = schema.get("items", {}).get("$ref", "")
    if example != [] or not reference:
        return example
    item = definitions[reference.rpartition("/")[2]]
    shown = _TOLD.union(item["required"])
    return [{name: field["examples"][0] for name, field in item["properties"].items() if name in shown}]


def _as_typed(schema: Schema) -> Schema:
    """The same schema, which also accepts what an editor makes of the texts that it describes."""
    if "enum" in schema or "const" in schema or "$ref" in schema:
        return schema
    if "anyOf" in schema:
        return schema | {"anyOf": [_as_typed(choice) for choice in schema["anyOf"]]}
    match schema.get("type"):
        case "object":
            return _mapping(schema)
        case "array":
            return _one_or_many(schema)
        case "string":
            return _text(schema)
        case "boolean":
            return _without_type(schema) | {"anyOf": [{"type": "boolean"}, {"enum": ["true", "false"]}]}
        case "integer":
            return schema | {"type": ["integer", "string"], "pattern": "^[0-9]+$"}
        case "number":
            return schema | {"type": ["number", "string"], "pattern": "^-?[0-9]+([.][0-9]+)?$"}
        case "null":
            return schema
        case _:  # a count: its text or, where it is exact, a number
            return schema | {"minimum": 0}


def _mapping(schema: Schema) -> Schema:
    if "patternProperties" not in schema:
        return schema | {"additionalProperties": _as_typed(schema["additionalProperties"])}
    keyed = {pattern: _as_typed(value) for pattern, value in schema["patternProperties"].items()}
    return schema | {"patternProperties": keyed, "additionalProperties": False}


def _one_or_many(schema: Schema) -> Schema:
    """A list; where its items may be texts, the model also takes a single one."""
    items = _as_typed(schema["items"])
    if not any("string" in choice.get("type", "") for choice in schema["items"].get("anyOf", [schema["items"]])):
        return schema | {"items": items}
    return {"anyOf": [items, schema | {"items": items}]}


def _text(schema: Schema) -> Schema:
    if schema.get("format") in _DATES:
        # A bare year is a number to an editor.
        return _without_type(schema) | {
            "type": ["string", "integer"],
            "pattern": _DATES[schema["format"]],
            "minimum": 1000,
            "maximum": 4999,
        }
    if "pattern" not in schema:
        return schema | {"type": ["string", "number", "boolean"]}
    if re.search(schema["pattern"], "2022"):
        return schema | {"type": ["string", "integer"], "minimum": 0}
    return schema


def _without_type(schema: Schema) -> Schema:
    return {key: value for key, value in schema.items() if key not in ("type", "format")}


# ---------------------------------------------------------------------------------------------------------- the manual

MARK = "<!-- From here on the page is written by `make docs`, from the models. -->\n"
"""What stands in docs/records.md between what is written by hand and what is not."""

_WHERE = {model.__name__: f"records/{folder}/" for folder, model in FOLDERS.items()} | {"Ledger": "records/ledger.yaml"}
_SHARED: tuple[type[Record], ...] = (Page, Concept)
"""What several records and parts hold; told once."""


def write_fields(path: Path) -> None:
    """Write what stands below MARK in docs/records.md anew; what stands above it is kept."""
    head = path.read_text("utf-8").partition(MARK)[0]
    path.write_bytes(f"{head}{MARK}{fields_text()}".encode())


def fields_text() -> str:
    """Every field of every record and of its parts in Markdown: what stands there, whether it is needed, an example."""
    lines: list[str] = []
    told: set[str] = set()
    records = [model for model in FOLDERS.values() if not issubclass(model, Concept)]
    models: list[type[Record]] = [*records, *_SHARED, *VOCABULARY.values(), Ledger]
    for model in models:
        schema = model.model_json_schema()
        definitions: dict[str, Schema] = schema.pop("$defs", {})
        for name, part in {model.__name__: schema, **definitions}.items():
            if "properties" in part and name not in told:
                lines += _section(name, part, definitions)
                told.add(name)
    return "\n".join([*lines, ""])


def _section(name: str, part: Schema, definitions: dict[str, Schema]) -> list[str]:
    """One heading, what the record or part is, and a line for each of its own fields."""
    fields: dict[str, Schema] = part["properties"]
    lines = ["", f"### {_title(name)}", "", (f"In `{_WHERE[name]}`. " if name in _WHERE else "") + part["description"], ""]
    for model in _SHARED:
        common = {key: field.description for key, field in model.model_fields.items()}
        if name != model.__name__ and common.keys() <= fields.keys():
            fields = {key: field for key, field in fields.items() if common.get(key) != field["description"]}
            lines += [f"All fields of a {_link(model.__name__)}" + (", and:" if fields else "."), *[""] * bool(fields)]
    return lines + [_line(key, field, key in part.get("required", ()), definitions) for key, field in fields.items()]


def _line(key: str, field: Schema, is_needed: bool, definitions: dict[str, Schema]) -> str:
    about, example = field["description"], field["examples"][0]
    kind = _kind(field, definitions)
    if kind.startswith("one of ") and all(word in about for word in re.findall("`[^`]+`", kind)):
        kind = "one of these"
    told = [kind, *["needed"] * is_needed, *([f"otherwise `{_flow(field['default'])}`"] if _has_default_to_tell(field) else [])]
    shown = "" if example in ([], {}, field.get("default")) else f" Example: `{key}: {_flow(example)}`"
    return f"- **`{key}`** ({', '.join(told)}). {about}{shown}"


def _kind(schema: Schema, definitions: dict[str, Schema], many: bool = False) -> str:
    """What may stand in a field, in words."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return _kind(definitions[name], definitions, many) if "enum" in definitions[name] else _link(name)
    if "anyOf" in schema:
        return " or ".join(_kind(choice, definitions, many) for choice in schema["anyOf"] if choice.get("type") != "null")
    if "enum" in schema or "const" in schema:
        return "one of " * ("enum" in schema) + ", ".join(f"`{word}`" for word in schema.get("enum", [schema.get("const")]))
    match schema["type"]:
        case "array":
            return f"list of {_kind(schema['items'], definitions, many=True)}"
        case "object":
            ((_, value),) = schema.get("patternProperties", {"": schema.get("additionalProperties")}).items()
            return f"by name, {_kind(value, definitions)}"
        case "boolean":
            return "`true` or `false`"
        case "integer" | "number":
            return "number"
        case "string":
            word = {"edtf": "date", "edtf-or-said": "date, or `said`"}.get(schema.get("format", "")) or (
                "id" if schema.get("pattern") == ID else "text"
            )
            return word + "s" * many
        case _:
            return "count"


def _title(name: str) -> str:
    """`Event figure` for EventFigure."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", name).capitalize()


def _link(name: str) -> str:
    return f"[{_title(name).lower()}](#{_title(name).lower().replace(' ', '-')})"


def _flow(value: Any) -> str:
    """A value as it may stand in a record, on one line."""
    match value:
        case bool():
            return str(value).lower()
        case dict():
            return "{" + ", ".join(f"{key}: {_flow(one)}" for key, one in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_flow, value)) + "]"
        case _:
            text = str(value)
            return f'"{text}"' if ": " in text or " #" in text or "," in text else text
