"""Every plot draws what the engine says; the pictures are kept for whoever wants to look at them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import matplotlib
import pandas
import polars
import pytest

import sakip

matplotlib.use("Agg")

from sakip import plot  # noqa: E402

CONTOH = Path(__file__).parents[2] / "contoh"


def kept(ax: Any, name: str, folder: Path) -> None:
    path = Path(os.environ.get("SAKIP_PLOTS", folder)) / f"{name}.png"
    ax.figure.savefig(path, dpi=90)
    assert path.stat().st_size > 8_000
    matplotlib.pyplot.close(ax.figure)


def words(ax: Any) -> str:
    return " ".join(text.get_text() for text in ax.texts)


@pytest.mark.parametrize("library", [polars, pandas], ids=lambda library: library.__name__)
def test_capaian(library: Any, tmp_path: Path) -> None:
    table = library.read_csv(CONTOH / "perjanjian-kinerja.csv")
    found = sakip.capaian(table)
    ax = plot.capaian(found)
    assert len(ax.patches) >= len(found) and "Sangat Tinggi" in words(ax) and "110" in words(ax)
    kept(ax, f"capaian-{library.__name__}", tmp_path)


def test_capaian_of_achievements(tmp_path: Path) -> None:
    ax = plot.capaian({
        "Angka kematian ibu": sakip.achievement(10, 75, "minimize"),
        "Cakupan imunisasi": sakip.achievement(95, "96.2"),
        "Belum dilaporkan": sakip.achievement(95, None),
    })  # fmt: skip
    assert "tidak ada angka" in words(ax) and "-550,00" in words(ax)
    kept(ax, "capaian-negatif", tmp_path)


def entries() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"entry": "line", "key": "5.2", "tahun": 2025, "opd": "Dinas Kesehatan", "program": "1.02", "category": "modal"},
        {"entry": "pagu", "line": "5.2", "tahun": 2025, "kind": "murni", "effective": "2025-01-02", "amount": 12_500_000_000},
        {"entry": "pagu", "line": "5.2", "tahun": 2025, "kind": "perubahan", "effective": "2025-09-15",
         "amount": 13_400_000_000},
    ]  # fmt: skip
    plan = [300, 500, 800, 1200, 1300, 1300, 1400, 1500, 1400, 1300, 900, 600]
    for month, millions in enumerate(plan, 1):
        key = f"2025-M{month:02}"
        found.append({"entry": "rencana", "line": "5.2", "period": key, "amount": millions * 1_000_000})
        if month <= 8:
            spent = millions * (700_000 if month < 6 else 950_000)
            found.append({"entry": "realisasi", "id": f"SP2D-{month}", "line": "5.2", "period": key, "amount": spent})
    return found


def test_serapan(tmp_path: Path) -> None:
    ax = plot.serapan(entries(), 2025, sampai="2025-M08")
    assert "serapan 54,88 %" in words(ax) and "poin dari rencana" in words(ax)
    kept(ax, "serapan", tmp_path)


def test_lke(tmp_path: Path) -> None:
    document = json.loads((CONTOH / "lke-binjai.json").read_text())
    found = sakip.nilai_lke(document["tracks"][0]["answers"])
    ax = plot.lke(found)
    assert "87,80 (A)" in ax.get_legend().get_texts()[0].get_text()
    kept(ax, "lke", tmp_path)
    worse = sakip.nilai_lke({question: "B" for question in document["tracks"][0]["answers"]})
    kept(plot.lke({"2024": worse, "2025": found}), "lke-dua", tmp_path)


def test_pohon(tmp_path: Path) -> None:
    rows = polars.read_csv(CONTOH / "perjanjian-kinerja.csv", infer_schema=False).to_dicts()
    nodes: list[dict[str, Any]] = [{"id": "opd", "nama": "Dinas Kesehatan"}]
    sasaran = None
    for row in rows:
        if row["sasaran"]:
            sasaran = f"s{row['id'][0]}"
            nodes.append({"id": sasaran, "induk": "opd", "nama": row["sasaran"]})
        nodes.append({"id": str(row["id"]), "induk": sasaran, "nama": row["indikator"], "bobot": row["bobot"],
                      "capaian": {"polaritas": row["polaritas"], "target": row["target"],
                                  "realisasi": row["realisasi"]}})  # fmt: skip
    ax = plot.pohon(nodes, sakip.rollup(nodes))
    assert "Dinas Kesehatan" in words(ax)
    kept(ax, "pohon", tmp_path)
