"""The package is a ladder: every module has a rung and imports only from the rungs before its own."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import ledger

PACKAGE = Path(ledger.__file__).parent
# fmt: off
LADDER = [
    "problem", "dates", "counts", "trees", "parsing", "ahead", "index", "searching", "model", "reading", "book", "texts",
    "columns", "asof", "world", "windows", "checks", "joining", "matching", "weighing", "cases", "verdict", "conflicts",
    "writing", "datasets", "answers", "selecting", "overview", "exporting", "schemas", "reporting", "adding", "starting", "cli", "front",
]
# fmt: on
# Each of these takes longer to import than everything else that starting takes.
HEAVY = ["duckdb", "pydantic", "rich", "yaml"]


def rungs() -> set[str]:
    """The modules of the package, and its folders that are packages themselves, without what begins with `_`."""
    return {path.stem for path in PACKAGE.glob("[!_]*.py")} | {path.parent.name for path in PACKAGE.glob("[!_]*/__init__.py")}


def files(rung: str) -> list[Path]:
    """The files of a rung: one module, or all modules of a package."""
    return sorted([*PACKAGE.glob(f"{rung}.py"), *PACKAGE.glob(f"{rung}/**/*.py")])


def imported(source: str) -> Iterator[str]:
    """The rungs that a module's text imports from, at its top or anywhere inside."""
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            package, _, inside = name.partition(".")
            if package == "ledger" and not inside.startswith("_"):
                yield inside.partition(".")[0]


def test_every_module_has_a_rung() -> None:
    assert rungs() == set(LADDER)


@pytest.mark.parametrize("rung", LADDER)
def test_imports_point_one_way(rung: str) -> None:
    allowed = {*LADDER[: LADDER.index(rung)], rung}
    texts = [path.read_text("utf-8") for path in files(rung)]
    assert texts
    assert {name for text in texts for name in imported(text)} <= allowed


def test_an_import_is_found_in_every_form_and_place() -> None:
    text = "import ledger.cli, yaml\ndef f():\n    from ledger.verdict.forms import holds\n    from ledger import dates, __version__\n"
    assert set(imported(text)) == {"cli", "verdict", "dates"}


def test_the_command_line_starts_without_what_is_heavy() -> None:
    code = f"import sys, ledger.cli; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PACKAGE.parent)
    assert ran.stdout.split() == []
