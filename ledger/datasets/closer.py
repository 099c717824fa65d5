"""One claim and one data set, closely: the rows inside its scope and the nearest of the others, and both by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ledger.datasets.added import Added, Attached, tallied
from ledger.datasets.rows import Row, opened
from ledger.matching import Role, Test
from ledger.world import World

MOST_ROWS = 5


@dataclass(frozen=True)
class Month:
    """The rows that begin in one month: how many are inside and near, and what those inside sum up to, by measure."""

    name: str
    inside: int
    near: int
    figures: Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class Closer:
    """What a data set says on a claim. Rows inside stand in the order of time, those near by how little they fall short."""

    dataset: str
    publisher: str
    added: Added
    months: Sequence[Month]
    inside: Sequence[Row]
    near: Sequence[Row]

    def total(self) -> dict[str, tuple[int, int]]:
        """The sums of low and high over the rows inside, by measure."""
        sums: dict[str, tuple[int, int]] = {}
        for month in self.months:
            for measure, (low, high) in month.figures.items():
                before = sums.get(measure, (0, 0))
                sums[measure] = before[0] + low, before[1] + high
        return sums


def look_closer(world: World, sets: Sequence[Attached], tests: Sequence[Test], most: int = MOST_ROWS) -> list[Closer]:
    """What each of these data sets says on the readings of one claim; of several readings, on the one that most rows are inside of."""
    found = []
    for name, dataset, attachment in sets:
        with opened(world, dataset, attachment) as rows:
            for claim, added in tallied(rows, tests).items():
                number = max(
                    (number for number, role in added.tallies if role is Role.EVENT),
                    key=lambda one: (added.tallies[one, Role.EVENT].inside, added.tallies[one, Role.EVENT].near, -one),
                    default=None,
                )
                if number is None:
                    continue
                reading = f"{number} {Role.EVENT.value}"
                months = [Month(*month) for month in rows.months(claim, reading)]
                inside = rows.bearing_on(claim, reading, most, inside=True)
                near = rows.bearing_on(claim, reading, most, inside=False)
                found.append(Closer(name, dataset.publisher, added, months, inside, near))
    return found
