#!/usr/bin/env python3
"""The percentages of ten million rows by numpy, polars, pandas and DuckDB: how fast, and how many are wrong.

    python3 benches/kolom.py OUT.json [ROWS]

DECIMAL(15,2) targets and realisasi, limited to 0..120, two decimals, half away from zero. Amounts are drawn as
the Rust benchmarks draw theirs: up to a hundred billion rupiah, every fiftieth row a tie. Exact figures come
from 64-bit integers. Each library is held to one thread; the best of five runs counts.
"""

import os

for name in ["POLARS_MAX_THREADS", "OMP_NUM_THREADS", "NUMEXPR_NUM_THREADS"]:
    os.environ[name] = "1"

import json
import sys
import time

import duckdb
import numpy as np
import pandas as pd
import polars as pl

ROWS = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000_000
random = np.random.default_rng(20251123)
target = random.integers(1, 10_000_000_000_001, ROWS)
realisasi = target // 1_000 * random.integers(0, 1_500, ROWS)
part = target[::50] // 20_000 + 1
target[::50] = part * 20_000
realisasi[::50] = part * (2 * random.integers(0, 15_000, part.size) + 1)
exact = np.minimum((realisasi * 10_000 + target // 2) // target, 12_000)


def best(task):
    took = []
    for _ in range(5):
        start = time.perf_counter()
        result = task()
        took.append(time.perf_counter() - start)
    return min(took), result


def wrong(percent):
    return int(np.count_nonzero(np.rint(np.asarray(percent, dtype=np.float64) * 100).astype(np.int64) != exact))


def numpy_float(t, r):
    return np.clip(np.floor(r / t * 10_000 + 0.5) / 100, 0, 120)


def blocks():
    out = np.empty(ROWS)
    for start in range(0, ROWS, 16_384):
        here = slice(start, start + 16_384)
        out[here] = numpy_float(target[here], realisasi[here])
    return out


series = pl.DataFrame({"t": target, "r": realisasi})
frame = pd.DataFrame({"t": target / 100, "r": realisasi / 100})
table = duckdb.connect()
table.execute("SET threads TO 1")
table.register("arrow", series.to_arrow())
table.execute("CREATE TABLE rows AS SELECT (t / 100)::DECIMAL(15,2) t, (r / 100)::DECIMAL(15,2) r FROM arrow")


def polars_float():
    ratio = (pl.col("r") / pl.col("t") * 10_000 + 0.5).floor() / 100
    return series.select(ratio.clip(0, 120))["r"].to_numpy()


def pandas_float():
    return (frame["r"] / frame["t"] * 100).round(2).clip(0, 120).to_numpy()


def duck():
    query = "SELECT greatest(least(round(r / t * 100, 2), 120), 0) p FROM rows"
    return table.execute(query).fetchnumpy()["p"]


found = {}
for name, task in {
    "numpy float64": lambda: numpy_float(target, realisasi),
    "numpy float64 in blocks": blocks,
    "numpy int64": lambda: np.minimum((realisasi * 10_000 + target // 2) // target, 12_000) / 100,
    "polars float64": polars_float,
    "pandas float64": pandas_float,
    "DuckDB DECIMAL(15,2)": duck,
}.items():
    seconds, percent = best(task)
    found[name] = {"rows_per_second": ROWS / seconds, "wrong": wrong(percent), "rows": ROWS}
    print(f"{name}: {ROWS / seconds / 1e6:.1f} M rows/s, {found[name]['wrong']} wrong", flush=True)
with open(sys.argv[1], "w") as out:
    json.dump(found, out)
