"""The files in schemas/ are those of the models, help with every field, and agree with the models about what is written."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import ValidationError

import ledger
from ledger.dates import parse as parse_date
from ledger.model import FOLDERS, Ledger, Precision, Record
from ledger.reading import parse
from ledger.schemas import schemas, texts, write_schemas
from ledger.writing import dump
from tests.strategies import documents

SHIPPED = Path(ledger.__file__).parent.parent / "schemas"
SCHEMAS = schemas()
RECORDS: list[type[Record]] = [*FOLDERS.values(), Ledger]
MODELS = {model.__name__.lower(): model for model in RECORDS}

PAGE = "{publisher: herald, url: 'https://herald.example/1', published: 2031-05-02}"
CLAIM = f"""
call: 2031-05-02-north-south
speaker: north
kind: denial
form: never
proposition: Northern ships do not enter the strait.
scope: {{act: entering}}
reporting: [{PAGE}]
"""
EVENT = """
title: Seven ships
date: 2031-05-02
acts: [entering]
evidence:
  - publisher: herald
    url: https://herald.example/1
    published: 2031-05-02
    bears_out: {acts: [entering]}
"""


class Editor(yaml.SafeLoader):
    """Types scalars as an editor does, by the core schema of YAML 1.2."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - as PyYAML declares it


for kind, form in {
    "null": "|~|null|Null|NULL",
    "bool": "true|True|TRUE|false|False|FALSE",
    "int": "[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+",
    "float": r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
}.items():
    Editor.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(rf"(?:{form})\Z"), [None])


def whole_number(_: yaml.SafeLoader, node: yaml.ScalarNode) -> int:
    return int(node.value, 0) if node.value[:2] in ("0o", "0x") else int(node.value)


Editor.add_constructor("tag:yaml.org,2002:int", whole_number)


def editor_accepts(name: str, text: str) -> bool:
    return bool(Draft202012Validator(SCHEMAS[name]).is_valid(yaml.load(text, Editor)))


def model_accepts(name: str, text: str) -> bool:
    data, faults = parse(text.encode())
    try:
        MODELS[name].model_validate(data)
    except ValidationError:
        return False
    return not faults


