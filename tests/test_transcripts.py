"""Golden transcripts: every command, and every problem, as a person sees it, replayed to the byte.

A transcript begins with its world, `# world: NAME` for tests/worlds/NAME or `# built: NAME` for one of BUILT, and may name
the width of the page, `# columns: 80` or `none` (88 unless told otherwise). Then come commands, each with what it wrote (to
standard error: lines that begin with `!`) and its exit code; what a command reads follows it as in a shell, `<<END`. All
below one head run one after another in one copy of the world.

To add a command, write it with `? 0` below. `pytest tests/test_transcripts.py --rewrite` writes all anew; read the difference
as prose.
"""

import contextlib
import os
import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from ledger.checks import CODES
from ledger.cli import app
from tests.running import run

HERE = Path(__file__).parent
WORLDS = HERE / "worlds"
TRANSCRIPTS = sorted((HERE / "transcripts").glob("*.txt"))
COMMANDS = sorted(get_command(app).commands)  # type: ignore[attr-defined]

HEAD = re.compile(r"# (world|built|columns): (.+)")
COMMAND = re.compile(r"\$ ledger(?: (.*?))?(?: <<(\w+))?")
CODE = re.compile(r"\? \d+")


# ---------------------------------------------------------------------------------------------- worlds that cannot lie in git


