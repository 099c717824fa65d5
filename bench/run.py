"""Measures how long commands take, as ratios against something else in the same run; prints figures and judges nothing.

    python bench/run.py [--quick]

Machines are shared and noisy: each pair of commands runs in turn, and the medians are compared. Needs the development
dependencies (beancount).
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generate import write

DRAIN = """
import sys
from pathlib import Path
from yaml._yaml import CParser
for path in sorted(Path(sys.argv[1]).rglob("*.yaml")):
    parser = CParser(path.read_bytes())
    while parser.get_event() is not None:
        pass
"""
"""The floor: read the same files and drain the events of libyaml, which hands over nothing after the last one."""

SCAN = """
import duckdb, sys
columns = ("id", "first", "last", "place", "acts", "actors", "low", "best", "high")
print(duckdb.sql(f"SELECT {', '.join(f'sum(length({one}))' for one in columns)} FROM read_parquet('{sys.argv[1]}')").fetchall())
"""
"""Reads every value of the columns that the description uses; counts and bounds alone would come from the file's statistics."""

BIN = Path(sys.executable).parent
Command = Sequence[str]


@dataclass(frozen=True)
class Bar:
    """A ratio that is to be reached: what it measures, its two medians in seconds, and the bar."""

    what: str
    seconds: float
    against: float
    bar: float

    @property
    def ratio(self) -> float:
        return self.seconds / self.against

    def __str__(self) -> str:
        met = "met" if self.ratio <= self.bar else "not met"
        return f"{self.what:<64} {self.seconds:8.2f} s {self.against:8.2f} s {self.ratio:6.2f} {self.bar:6.2f}  {met}"


COLD = ("env", "LEDGER_NO_INDEX=1")
"""Before a command that is to read everything."""


def seconds(command: Command) -> float:
    """Wall seconds of a whole process."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def in_turn(one: Command, other: Command, runs: int) -> tuple[float, float]:
    """The medians of two commands that run in turn, after one run of each that is not counted."""
    pairs = [(seconds(one), seconds(other)) for _ in range(runs + 1)][1:]
    return statistics.median(first for first, _ in pairs), statistics.median(second for _, second in pairs)


def transactions(number: int) -> str:
    """A beancount ledger of so many transactions that checks without an error."""
    head = "2030-01-01 open Assets:Cash EUR\n2030-01-01 open Expenses:Food EUR\n"
    day = '2031-{:02}-{:02} * "Shop {}" "What was bought, and why"\n  Expenses:Food  {}.10 EUR\n  Assets:Cash\n'
    return head + "".join(day.format(one % 12 + 1, one % 28 + 1, one, one % 90 + 1) for one in range(number))


def measure(folder: Path, runs: int) -> list[Bar]:
    """The bars of cold reading and judging, of start-up, and of growth."""
    small, large, books = folder / "small", folder / "large", folder / "books.beancount"
    write(small, 10_000)
    write(large, 100_000)
    books.write_text(transactions(10_000), "utf-8")
    ledger, python = str(BIN / "ledger"), sys.executable
    check = (*COLD, ledger, "check", "--records", str(small))
    bars = [
        Bar("cold check, 10,000 records : drain of libyaml's events", *in_turn(check, (python, "-c", DRAIN, str(small)), runs), 1.5),
        Bar(
            "cold check, 10,000 records : bean-check, 10,000 transactions",
            *in_turn(check, (str(BIN / "bean-check"), "--no-cache", str(books)), runs),
            1.2,
        ),
        Bar("ledger --version : import typer", *in_turn((ledger, "--version"), (python, "-c", "import typer"), 4 * runs), 1.3),
    ]
    tenth, whole = in_turn(check, (*COLD, ledger, "check", "--records", str(large)), max(1, runs // 2))
    bars.append(Bar("check, 100,000 records : ten times 10,000 records", whole, 10 * tenth, 1.15))
    return [*bars, *_warm(small, books, runs)]


def _warm(small: Path, books: Path, runs: int) -> list[Bar]:
    """The bars of a second run, and of one after a record has changed."""
    ledger = str(BIN / "ledger")
    check = (ledger, "check", "--records", str(small))
    time.sleep(3)  # files younger than two seconds are not believed to be as they were
    bars = [
        Bar("warm check, 10,000 records : warm bean-check", *in_turn(check, (str(BIN / "bean-check"), str(books)), 2 * runs), 1.0),
        Bar("warm check, 10,000 records : import typer", *in_turn(check, (sys.executable, "-c", "import typer"), 4 * runs), 2.5),
    ]
    changed, record = [], small / "events" / "event-7.yaml"
    for number in range(runs):
        before = record.read_text("utf-8")
        after = re.sub(r"(?m)^date: .*$", f"date: 2031-03-{number + 1:02}", before)
        assert after != before
        record.write_text(after, "utf-8")
        changed.append(seconds(check))
    return [*bars, Bar("check after one record changed : warm check", statistics.median(changed), bars[0].seconds, 1.2)]


def measure_data(folder: Path, runs: int, rows: int) -> tuple[list[Bar], list[str]]:
    """The bars of a data set matched beside 1,000 claims, and what they took in memory."""
    from rows import write_ledger, write_rows

    ledger, python = str(BIN / "ledger"), sys.executable
    home, million, many = folder / "claims", folder / "million.parquet", folder / "many.parquet"
    write_ledger(home, 1000)
    write_rows(million, 1_000_000)
    again = (ledger, "check", "--records", str(home), "--with", "rows")
    check = (*COLD, *again)
    attach = (ledger, "dataset", "add", "rows", "--records", str(home), "--released", "2033-01-01", "--replace")
    told = [f"attaching 1,000,000 rows: {seconds((*attach, str(million))):.1f} s"]
    scan = (python, "-c", SCAN, str(million))
    one = in_turn(check, scan, runs)
    bars = [
        Bar("check --with 1,000,000 rows, cold : every value read by DuckDB", *one, 3.0),
        Bar("check --with 1,000,000 rows, asked again : the same", *in_turn(again, scan, runs), 3.0),
    ]
    if rows > 1_000_000:
        write_rows(many, rows)
        told.append(f"attaching {rows:,} rows: {seconds((*attach, str(many))):.1f} s")
        whole = statistics.median(seconds(check) for _ in range(runs))
        bars.append(Bar(f"check --with {rows:,} rows, cold : with 1,000,000 rows", whole, one[0], 12.0))
        told.append(f"check --with {rows:,} rows, cold: at most {peak(check) // 1024} MiB (the bar is 512)")
    return bars, told


def peak(command: Command) -> int:
    """The most memory (KiB) that a whole process held at once."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, used = os.wait4(process.pid, 0)
    return used.ru_maxrss


def main() -> None:
    """Print the machine and the bars."""
    options = argparse.ArgumentParser(description="Measure ledger check against other programs in the same run.")
    options.add_argument("--quick", action="store_true", help="two runs of each instead of five")
    runs = 2 if options.parse_args().quick else 5
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores, medians of {runs} runs")
    print(f"{'what : against':<64} {'what':>10} {'against':>10} {'ratio':>6} {'bar':>6}")
    with tempfile.TemporaryDirectory() as folder:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = f"{folder}/bytecode"  # every program runs compiled, as an installed one does
        for bar in measure(Path(folder), runs):
            print(bar)
        bars, told = measure_data(Path(folder), runs, 1_000_000 if runs == 2 else 10_000_000)
        print(*bars, *told, sep="\n")


if __name__ == "__main__":
    main()