def parts(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The schema itself and its definitions, each with its name."""
    yield schema["title"], schema
    yield from schema.get("$defs", {}).items()


def test_the_shipped_schemas_are_those_of_the_models() -> None:
    assert {path.name: path.read_text("utf-8") for path in SHIPPED.iterdir()} == texts(), "run `make schemas`"


def test_only_what_has_changed_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "schemas"
    assert [path.name for path in write_schemas(folder)] == [f"{name}.schema.json" for name in SCHEMAS]
    assert write_schemas(folder) == []
    (folder / "act.schema.json").write_text("{}", "utf-8")
    (folder / "claim.schema.json").unlink()
    assert write_schemas(folder) == [folder / "claim.schema.json", folder / "act.schema.json"]
    assert {path.name: path.read_text("utf-8") for path in folder.iterdir()} == texts()


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one_of_draft_2020_12_and_named_as_its_file(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])
    assert SCHEMAS[name]["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert SCHEMAS[name]["$id"] == f"{name}.schema.json"
    assert json.loads(texts()[f"{name}.schema.json"]) == SCHEMAS[name]


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_field_of_every_part_has_its_help(name: str) -> None:
    for part, schema in parts(SCHEMAS[name]):
        assert schema["title"], part
        assert schema["description"], part
        for key, field in schema.get("properties", {}).items():
            assert field["title"], (part, key)
            assert field["description"].strip(), (part, key)
            assert field["examples"], (part, key)
            assert field["examples"] != [[]], (part, key)


@pytest.mark.parametrize("name", SCHEMAS)
def test_nothing_unknown_is_accepted_in_any_part(name: str) -> None:
    for part, schema in parts(SCHEMAS[name]):
        assert schema.get("additionalProperties") is False or "enum" in schema, part


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_example_is_accepted(name: str) -> None:
    for part, schema in parts(SCHEMAS[name]):
        for key, field in schema.get("properties", {}).items():
            validator = Draft202012Validator(field | {"$defs": SCHEMAS[name].get("$defs", {})})
            assert [error.message for error in validator.iter_errors(field["examples"][0])] == [], (part, key)


@pytest.mark.parametrize(("name", "key"), [(name, key) for name, model in MODELS.items() for key in model.model_fields])
def test_the_model_accepts_every_example_of_a_record(name: str, key: str) -> None:
    field = SCHEMAS[name]["properties"][key]
    with pytest.raises(ValidationError) as told:
        MODELS[name].model_validate({"nothing": "known", key: field["examples"][0]})
    assert [error["loc"] for error in told.value.errors() if error["loc"][0] == key] == []


@pytest.mark.parametrize("folder", documents)
@given(data=st.data())
def test_what_is_written_is_accepted_by_an_editor(folder: str, data: st.DataObject) -> None:
    model, drawn = documents[folder]
    text = dump(folder, model.model_validate(data.draw(drawn)))
    errors = Draft202012Validator(SCHEMAS[model.__name__.lower()]).iter_errors(yaml.load(text, Editor))
    assert [(error.json_path, error.message) for error in errors] == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("claim", CLAIM),
        ("claim", CLAIM.replace("Northern ships do not enter the strait.", "1984")),
        ("claim", CLAIM.replace("Northern ships do not enter the strait.", "true")),
        ("claim", CLAIM + "said:\nrepeats: null"),
        ("claim", CLAIM + "said: 2031\nnotes: one only\nwas_not: false"),
        ("claim", CLAIM.replace("{act: entering}", "{act: entering, since: 2031, until: said}")),
        ("claim", CLAIM.replace("act: entering", "act: 2031")),
        ("event", EVENT),
        ("event", EVENT.replace("[entering]", "entering")),
        ("event", EVENT + "occurred: 'false'"),
        ("event", EVENT + "figures: {ships: {measure: ships, count: 12}, boats: {measure: boats, count: 12-14}}"),
        ("event", EVENT + "figures: {ships: {measure: ships, count: '12+'}}"),
        ("place", "{label: {en: The strait, no: Sundet}, level: region, alt: {en: [Strait], fr: Le détroit}}"),
        ("act", "{label: {en: entering}, broader: [moving, {to: breach, since: 2031}], said_by_office: true}"),
        ("act", "{label: {en: entering}, broader: {to: breach}}"),
        ("ledger", "{title: A strait, default_start: 2031, about: 15, sides: {}, languages: en, standard: reported}"),
        ("ledger", "{title: A strait, default_start: 2031-XX, about: '15', sides: {north: {label: North, members: north}}}"),
    ],
)
def test_good_documents_are_good_to_both(name: str, text: str) -> None:
    assert model_accepts(name, text)
    assert editor_accepts(name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("claim", CLAIM + "colour: blue"),
        ("claim", CLAIM.replace("speaker: north\n", "")),
        ("claim", CLAIM.replace("speaker: north", "speaker: The North")),
        ("claim", CLAIM.replace("speaker: north", "speaker:")),
        ("claim", CLAIM.replace("denial", "lie")),
        ("claim", CLAIM.replace("Northern ships do not enter the strait.", "''")),
        ("claim", CLAIM.replace("Northern ships do not enter the strait.", "[a, b]")),
        ("claim", CLAIM.replace(f"[{PAGE}]", "[]")),
        ("claim", CLAIM.replace("https://", "ftp://")),
        ("claim", CLAIM + "said: 2 May 2031"),
        ("claim", CLAIM + "said: said"),
        ("claim", CLAIM + "said: 31"),
        ("claim", CLAIM + "was_not: maybe"),
        ("claim", CLAIM.replace("{act: entering}", "{act: entering, since: later}")),
        ("event", EVENT + "figures: {Ships: {measure: ships, count: 12}}"),
        ("event", EVENT + "figures: {ships: {measure: ships, count: -12}}"),
        ("event", EVENT + "figures: {ships: {measure: ships, count: a dozen}}"),
        ("event", EVENT + "figures: {ships: {count: 12}}"),
        ("event", EVENT.replace("[entering]", "[]")),
        ("event", EVENT.replace("acts: [entering]}", "deeds: [entering]}")),
        ("place", "{label: {}, level: region}"),
        ("place", "{label: {English: The strait}, level: region}"),
        ("place", "{label: {en: The strait}, level: sea}"),
        ("ledger", "{title: A strait, default_start: 2031, about: 101, sides: {}}"),
        ("ledger", "{title: A strait, default_start: 2031, about: ten, sides: {}}"),
    ],
)
def test_bad_documents_are_bad_to_both(name: str, text: str) -> None:
    assert not model_accepts(name, text)
    assert not editor_accepts(name, text)


@given(
    st.text("0123456789X-/.T:Z+?~% ", max_size=34) | st.from_regex(r"[12]\d(\d\d|\dX|XX)(-\d\d(-\d\d)?)?[?~%]?(/|/\.\.)?", fullmatch=True)
)
def test_no_date_is_refused_that_the_model_accepts(text: str) -> None:
    try:
        parse_date(text)
    except ValueError:
        return
    assert Draft202012Validator(SCHEMAS["event"]["properties"]["date"]).is_valid(text)


def test_an_enumeration_is_told_by_its_docstring() -> None:
    assert SCHEMAS["place"]["$defs"]["Precision"]["description"] == Precision.__doc__
