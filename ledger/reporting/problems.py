"""Problems of the records: for a person, for a program, for an editor or a code review."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ledger.problem import Problem, Severity
from ledger.reporting.text import Page, columns_of, counted, json_lines, json_text, plain

Lines = list[str]


def as_text(problems: Sequence[Problem], page: Page) -> Lines:
    """Each problem as file:line:column, the line with a caret below, and the remedy; then how many there are."""
    lines: Lines = []
    for problem in problems:
        lines += [*_one(problem, page), ""]
    return [*lines, summary(problems)] if problems else []


def _one(problem: Problem, page: Page) -> Lines:
    style = "red" if problem.severity is Severity.ERROR else "yellow"
    place = f"{plain(problem.file.as_posix())}:{problem.line}:{problem.column}:"
    lines = [f"{page.paint(place, 'bold')} {page.paint(f'{problem.severity.value}[{problem.code}]', style)} {plain(problem.message)}"]
    if problem.excerpt.strip():
        lines += _excerpt(problem, page, style)
    if problem.help:
        lines.append(f"  {page.paint('help:', 'cyan')} {plain(problem.help)}")
    return lines


def _excerpt(problem: Problem, page: Page, style: str) -> Lines:
    """The user's own line and the caret; of a long line, the part around the fault."""
    gutter = f"{problem.line} | "
    room = max(40, (page.width or 10_000) - len(gutter))
    start = max(0, problem.column - 1 - room // 2) if problem.column - 1 + problem.width > room else 0
    before = plain(problem.excerpt[start : problem.column - 1])
    whole = plain(problem.excerpt[start:])[:room]
    at_fault = problem.excerpt[problem.column - 1 : problem.column - 1 + problem.width]
    width = max(1, min(columns_of(plain(at_fault)), room - columns_of(before)))
    return [gutter + whole.rstrip(), " " * len(gutter) + " " * columns_of(before) + page.paint("^" * width, style)]


def summary(problems: Sequence[Problem]) -> str:
    """`2 errors and 1 warning in 2 files`."""
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    parts = [counted(errors, "error")] * bool(errors) + [counted(len(problems) - errors, "warning")] * (errors < len(problems))
    return f"{' and '.join(parts)} in {counted(len({problem.file for problem in problems}), 'file')}"


def as_json(problems: Iterable[Problem]) -> str:
    """A list of objects with the fields of `Problem`."""
    return json_text([_data(problem) for problem in problems])


def as_jsonl(problems: Iterable[Problem]) -> Lines:
    """One object a line."""
    return json_lines(_data(problem) for problem in problems)


def _data(problem: Problem) -> dict[str, str | int]:
    return {
        "file": problem.file.as_posix(),
        "line": problem.line,
        "column": problem.column,
        "width": problem.width,
        "severity": problem.severity.value,
        "code": problem.code,
        "message": problem.message,
        "excerpt": problem.excerpt,
        "help": problem.help,
    }


def as_github(problems: Iterable[Problem]) -> Lines:
    """Workflow commands that GitHub shows beside the lines of a pull request."""
    return [
        f"::{problem.severity.value} file={_property(plain(problem.file.as_posix()))},line={problem.line},col={problem.column},"
        f"endColumn={problem.column + problem.width},title={_property(problem.code)}::{_message(_with_help(problem))}"
        for problem in problems
    ]


def _with_help(problem: Problem) -> str:
    return plain(problem.message) + (f" (help: {plain(problem.help)})" if problem.help else "")


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