def settings(root: Path) -> None:
    """The least that a ledger needs."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "ledger.yaml").write_text("title: An invented ledger\ndefault_start: 2031-01-01\nsides: {}\n", "utf-8")


def act(root: Path, content: bytes, name: str = "fire") -> Path:
    """A ledger with one file among its acts."""
    settings(root)
    file = root / "vocabulary" / "acts" / f"{name}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file


def huge_file(root: Path) -> None:
    """100 MB, all of it a hole."""
    os.truncate(act(root, b"label:\n"), 100_000_000)


def deep_nesting(root: Path) -> None:
    act(root, b"label: " + b"[" * 10_000 + b"]" * 10_000 + b"\n")


def alias_bomb(root: Path) -> None:
    """Two levels told of what would be ten to the ninth values."""
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"{one}: &{one} [{', '.join([f'*{before}'] * 10)}]" for before, one in zip("abcdefgh", "bcdefghi", strict=True)]
    act(root, "\n".join(lines).encode() + b"\n")


def self_containing_alias(root: Path) -> None:
    act(root, b"label: &label\n  en: *label\n")


def utf_16(root: Path) -> None:
    act(root, "label:\n  en: fire\n".encode("utf-16"))


def too_many_faults(root: Path) -> None:
    act(root, b"label:\n  en: fire\n" + b"".join(b"key-%d: x\n" % number for number in range(110)))


def link_that_leads_out(root: Path) -> None:
    outside = root.parent / "outside.yaml"
    outside.write_text("label: {en: secret}\n", "utf-8")
    act(root, b"label:\n  en: fire\n").with_name("secret.yaml").symlink_to(outside)


def names_that_differ_in_case(root: Path) -> None:
    act(root, b"label:\n  en: fire\n")
    act(root, b"label:\n  en: fire\n", "Fire")
    if len(list((root / "vocabulary" / "acts").iterdir())) < 2:
        pytest.skip("this file system holds the two names for one")


def locked_file(root: Path) -> None:
    file = act(root, b"label:\n  en: fire\n")
    file.chmod(0)
    if os.access(file, os.R_OK):
        pytest.skip("whoever runs this may read everything")


def nothing(root: Path) -> None:
    """A folder without a ledger."""
    root.parent.mkdir(parents=True, exist_ok=True)


BUILT: dict[str, Callable[[Path], None]] = {
    build.__name__.replace("_", "-"): build
    for build in (
        settings,
        huge_file,
        deep_nesting,
        alias_bomb,
        self_containing_alias,
        utf_16,
        too_many_faults,
        link_that_leads_out,
        names_that_differ_in_case,
        locked_file,
        nothing,
    )
}


# ---------------------------------------------------------------------------------------------- replaying


def replay(text: str, folder: Path) -> str:
    """The transcript as the commands write it now."""
    lines: list[str] = []
    columns, number = "88", 0
    place = folder
    waiting = iter(text.splitlines())
    for line in waiting:
        if head := HEAD.fullmatch(line):
            key, value = head.groups()
            if key == "columns":
                columns = value
            else:
                columns, number = "88", number + 1
                place = folder / str(number)
                build(key, value, place)
            lines.append(line)
        elif command := COMMAND.fullmatch(line):
            arguments, end = command.groups()
            stdin = list(iter(lambda: next(waiting), end)) if end else []
            lines += [line, *stdin, *([end] if end else [])]
            lines += written(arguments or "", "".join(f"{one}\n" for one in stdin), columns, place)
            skip(waiting)
        else:
            assert line == "" or line.startswith("# "), f"neither head, command nor comment: {line}"
            lines.append(line)
    return "\n".join([*lines, ""])


def build(key: str, name: str, place: Path) -> None:
    """A world in a place of its own."""
    if key == "world":
        shutil.copytree(WORLDS / name, place, symlinks=True)
    else:
        place.mkdir()
        BUILT[name](place / "records")


def skip(waiting: Iterator[str]) -> None:
    """What the command wrote when the transcript was made, up to its exit code."""
    while not CODE.fullmatch(next(waiting)):
        pass


def written(arguments: str, stdin: str, columns: str, place: Path) -> list[str]:
    """What a command writes, standard error last, and its exit code."""
    environment = {} if columns == "none" else {"COLUMNS": columns}
    with contextlib.chdir(place):
        found = run(shlex.split(arguments), stdin, **environment)
    out = [line.replace("\r", "␍") for line in found.out.split("\n")]
    err = [f"! {line}".rstrip() for line in found.err.split("\n")]
    return [*out[: None if out[-1] else -1], *err[: None if err[-1] != "!" else -1], f"? {found.code}"]


@pytest.mark.parametrize("file", TRANSCRIPTS, ids=lambda file: file.stem)
def test_a_transcript_is_replayed_to_the_byte(file: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    made = file.read_bytes().decode()
    found = replay(made, tmp_path)
    if request.config.getoption("--rewrite"):
        file.write_bytes(found.encode())
    else:
        assert found == made


# ---------------------------------------------------------------------------------------------- nothing is left out


def commands() -> list[str]:
    """The arguments of every command in the transcripts."""
    found = (COMMAND.fullmatch(line) for file in TRANSCRIPTS for line in file.read_text("utf-8").splitlines())
    return [match[1] or "" for match in found if match]


def test_every_problem_has_a_transcript() -> None:
    faces = re.compile(r"(?:(?:error|warning)\[|,title=)([a-z0-9-]+)(?:\]|::)")
    assert {code for file in TRANSCRIPTS for code in faces.findall(file.read_text("utf-8"))} == CODES.keys()


def test_every_world_has_a_transcript() -> None:
    named = {match.groups() for file in TRANSCRIPTS for match in re.finditer(HEAD, file.read_text("utf-8")) if match[1] != "columns"}
    there = {("world", folder.name) for folder in WORLDS.iterdir()} | {("built", name) for name in BUILT}
    assert named == there


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_transcript_and_one_of_its_help(name: str) -> None:
    assert f"{name} --help" in commands()
    assert any(arguments.partition(" ")[0] == name and "--help" not in arguments for arguments in commands())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_tried_in_a_transcript(name: str) -> None:
    options = {option.opts[0] for option in get_command(app).commands[name].params if option.opts[0].startswith("--")}  # type: ignore[attr-defined]
    used = {word for arguments in commands() if arguments.partition(" ")[0] == name for word in shlex.split(arguments)}
    assert options - {"--records", "--example"} <= used  # no test looks at the records that the program comes with
