"""The same text on Spark SQL in local mode: the road for those who outgrow one machine (docs/scale.md).

Spark takes seconds for a query that takes the others a millisecond, so a few worlds are drawn, and all their rows asked at once.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ledger.joining import AXES, MATCH, SEEK, TABLES, Ask, Bearing, Hit, Seen, tables
from tests.test_joining import asks, bearings, on_duckdb, seens

pyspark = pytest.importorskip("pyspark", reason="Spark is a development dependency, and not installed here")
pytestmark = [
    pytest.mark.skipif(shutil.which("java") is None and "JAVA_HOME" not in os.environ, reason="Spark needs Java, and none is on the PATH"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # the sockets that Spark holds to its own Java
    pytest.mark.filterwarnings("ignore::DeprecationWarning:pyspark.*"),
]


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    from pyspark.sql import SparkSession

    work = tmp_path_factory.mktemp("spark")
    session = (
        SparkSession.builder.master("local[1]")
        .appName("ledger")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.sql.warehouse.dir", str(work / "warehouse"))
        .config("spark.local.dir", str(work))
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def on_spark(spark: Any, folder: Path, made: dict[str, list[tuple[str | int, ...]]]) -> list[Hit]:
    """The text over these tables, which lie on disk as Parquet as they would on a cluster."""
    for name, columns in TABLES.items():
        schema = columns.replace("TEXT", "STRING")
        spark.createDataFrame(made[name], schema).write.mode("overwrite").parquet(str(folder / name))
        spark.read.parquet(str(folder / name)).createOrReplaceTempView(name)
    spark.sql(SEEK).createOrReplaceTempView("seek")
    return sorted(Hit._make(row) for row in spark.sql(MATCH).collect())


World = tuple[list[Ask], list[Seen], Bearing]


def side_by_side(worlds: Sequence[World]) -> World:
    """Worlds that know nothing of each other as one: the values of each have numbers of their own."""
    step = 10
    shifted: list[World] = []
    for number, (asked, seen, bearing) in enumerate(worlds):
        by = number * step
        shifted.append(
            (
                [one._replace(claim=f"claim-{number}", **{axis: getattr(one, axis) + by for axis in AXES}) for one in asked],
                [one._replace(event=f"{one.event}-{number}", **{axis: getattr(one, axis) + by for axis in AXES}) for one in seen],
                {axis: [(sought + by, found + by, short) for sought, found, short in rows] for axis, rows in bearing.items()},
            )
        )
    return (
        list(chain.from_iterable(asked for asked, _, _ in shifted)),
        list(chain.from_iterable(seen for _, seen, _ in shifted)),
        {axis: list(chain.from_iterable(bearing[axis] for _, _, bearing in shifted)) for axis in AXES},
    )


@given(worlds=st.lists(st.tuples(asks, seens, bearings), min_size=20, max_size=40))
@settings(
    max_examples=3,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.large_base_example,
        HealthCheck.data_too_large,
    ],
)
def test_the_same_text_gives_the_same_on_spark(spark: Any, tmp_path: Path, worlds: list[World]) -> None:
    asked, seen, bearing = side_by_side(worlds)
    expected = on_duckdb(asked, seen, bearing)
    assert on_spark(spark, tmp_path, tables(asked, seen, bearing)) == expected
