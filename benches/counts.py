#!/usr/bin/env python3
"""Counts the instructions of small fixed tasks (callgrind) and compares them with `benches/counts.json`.

    python3 benches/counts.py            # fails where a task takes over a tenth more than is written down
    python3 benches/counts.py --update   # writes down what it takes now

Instructions do not depend on what else a machine does. They depend on the compiler: under another rustc than
the one written down, each task is compared by its ratio to the plain 128-bit division of the same build, and
may take a quarter more. A task is run once and again with ten more rounds, so that starting up and making the
rows count for nothing.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parent.parent
WRITTEN = TOP / "benches" / "counts.json"
BASE = "i128"
TASKS = [
    BASE, "vectors", "vectors-category", "vectors-linear", "portable", "portable-category", "means",
    "cumulate", "leaf", "scalar",
]
ROWS, ROUNDS = 6_400, 10


def program():
    """Builds the tasks and says where the program lies."""
    command = ["cargo", "build", "--release", "-p", "sakip-benches", "--bin", "hitung", "--message-format=json"]
    out = subprocess.run(command, cwd=TOP, check=True, stdout=subprocess.PIPE, text=True).stdout
    for line in out.splitlines():
        message = json.loads(line)
        if message.get("executable") and message["target"]["name"] == "hitung":
            return message["executable"]
    sys.exit("counts.py: cargo built no program `hitung`")


def instructions(path, task, times):
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "out")
        command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", path, task, str(times)]
        run = subprocess.run(command, capture_output=True, text=True)
        if run.returncode:
            sys.exit(f"counts.py: {task}: {run.stderr}{run.stdout}")
        found = re.search(r"^summary: (\d+)|^totals: (\d+)", pathlib.Path(out).read_text(), re.M)
        return int(found[1] or found[2])


def vectors():
    """Whether this machine has what the vector path needs; elsewhere its tasks count another path."""
    try:
        flags = pathlib.Path("/proc/cpuinfo").read_text().split()
    except OSError:
        return False
    return "avx2" in flags and "fma" in flags


def main():
    path = program()
    rustc = subprocess.run(["rustc", "--version"], cwd=TOP, capture_output=True, text=True, check=True).stdout.split()[1]
    counts = {}
    for task in TASKS:
        if task.startswith("vectors") and not vectors():
            print(f"{task}: this machine has no AVX2 and FMA, not counted")
            continue
        less, more = instructions(path, task, 1), instructions(path, task, 1 + ROUNDS)
        counts[task] = round((more - less) / ROUNDS / ROWS, 2)
    if "--update" in sys.argv:
        WRITTEN.write_text(json.dumps({"rustc": rustc, "instructions_per_row": counts}, indent=2) + "\n")
        print(f"{WRITTEN.name}: {counts}")
        return
    written = json.loads(WRITTEN.read_text())
    known = written["instructions_per_row"]
    same = written["rustc"] == rustc
    wrong = []
    for task, count in counts.items():
        if task not in known:
            wrong.append(f"{task}: not written down; run with --update")
            continue
        allowed = known[task] * 1.1 if same else known[task] / known[BASE] * counts[BASE] * 1.25
        print(f"{task}: {count} instructions a row, {known[task]} written down")
        if count > allowed + 0.05:
            wrong.append(f"{task}: {count} instructions a row, at most {allowed:.2f} allowed")
    if wrong:
        sys.exit("counts.py: " + "\n".join(wrong))


main()
