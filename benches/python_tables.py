"""Capaian of a table in Python: sakip against polars, pandas and NumPy in float64, on ten million rows.

The rivals compute `realisasi / target * 100` in floats, rounded, with a cap and categories, which loses ties; sakip
computes exact figures with status, reason and category. Prints a table with the load of the machine.
Run: `benches/python_tables.py [ROWS]` with the package and its test requirements installed.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy
import pandas
import polars

import sakip

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000


def measured(compute: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    compute()
    return time.perf_counter() - begun


def main() -> None:
    random = numpy.random.default_rng(1)
    target = random.integers(1, 10_000, ROWS)
    realisasi = random.integers(0, 12_000, ROWS)
    frame = polars.DataFrame({"target": target, "realisasi": realisasi})
    decimals = frame.with_columns(polars.col("realisasi").cast(polars.Decimal(18, 2)))
    floats = frame.with_columns(polars.all().cast(polars.Float64))
    panda = pandas.DataFrame({"target": target.astype(float), "realisasi": realisasi.astype(float)})
    bounds, names = [50, 65, 75, 90], ["Sangat Rendah", "Rendah", "Sedang", "Tinggi", "Sangat Tinggi"]

    def of_polars() -> Any:
        percent = (polars.col("realisasi") / polars.col("target") * 100).round(2).clip(upper_bound=120)
        return floats.with_columns(capaian=percent).with_columns(
            kategori=polars.col("capaian").bin_intervals(bounds, labels=names)
        )

    def of_pandas() -> Any:
        percent = (panda["realisasi"] / panda["target"] * 100).round(2).clip(upper=120)
        edges = [-numpy.inf, *bounds, numpy.inf]
        return panda.assign(capaian=percent, kategori=pandas.cut(percent, edges, labels=names))

    def of_numpy() -> Any:
        percent = numpy.minimum(numpy.round(floats["realisasi"].to_numpy() / floats["target"].to_numpy() * 100, 2), 120)
        return percent, numpy.digitize(percent, bounds, right=True)

    runs = [
        ("sakip.capaian, polars int64", lambda: sakip.capaian(frame, polaritas="maximize")),
        ("sakip.capaian, polars decimal", lambda: sakip.capaian(decimals, polaritas="maximize")),
        ("sakip.capaian, polars float64", lambda: sakip.capaian(floats, polaritas="maximize")),
        ("polars expressions, float64", of_polars),
        ("pandas, float64", of_pandas),
        ("NumPy, float64", of_numpy),
    ]
    load = os.getloadavg()[0]
    print(f"{ROWS:,} rows, one run each, {os.cpu_count()} cores, load {load:.1f} at the start\n")
    print("| | seconds | million rows a second |\n|---|---:|---:|")
    for name, run in runs:
        seconds = measured(run)
        print(f"| {name} | {seconds:.2f} | {ROWS / seconds / 1e6:.0f} |")


if __name__ == "__main__":
    main()
