#!/usr/bin/env python3
"""Prints what criterion measured as a table in markdown: the fastest of the samples of each. Called by `benches/run`.

    table.py CRITERION LOAD [README]    with a file, the table is written between its markers
"""

import contextlib
import io
import json
import pathlib
import platform
import subprocess
import sys

HOME, BEFORE = pathlib.Path(sys.argv[1]), sys.argv[2]
# What a group is compared with first, the slowest exact way one would write.
AGAINST = "rust_decimal"


def measured():
    """Group → name → units a second, or seconds where nothing is counted."""
    groups = {}
    for path in sorted(HOME.glob("*/*/new/benchmark.json")):
        about = json.loads(path.read_text())
        sample = json.loads((path.parent / "sample.json").read_text())
        seconds = min(time / rounds for time, rounds in zip(sample["times"], sample["iters"])) / 1e9
        elements = (about.get("throughput") or {}).get("Elements")
        groups.setdefault(about["group_id"], {})[about["function_id"]] = (seconds, elements)
    return groups


def speed(rate):
    for unit, size in [("G", 1e9), ("M", 1e6), ("k", 1e3)]:
        if rate >= size:
            return f"{rate / size:.3g} {unit}/s"
    return f"{rate:.3g} /s"


def load():
    try:
        return pathlib.Path("/proc/loadavg").read_text().split()[0]
    except OSError:
        return "unknown"


def rates(group):
    return {name: elements / seconds for name, (seconds, elements) in group.items() if elements}


def main():
    groups = measured()
    rustc = subprocess.run(["rustc", "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
    triad = rates(groups.pop("memory", {})).get("triad")
    print(f"Load {BEFORE} before, {load()} after; rustc {rustc}, {platform.machine()}.", end=" ")
    print(f"Triad: {speed(triad)} of three 8-byte columns, one core.\n" if triad else "\n")
    try:
        python = json.loads((HOME / "kolom.json").read_text())
    except OSError:
        python = {}
    print("| what | how | speed | against `rust_decimal` | share of the triad |")
    print("|---|---|---|---|---|")
    for name, group in groups.items():
        found = rates(group)
        if name == "capaian":
            found |= {f"{way} ({got['wrong']:,} wrong)": got["rows_per_second"] for way, got in python.items()}
        slow = next((rate for way, rate in found.items() if way.startswith(AGAINST)), None)
        columns = name == "capaian" or name.startswith("mean of") or name == "cumulate"
        for way, rate in sorted(found.items(), key=lambda item: -item[1]):
            ratio = f"{rate / slow:.3g} ×" if slow else "–"
            share = f"{rate / triad * 100:.0f} %" if triad and columns else "–"
            print(f"| {name} | {way} | {speed(rate)} | {ratio} | {share} |")
        # What takes too long for all of them does fewer: its time is of no use beside the others.
        largest = max((elements or 0 for _, elements in group.values()), default=0)
        for way, (seconds, elements) in group.items():
            if not elements:
                print(f"| {name} | {way} | {seconds * 1e9:.0f} ns | – | – |")
            elif elements == largest and name.startswith("roll-up"):
                print(f"| {name} | {way}, in all | {seconds * 1e3:.0f} ms | – | – |")


MARKERS = "<!-- benches/run begins -->\n", "<!-- benches/run ends -->\n"
printed = io.StringIO()
with contextlib.redirect_stdout(printed):
    main()
print(printed.getvalue(), end="")
if len(sys.argv) > 3:
    readme = pathlib.Path(sys.argv[3])
    before, rest = readme.read_text().split(MARKERS[0])
    after = rest.split(MARKERS[1])[1]
    readme.write_text(before + MARKERS[0] + printed.getvalue() + MARKERS[1] + after)
