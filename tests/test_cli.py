"""The command line: exit codes, misuse, faults of our own, pipes, completion; the words are in the transcripts."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.main import get_command

from ledger import __version__, cli
from ledger.cli import options
from tests.running import run

WORLDS = Path(__file__).parent / "worlds"
TWO_LANDS = WORLDS / "two-lands"


def ledger(*arguments: str, world: str = "two-lands", **environment: str) -> tuple[int, str, str]:
    """Exit code, output and errors of a command in a world."""
    with contextlib.chdir(WORLDS / world):
        found = run(arguments, **environment)
    return found.code, found.out, found.err


# ---------------------------------------------------------------------------------------------- exit codes


@pytest.mark.parametrize(
    ("world", "arguments", "code"),
    [
        ("two-lands", "check", 0),
        ("two-lands", "validate", 0),
        ("two-lands", "report", 0),
        ("two-lands", "--version", 0),
        ("two-lands", "check --help", 0),
        ("long-quote", "validate", 0),
        ("long-quote", "check", 0),
        ("unknown-key", "validate", 1),
        ("unknown-key", "validate --format json", 1),
        ("unknown-key", "check", 1),
        ("unknown-key", "report", 1),
        ("unknown-key", "show call", 1),
        ("no-ledger", "check", 1),
        ("two-lands", "check --fail-on contradicted", 1),
        ("two-lands", "check --fail-on kept --kind position", 0),
        ("two-lands", "schema --check nowhere", 1),
        ("two-lands", "why nothing", 2),
        ("two-lands", "why 2031-03-06-n-w", 2),
        ("two-lands", "show nothing", 2),
        ("two-lands", "compare nothing", 2),
        ("two-lands", "check nothing", 2),
        ("two-lands", "check --as-of tomorrow", 2),
        ("two-lands", "check --verdict lied", 2),
        ("two-lands", "check --standard proven", 2),
        ("two-lands", "check --no-such-option", 2),
        ("two-lands", "no-such-command", 2),
        ("two-lands", "", 2),
    ],
)
def test_exit_codes_tell_sound_problems_and_misuse_apart(world: str, arguments: str, code: int) -> None:
    found, out, err = ledger(*arguments.split(), world=world)
    assert found == code
    assert bool(err) == (code == 2 or world == "long-quote" and arguments == "check")
    assert "Traceback" not in out + err


def test_misuse_is_told_on_standard_error_alone() -> None:
    assert ledger("check", "nothing") == (2, "", "ledger: no claim or call `nothing` is on record\n")


# ---------------------------------------------------------------------------------------------- faults of our own


@pytest.fixture
def a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that fails where it should not."""

    def fail(*_: object, **__: object) -> None:
        raise KeyError("what nobody \x1b[31mthought of")

    monkeypatch.setattr("ledger.answers.examine", fail)


@pytest.mark.usefixtures("a_fault")
def test_a_fault_of_ours_is_told_as_one_without_a_traceback() -> None:
    code, out, err = ledger("check")
    assert (code, out) == (3, "")
    assert err.splitlines() == [
        "ledger: this is a fault of the program, not of your records (KeyError: 'what nobody \\x1b[31mthought of')",
        "Please report it. LEDGER_TRACEBACK=1 before the command shows where it happened.",
    ]


@pytest.mark.usefixtures("a_fault")
def test_a_fault_of_ours_is_raised_where_its_traceback_is_asked_for() -> None:
    with pytest.raises(KeyError, match="what nobody"):
        ledger("check", LEDGER_TRACEBACK="1")


# ---------------------------------------------------------------------------------------------- formats


def test_json_is_json_for_programs_and_people() -> None:
    whole = json.loads(ledger("check", "--all", "--format", "json")[1])
    lines = [json.loads(line) for line in ledger("check", "--all", "--format", "jsonl")[1].splitlines()]
    assert whole["verdicts"] == lines
    assert whole["provenance"]["program"] == f"claims-ledger {__version__}"
    assert sum(whole["counts"].values()) == len(lines)
    rows = json.loads(ledger("report", "--format", "json")[1])["rows"]
    assert [row["claim"] for row in rows] == sorted(one["claim"] for one in lines)


@pytest.mark.parametrize(
    ("command", "least"),
    [
        ("check", 2),
        ("why 2031-03-06-no-attacks", 1),
        ("findings", 1),
        ("search attack", 2),
        ("dataset list", 2),
        ("validate", 1),
    ],
)
def test_json_lines_are_one_object_each_and_the_same_as_json(command: str, least: int) -> None:
    world = {"dataset": "two-lands-and-rows", "validate": "unknown-key"}.get(command.split()[0], "two-lands")
    lines = [json.loads(line) for line in ledger(*command.split(), "--format", "jsonl", world=world)[1].splitlines()]
    assert len(lines) >= least
    assert all(isinstance(line, dict) for line in lines)
    whole = json.loads(ledger(*command.split(), "--format", "json", world=world)[1])
    assert lines == (whole["verdicts"] if command == "check" else whole if isinstance(whole, list) else [whole])


@pytest.mark.skipif(sys.platform != "linux", reason="other systems keep names as text")
@pytest.mark.parametrize("output", ["text", "json", "jsonl", "github"])
def test_a_name_that_is_no_text_can_be_told(output: str, tmp_path: Path) -> None:
    root = shutil.copytree(TWO_LANDS / "records", tmp_path / "records")
    (root / "claims" / os.fsdecode(b"\xff.yaml")).touch()
    found = run(["validate", "--format", output, "--records", str(root)])
    assert (found.code, found.err) == (1, "")
    found.out.encode()
    assert "\\udcff.yaml" in found.out


