#!/usr/bin/env python3
"""A million-row CSV through `sakip capaian`, beside two naive Python loops, in one run.

    cargo build --release && python3 benches/sejuta_baris.py [ROWS]

Prints wall time, rows per second and peak memory of each. The input is the same every time.
"""

import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

TOP = pathlib.Path(__file__).resolve().parent.parent
SAKIP = TOP / "target" / "release" / "sakip"

NAIVE_DECIMAL = """
import csv, sys
from decimal import Decimal, ROUND_HALF_UP, getcontext
getcontext().prec = 28
cent = Decimal("0.01")
out = sys.stdout
for row in csv.DictReader(open(sys.argv[1], newline="")):
    t, r = Decimal(row["target"]), Decimal(row["realisasi"])
    value = r / t if row["polaritas"] == "maximize" else (2 * t - r) / t
    out.write(row["id"] + "," + str((value * 100).quantize(cent, ROUND_HALF_UP)) + "\\n")
"""

NAIVE_FLOAT = """
import csv, sys
out = sys.stdout
for row in csv.DictReader(open(sys.argv[1], newline="")):
    t, r = float(row["target"]), float(row["realisasi"])
    value = r / t if row["polaritas"] == "maximize" else (2 * t - r) / t
    out.write(row["id"] + "," + format(value * 100, ".2f") + "\\n")
"""


def write_rows(path, count):
    generator = random.Random(88_2021)
    with open(path, "w", newline="") as out:
        out.write("id,indikator,satuan,polaritas,target,realisasi\n")
        for number in range(1, count + 1):
            target = generator.randrange(1, 1_000_000)
            realisasi = generator.randrange(0, 1_300_000)
            polarity = "maximize" if number % 4 else "minimize"
            out.write(
                f"{number},Indikator kinerja nomor {number},%,{polarity},"
                f"{target // 100}.{target % 100:02},{realisasi // 100}.{realisasi % 100:02}\n"
            )


def peak_kib(pid):
    """The most memory the process has held so far. (`ru_maxrss` would count this script before its exec.)"""
    try:
        for line in open(f"/proc/{pid}/status"):
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def measure(name, command, count):
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            break
        peak = max(peak, peak_kib(process.pid))
        time.sleep(0.01)
    wall = time.perf_counter() - started
    if status != 0:
        sys.exit(f"{name} failed: {command}")
    print(
        f"{name:<34} {wall:8.2f} s {count / wall:14,.0f} rows/s"
        f" {usage.ru_utime + usage.ru_stime:8.2f} CPU s {peak / 1024:8.1f} MiB peak"
    )


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    if not SAKIP.exists():
        sys.exit("build first: cargo build --release")
    load = ", ".join(f"{value:.2f}" for value in os.getloadavg())
    print(f"{count:,} rows; {os.cpu_count()} cores, load average {load}")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "baris.csv")
        write_rows(path, count)
        for form in ("csv", "json"):
            measure(f"sakip capaian --format {form}", [SAKIP, "capaian", path, "--format", form], count)
        measure("Python decimal, figure only", [sys.executable, "-c", NAIVE_DECIMAL, path], count)
        measure("Python float, wrong on ties", [sys.executable, "-c", NAIVE_FLOAT, path], count)


if __name__ == "__main__":
    main()
