#!/usr/bin/env python3
"""Writes the demo data set; with --check, fails when a committed file is not what it would write.

Whole numbers and exact fractions only; what looks drawn follows from a hash of its name, so every run writes the
same bytes.
"""

import csv
import io
import json
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(FOLDER / "generator"))

import budget
import capaian
import lke
import opd
import plan


def line(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def nested(value):
    """Whether something is opened up over several lines: what holds nodes, tracks or entries of its own."""
    if isinstance(value, dict):
        return any(isinstance(each, list) and each and isinstance(each[0], dict) or nested(each) for each in value.values())
    return isinstance(value, list) and any(isinstance(each, dict) for each in value)


def render(value):
    """JSON with one node, indicator or track a line, so that a change shows as the lines it changes."""
    if not nested(value):
        return line(value)
    if isinstance(value, list):
        return "[\n" + ",\n".join(render(each) for each in value) + "\n]"
    return "{" + ",".join(f"{line(key)}:{render(each)}" for key, each in value.items()) + "}"


def table(header, rows):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def score(indicator):
    return plan.rounded(lke.total(opd.BY_SHORT[indicator.opd], 2024), 2)


def share(indicator):
    return plan.rounded(lke.share_from_b(), 2)


def published(indicators):
    """The published figures in the set, with what the documents print: what the engine has to find again."""
    found = []
    for indicator in indicators:
        fact = indicator.fact
        if not fact:
            continue
        row = fact.row
        printed = {key: row[key] for key in ("target", "realisasi", "capaian") if key in row}
        if "capaian" not in row:
            printed["status"] = row["category"]
        found.append(
            {"opd": opd.BY_SHORT[indicator.opd].code, "indikator": indicator.id, "periode": "2024", "fakta": fact.id}
            | {"sumber": fact.source, "instansi": fact.citation(), "uraian": row["indicator"]}
            | printed
        )
    return {"capaian": found, "anggaran": list(budget.published()), "lke": lke.published()}


def files():
    plans, indicators = plan.build()
    texts = {
        "opd.json": render(opd.document()),
        "renstra.json": render(plans),
        "lke.json": render(lke.document()),
        "published.json": render(published(indicators)),
    }
    texts = {name: text + "\n" for name, text in texts.items()}
    rows = capaian.rows(indicators, {"lke": score, "predikat-b": share})
    texts["capaian.csv"] = table(capaian.HEADER, rows)
    for name, header, rows in budget.tables(plans):
        texts[name] = table(header, rows)
    return texts


def main():
    made = files()
    if sys.argv[1:] == ["--check"]:
        stale = [name for name, text in made.items() if not same(FOLDER / name, text)]
        if stale:
            sys.exit(f"not what generate.py writes: {', '.join(stale)}; run {Path(__file__).name}")
        print(f"{len(made)} files are current")
    elif sys.argv[1:]:
        sys.exit(f"usage: {Path(__file__).name} [--check]")
    else:
        for name, text in made.items():
            (FOLDER / name).write_bytes(text.encode())
            print(f"{name}: {len(text.encode())} bytes")


def same(path, text):
    return path.is_file() and path.read_bytes() == text.encode()


if __name__ == "__main__":
    main()