def test_problems_keep_out_of_a_file_that_waits_for_a_table() -> None:
    for output in ("csv", "markdown"):
        code, out, err = ledger("report", "--format", output, world="unknown-key")
        assert (code, out) == (1, "")
        assert "error[unknown-key]" in err


def test_problems_come_as_json_where_json_was_asked_for() -> None:
    for command in (["check"], ["report"], ["why", "x"], ["validate"]):
        code, out, _ = ledger(*command, "--format", "json", world="unknown-key")
        assert code == 1
        assert [one["code"] for one in json.loads(out)] == ["unknown-key"]


def test_a_filter_narrows_everything_that_is_shown() -> None:
    assert "self-contradiction" in ledger("check")[1]
    assert "self-contradiction" not in ledger("check", "--call", "2031-03-22-s-w")[1]
    asked = json.loads(ledger("check", "--format", "json", "--call", "2031-03-22-s-w")[1])
    assert (asked["clashes"], asked["readout_conflicts"], asked["silences"]) == ([], [], [])
    assert asked["counts"] == {"overdue": 1, "pending": 1}


@pytest.mark.parametrize(
    "command",
    [
        "check --all",
        "check --all --format json",
        "check --all --format jsonl",
        "report",
        "report --by verdict",
        "report --format markdown",
        "report --format csv",
        "report --format json",
        "why claim",
        "why claim --format json",
        "compare call",
        "show event",
    ],
)
def test_text_from_records_stays_text(command: str) -> None:
    code, out, err = ledger(*command.split(), world="untrusted", COLUMNS="80")
    assert (code, err) == (0, "")
    assert not set(out) & {*map(chr, range(10)), "\x0b", "\x1b", "\x7f", *map(chr, range(0x80, 0xA0)), "\u202e", "\u200b", "\u2028"}
    if "markdown" in command:
        assert "<" not in out
    if "csv" in command:
        assert not [line for line in out.splitlines() if line.startswith(("=", "+", "-", "@"))]


# ---------------------------------------------------------------------------------------------- pipes and terminals


def in_a_shell(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a real shell, `ledger` being this one."""
    paths = os.pathsep.join([str(Path(cli.__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
    program = f"{sys.executable} -c 'from ledger.cli import main; main()'"
    whole = {**os.environ, "PYTHONPATH": paths, "PYTHONWARNINGS": "ignore", **environment}
    return subprocess.run(
        ["/bin/sh", "-c", command.replace("ledger", program)], cwd=TWO_LANDS, env=whole, capture_output=True, text=True, check=False
    )


@pytest.mark.skipif(os.name != "posix", reason="a shell is needed")
@pytest.mark.parametrize(
    "command", ["ledger report --by none | head -n 1", "ledger check --all --format json | head -n 1", "ledger report --format csv | true"]
)
def test_a_pipe_that_is_closed_ends_the_command_quietly(command: str) -> None:
    found = in_a_shell(command)
    assert (found.returncode, found.stderr) == (0, "")
    assert len(found.stdout.splitlines()) == ("head" in command)


@pytest.mark.skipif(os.name != "posix", reason="a shell is needed")
def test_letters_come_through_whatever_the_system_is_set_to() -> None:
    found = in_a_shell("ledger why 2031-03-06-no-attacks", LC_ALL="C", LANG="C")
    assert found.returncode == 0
    assert "“Norland's army does not attack civilians in Sudland.”" in found.stdout


# ---------------------------------------------------------------------------------------------- completion


def completer(command: str, parameter: str, typed: str = "2031-03-06-n", world: str = "two-lands") -> list[str]:
    """What is offered at `parameter` of a command for what is typed."""
    group = get_command(cli.app)
    found = next(one for one in group.commands[command].params if one.name == parameter)  # type: ignore[attr-defined]
    with contextlib.chdir(WORLDS / world):
        offered = found.shell_complete(typer.Context(group), typed)
    return [one.value for one in offered]


def test_ids_are_completed_from_the_records_that_fit() -> None:
    assert completer("why", "claim") == ["2031-03-06-no-attacks", "2031-03-06-no-crossing", "2031-03-06-no-hostages"]
    assert completer("compare", "call") == ["2031-03-06-n-w"]
    assert completer("check", "names") == sorted([*completer("why", "claim"), *completer("compare", "call")])
    assert completer("report", "call") == ["2031-03-06-n-w"]
    assert completer("check", "speaker") == completer("check", "act") == []
    assert "2031-03-06-n-w" in completer("show", "name")
    assert completer("show", "name", "dea", "two-lands-and-rows") == ["deaths"]


def test_completion_looks_where_the_records_are_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert options.names_in("claims") == []
    for place in (TWO_LANDS, TWO_LANDS / "records"):
        monkeypatch.setenv("LEDGER_RECORDS", str(place))
        assert "2031-03-06-no-attacks" in options.names_in("claims")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_can_be_shown_for_a_shell(shell: str) -> None:
    environment = {
        "_LEDGER_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": "ledger wh",
        "COMP_CWORD": "1",
        "_TYPER_COMPLETE_ARGS": "ledger wh",
    }
    code, out, _ = ledger(**environment, **({"_TYPER_COMPLETE_FISH_ACTION": "get-args"} if shell == "fish" else {}))
    assert code == 0
    assert "why" in out


# ---------------------------------------------------------------------------------------------- starting


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["check", "--help"], ["add", "--help"]])
def test_starting_loads_nothing_heavy(arguments: list[str]) -> None:
    program = (
        "import sys; from ledger.cli import main; sys.argv = ['ledger', *sys.argv[1:]]\n"
        "try: main()\nfinally: print({'pydantic', 'rich', 'yaml', 'ledger.model'} & set(sys.modules), file=sys.stderr)"
    )
    found = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True)
    assert found.stderr.strip() == "set()"
