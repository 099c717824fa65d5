"""What the manual shows is so: fields in step with the models, records that are read, commands and links that exist."""

import re
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

import ledger
from ledger.cli import app
from ledger.model import FOLDERS
from ledger.reading import parse, validate
from ledger.schemas import MARK, fields_text, write_fields
from ledger.verdict import Outcome
from tests.building import concept, item, judged, page, publisher

ROOT = Path(ledger.__file__).parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
RECORDS = ROOT / "docs" / "records.md"
NAMES = [path.name for path in PAGES]

VOCABULARY: dict[str, Any] = {
    "acts": {"firing-on-fishing-boats": concept()},
    "actors": {
        "norland-navy": concept("norland"),
        "president-of-norland": concept("norland"),
        "president-of-westland": concept("westland"),
        "sudland-fishermen": concept("sudland"),
    },
    "places": {"the-strait": concept(level="region")},
    "publishers": {
        "harbour-herald": publisher("B"),
        "evening-post": publisher("C"),
        "lookout": publisher("C"),
        "westland-presidency": publisher("C", party="westland"),
        "norland-presidency": publisher("C", party="norland", office_of=["president-of-norland"]),
        "norland-ministry-of-defence": publisher("D", party="norland"),
    },
}


def records_shown() -> dict[tuple[str, str], dict[str, Any]]:
    """The records that docs/records.md shows in full, by folder and id."""
    shown = {}
    for folder, name, text in re.findall(
        r"\*\*`records/([a-z/]+)/([a-z0-9-]+)\.yaml`\*\*\n\n```yaml\n(.*?)```", RECORDS.read_text("utf-8"), re.DOTALL
    ):
        data, faults = parse(text.encode())
        assert faults == []
        assert data is not None
        assert validate(FOLDERS[folder], data)[1] == []
        shown[folder, name] = data
    return shown


def test_the_fields_are_those_of_the_models() -> None:
    assert RECORDS.read_text("utf-8").partition(MARK)[2] == fields_text(), "run `make docs`"


def test_what_is_written_by_hand_is_kept(tmp_path: Path) -> None:
    page = tmp_path / "records.md"
    page.write_text(f"By hand.\n{MARK}old", "utf-8")
    write_fields(page)
    write_fields(page)
    assert page.read_text("utf-8") == f"By hand.\n{MARK}{fields_text()}"


def test_every_field_of_every_record_is_told() -> None:
    told = fields_text()
    fields = {field for model in FOLDERS.values() for field in model.model_fields}
    assert {field for field in fields if f"**`{field}`**" not in told} == set()


def test_the_records_shown_come_to_what_is_said_of_them() -> None:
    shown = records_shown()
    (call,) = (name for folder, name in shown if folder == "calls")
    (claim,) = (name for folder, name in shown if folder == "claims")
    (event,) = (name for folder, name in shown if folder == "events")
    calls, claims, seen = {call: shown["calls", call]}, {claim: shown["claims", claim]}, shown["events", event]
    before = judged(claims, {event: seen}, calls=calls, **VOCABULARY).verdicts[claim]
    assert (before.outcome, before.reason) == (Outcome.UNVERIFIED, "what is on record is below the standard of proof")
    second = item("lookout", acts=["firing-on-fishing-boats"], actors=["norland-navy"])
    after = judged(claims, {event: {**seen, "evidence": [*seen["evidence"], second]}}, calls=calls, **VOCABULARY).verdicts[claim]
    assert (after.outcome, after.if_said) == (Outcome.CONTRADICTED, True)
    told = {**claims[claim], "reporting": [*claims[claim]["reporting"], page("norland-presidency", nature="readout")]}
    assert not judged({claim: told}, {event: seen}, calls=calls, **VOCABULARY).verdicts[claim].if_said


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_command_shown_exists(page: Path) -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    code = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", page.read_text("utf-8"), re.DOTALL))
    for line in re.findall(r"^`?ledger ([a-z][^`\n]*)", code, re.MULTILINE):
        name, *words = line.split()
        assert name in commands, line
        command = commands[name]
        if nested := getattr(command, "commands", None):
            assert words, line
            assert words[0] in nested, line
            command = nested[words.pop(0)]
        known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)} | {"--help"}
        assert {word.partition("=")[0] for word in words if re.match(r"-+[a-z]", word)} <= known, line


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_link_leads_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    anchors = {re.sub(r"[^a-z0-9 -]", "", head.lower()).replace(" ", "-") for head in re.findall(r"^#+ (.*)$", text, re.MULTILINE)}
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith("#"):
            assert target[1:] in anchors, target
        elif not target.startswith("https://"):
            assert (page.parent / target.partition("#")[0]).exists(), target
