#!/usr/bin/env python3
"""Writes the conformance vectors; with --check, fails when a committed file is not what it would write.

The reference here is exact (`fractions`) and shares nothing with the engines it judges.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import accounts
import capaian
import periods
import published
import rollup
import rules
import worked

VECTORS = Path(__file__).parent.parent
FORMAT = 1


def line(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def render(document):
    """A file with one case or one row a line, so that a change shows as the lines it changes."""
    parts = [f'"format":{FORMAT}', f'"about":{line(document["about"])}']
    if "cases" in document:
        parts.append('"cases":[\n' + ",\n".join(map(line, document["cases"])) + "\n]")
    if "tables" in document:
        tables = []
        for table in document["tables"]:
            head = line({key: value for key, value in table.items() if key != "rows"})
            tables.append(head[:-1] + ',"rows":[\n' + ",\n".join(map(line, table["rows"])) + "\n]}")
        parts.append('"tables":[\n' + ",\n".join(tables) + "\n]")
    return "{" + ",\n".join(parts) + "}\n"


def count(document):
    return len(document.get("cases", [])) + sum(len(table["rows"]) for table in document.get("tables", []))


def documents():
    found = {}
    for module in (published, worked, capaian, periods, accounts, rollup):
        found |= module.files()
    return found


def texts():
    """Every generated file and its text."""
    made = documents()
    index = {"format": FORMAT, "files": {name: count(document) for name, document in made.items()}}
    index["deviations"] = sum("known_deviation" in case for each in made.values() for case in each.get("cases", []))
    files = {name: render(document) for name, document in made.items()}
    files["rules.json"] = json.dumps(rules.document(), ensure_ascii=False, indent=1) + "\n"
    files["index.json"] = json.dumps(index, indent=1) + "\n"
    return files


def main(arguments):
    if arguments not in ([], ["--check"]):
        sys.exit(f"usage: {Path(__file__).name} [--check]")
    files = texts()
    known = {*files, "published.json"}
    stale = [path.name for path in VECTORS.glob("*.json") if path.name not in known]
    if arguments:
        stale += [
            name
            for name, text in files.items()
            if not (VECTORS / name).is_file() or (VECTORS / name).read_text(encoding="utf-8") != text
        ]
        if stale:
            sys.exit(f"not current: {', '.join(sorted(stale))}; run {Path(__file__).name}")
    else:
        for name, text in files.items():
            (VECTORS / name).write_text(text, encoding="utf-8", newline="\n")
        for name in stale:
            (VECTORS / name).unlink()
    total = json.loads(files["index.json"])
    print(f"vectors: {sum(total['files'].values())} cases in {len(total['files'])} files, {total['deviations']} deviations")


if __name__ == "__main__":
    main(sys.argv[1:])
