"""A generated ledger of claims and a data set of millions of rows for it, for measuring: always the same for the same size."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import duckdb
from generate import LEDGER, _call, _claim, _concept, _publisher

ACTS, ACTORS, PLACES, PUBLISHERS, CALLS = 100, 100, 400, 20, 100
CODED = 30
"""Acts, and actors, that the data set codes."""


def write_ledger(folder: Path, claims: int) -> None:
    """A ledger of so many claims, with the description of a data set called `rows`, and no events of its own."""
    draw = random.Random(claims)
    texts = {
        f"vocabulary/{kind}/{kind[:-1]}-{one}": _concept(draw, kind, one)
        for kind, many in (("acts", ACTS), ("actors", ACTORS), ("places", PLACES))
        for one in range(many)
    }
    texts |= {f"vocabulary/publishers/publisher-{one}": _publisher(draw, one) for one in range(PUBLISHERS)}
    texts |= {f"calls/call-{one}": _call(draw) for one in range(CALLS)}
    texts |= {f"claims/claim-{one}": _claim(draw, CALLS, ACTS, ACTORS, PLACES, PUBLISHERS) for one in range(claims)}
    texts["datasets/rows"] = _description()
    folder.mkdir(parents=True)
    (folder / "ledger.yaml").write_text(LEDGER, "utf-8")
    for name, text in texts.items():
        path = folder / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def _description() -> str:
    rules = {
        kind: "".join(f"      - {{when: {{{kind}: {kind}-{one}}}, are: {kind[:-1]}-{one * step}}}\n" for one in range(CODED))
        for kind, step in (("acts", ACTS // CODED), ("actors", ACTORS // CODED))
    }
    return (
        "title: Rows\npublisher: publisher-3\nurl: https://rows.example/\nlicence: none\ncitation: none\nplaces:\n"
        + "".join(f"  place {one}: place-{one}\n" for one in range(PLACES))
        + "layouts:\n  full:\n    format: parquet\n    header: [id, first, last, place, acts, actors, low, best, high]\n    id: id\n"
        + "    date: {starts: first, ends: last, formats: '%Y-%m-%d'}\n    place: {names: [{column: place, level: settlement}]}\n"
        + f"    acts:\n{rules['acts']}    actors:\n{rules['actors']}"
        + "    casualties: {killed: {low: low, best: best, high: high}}\n"
    )


def write_rows(path: Path, number: int) -> None:
    """So many rows in Parquet; a tenth of them span some days."""
    start = date(2031, 1, 1) - timedelta(days=100)
    with duckdb.connect() as connection:
        connection.execute(f"""
COPY (
  SELECT 'r' || n AS id, strftime(day, '%Y-%m-%d') AS first, strftime(day + span, '%Y-%m-%d') AS last,
         'place ' || (h // 7 % {PLACES}) AS place, 'acts-' || (h // 3001 % {CODED}) AS acts, 'actors-' || (h // 100003 % {CODED}) AS actors,
         CAST(h % 9 AS TEXT) AS low, CAST(h % 9 + 1 AS TEXT) AS best, CAST(h % 9 + 3 AS TEXT) AS high
  FROM (
    SELECT n, h, DATE '{start}' + CAST(h % 900 AS INTEGER) AS day, CASE WHEN h % 10 = 0 THEN CAST(h // 10 % 9 AS INTEGER) ELSE 0 END AS span
    FROM (SELECT range AS n, CAST(hash(range) >> 2 AS BIGINT) AS h FROM range({number}))
  )
) TO '{path}' (FORMAT parquet)
""")
