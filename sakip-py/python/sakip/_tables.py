"""Whole tables of polars, pandas, pyarrow and NumPy: the same kind comes back, with the computed columns added.

Nothing is computed here: a table goes to the engine as Arrow columns and its columns come back.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from . import _sakip
from ._enums import Lang, Locale, Polaritas, RoundingMode
from ._numbers import text
from ._requests import rows_capaian, rows_reviu
from ._sakip import Policy
from ._scalar import policy_of

Table = TypeVar("Table")

_CAPAIAN = ("polaritas", "target", "realisasi", "baseline")
_ANGGARAN = ("pagu", "realisasi", "rencana")
_REVIU = (
    "id", "kind", "dokumen", "indikator", "satuan", "polaritas", "target", "realisasi", "baseline", "periode", "bobot",
    "capaian", "pagu", "percent", "members", "average", "components", "total", "grade",
)  # fmt: skip


def _module(name: str) -> Any:
    """A library the caller has already loaded; a table of it cannot be there otherwise."""
    return sys.modules.get(name)


def _pyarrow(why: str) -> Any:
    try:
        import pyarrow
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(f"{why} go to the engine through pyarrow: pip install pyarrow") from error
    return pyarrow


def _numpy_column(values: Any) -> Any:
    """A NumPy column for Arrow: objects as text, masked entries as missing."""
    numpy, pyarrow = _module("numpy"), _pyarrow("NumPy columns")
    mask = numpy.ma.getmaskarray(values) if isinstance(values, numpy.ma.MaskedArray) else None
    data = numpy.asarray(values)
    if data.dtype.kind in "OU":
        cells = [None if _missing(cell) else text(cell) for cell in data.tolist()]
        return pyarrow.array(cells, pyarrow.string(), mask=mask)
    return pyarrow.array(data, mask=mask)


def _missing(cell: Any) -> bool:
    if cell is None or cell != cell:  # not a number is not itself
        return True
    return type(cell).__name__ in ("NAType", "NaTType")


def _pandas_column(series: Any) -> Any:
    pyarrow = _pyarrow("pandas columns")
    if series.dtype == object:
        cells = [None if _missing(cell) else text(cell) for cell in series.tolist()]
        return pyarrow.array(cells, pyarrow.string())
    return pyarrow.Array.from_pandas(series)


def _kind(table: Any) -> str:
    for module, classes in (
        ("polars", ("DataFrame",)),
        ("pandas", ("DataFrame",)),
        ("pyarrow", ("Table", "RecordBatch")),
    ):
        loaded = _module(module)
        if loaded is not None and isinstance(table, tuple(getattr(loaded, name) for name in classes)):
            return module
    if isinstance(table, Mapping) and _module("numpy") is not None:
        return "numpy"
    raise TypeError(
        "a table is a DataFrame of polars or pandas, a Table or RecordBatch of pyarrow, or a mapping of NumPy "
        f"columns, not {type(table).__name__}"
    )


def _columns_of(kind: str, table: Any) -> list[str]:
    if kind == "numpy":
        return list(table)
    return list(table.schema.names if kind == "pyarrow" else table.columns)


def _given(kind: str, table: Any, names: Mapping[str, str]) -> Any:
    """The columns that are read, under the names the engine knows, as something with `__arrow_c_stream__`."""
    present = set(_columns_of(kind, table))
    wanted = {inner: outer for inner, outer in names.items() if outer in present}
    if kind == "polars":
        polars = _module("polars")
        return table.select(polars.col(outer).alias(inner) for inner, outer in wanted.items())
    pyarrow = _pyarrow("tables")
    if kind == "pyarrow":
        columns = {inner: table.column(outer) for inner, outer in wanted.items()}
    elif kind == "pandas":
        columns = {inner: _pandas_column(table[outer]) for inner, outer in wanted.items()}
    else:
        columns = {inner: _numpy_column(table[outer]) for inner, outer in wanted.items()}
    return pyarrow.table(columns)


def _added(kind: str, table: Any, found: _sakip.Columns) -> Any:
    """The table with the computed columns, as the kind it is."""
    if kind == "polars":
        computed = _module("polars").DataFrame(found)
        return table.with_columns(computed.get_columns())
    pyarrow = _pyarrow("tables")
    computed = pyarrow.table(found)
    if kind == "pyarrow":
        return _added_arrow(pyarrow, table, computed)
    if kind == "pandas":
        return _added_pandas(table, computed)
    return {**table, **{name: _numpy_values(computed.column(name)) for name in computed.column_names}}


def _added_arrow(pyarrow: Any, table: Any, computed: Any) -> Any:
    of_batch = isinstance(table, pyarrow.RecordBatch)
    result = pyarrow.table(table.columns, names=table.schema.names) if of_batch else table
    for name in computed.column_names:
        at = result.schema.get_field_index(name)
        column = computed.column(name)
        result = result.append_column(name, column) if at < 0 else result.set_column(at, name, column)
    return result.combine_chunks().to_batches()[0] if of_batch and result.num_rows else result


def _added_pandas(table: Any, computed: Any) -> Any:
    pandas, pyarrow = _module("pandas"), _pyarrow("tables")

    def kept(of: Any) -> Any:
        # Decimals and texts stay Arrow's; categories become pandas categoricals.
        return None if pyarrow.types.is_dictionary(of) else pandas.ArrowDtype(of)

    frame = computed.to_pandas(types_mapper=kept)
    frame.index = table.index
    return table.assign(**{name: frame[name] for name in frame.columns})


def _numpy_values(column: Any) -> Any:
    """NumPy has no decimals: they come as `Decimal` objects, missing entries masked."""
    numpy, pyarrow = _module("numpy"), _pyarrow("NumPy columns")
    whole = column.combine_chunks()
    if isinstance(whole, pyarrow.ChunkedArray):
        whole = pyarrow.concat_arrays(whole.chunks)
    mask = numpy.asarray(whole.is_null())
    if pyarrow.types.is_dictionary(whole.type):
        words = numpy.asarray(whole.dictionary.to_pylist() or [""], dtype=str)
        values = words[numpy.asarray(whole.indices.fill_null(0))]
    else:
        values = numpy.asarray(whole.to_pylist(), dtype=object)
    return numpy.ma.MaskedArray(values, mask) if mask.any() else values


def _is_rows(table: Any) -> bool:
    return isinstance(table, (list, tuple)) or (
        isinstance(table, Iterable) and not isinstance(table, Mapping) and not hasattr(table, "__arrow_c_stream__")
    )


def capaian(
    table: Table,
    *,
    policy: Policy | str | None = None,
    polaritas: Polaritas | str | None = None,
    kolom: Mapping[str, str] | None = None,
    penjelasan: bool = False,
    locale: Locale | str | None = None,
    lang: Lang | str = Lang.ID,
    allow_float: bool = True,
) -> Table:
    """The achievement of every row of a table, as columns `capaian`, `status`, `alasan` and `kategori`.

    The table has the columns `polaritas`, `target` and `realisasi`, and `baseline` where a formula needs it;
    ``kolom={"target": "Target 2025"}`` says where they have other names, ``polaritas="maximize"`` gives one
    direction to all rows. Numbers are computed in columns, without the GIL; texts (`80-90`, `WTP`, `1.250,5`) are
    read row by row, how their numbers are written being inferred for each column unless ``locale`` says so.
    ``penjelasan=True`` adds the derivation of each row as a sentence. What is missing stays missing.

    A list of dictionaries is a table too; its answer is a list of dictionaries, and its numbers are plain
    unless ``locale`` says otherwise.

    >>> import polars
    >>> table = polars.DataFrame({"target": [70, 95, 0], "realisasi": ["100", "89.75", None]})
    >>> found = capaian(table, polaritas="maximize", policy="kemenkeu-nko")
    >>> found["capaian"].to_list(), found["status"].to_list()
    ([Decimal('120.00'), Decimal('94.47'), None], ['capped', 'ok', 'not_filled'])

    Raises:
        TableError: with every cell that cannot be read, by row and column.
    """
    if _is_rows(table):
        rows = [dict(row) for row in table]  # type: ignore[attr-defined]
        if polaritas is not None:
            rows = [{"polaritas": polaritas, **row} for row in rows]
        return rows_capaian(rows, policy, locale, lang, allow_float)  # type: ignore[return-value]
    kind = _kind(table)
    names = {name: (kolom or {}).get(name, name) for name in _CAPAIAN}
    if polaritas is not None:
        del names["polaritas"]
    found = _sakip.capaian(
        _given(kind, table, names),
        policy_of(policy),
        None if polaritas is None else str(polaritas),
        penjelasan,
        None if locale is None else str(locale),
        str(lang),
        allow_float,
    )
    added: Table = _added(kind, table, found)
    return added


def reviu(
    table: Table,
    *,
    policy: Policy | str | None = None,
    kolom: Mapping[str, str] | None = None,
    locale: Locale | str | None = None,
    lang: Lang | str = Lang.ID,
    allow_float: bool = True,
) -> Table:
    """Whether each printed figure of a published table follows from its inputs, and what is wrong with the rest.

    Adds `verdict` (reproduced, reproduced_with, deviates, not_checkable), `rumus`, `batas`, `pembulatan`,
    `dihitung`, `sebab` and `penjelasan`. The columns read are those of `sakip reviu`: `kind`, `dokumen`,
    `polaritas`, `target`, `realisasi`, `capaian`, `pagu`, `percent`, `members`, `average`, `components`, `total`,
    `grade`.

    >>> import polars
    >>> table = polars.DataFrame({"polaritas": ["maximize"] * 2, "target": [95, 95], "realisasi": ["89.75", "93"],
    ...                           "capaian": ["94.47", "97.98"]})
    >>> reviu(table)["verdict"].to_list()
    ['reproduced', 'deviates']
    """
    if _is_rows(table):
        return rows_reviu(table, policy, locale, lang, allow_float)  # type: ignore[arg-type, return-value]
    kind = _kind(table)
    names = {name: (kolom or {}).get(name, name) for name in _REVIU}
    given = _given(kind, table, names)
    found = _sakip.reviu(given, policy_of(policy), None if locale is None else str(locale), str(lang), allow_float)
    added: Table = _added(kind, table, found)
    return added


def anggaran(
    table: Table,
    *,
    kolom: Mapping[str, str] | None = None,
    desimal: int = 2,
    mode: RoundingMode | str = RoundingMode.HALF_AWAY,
    locale: Locale | str | None = None,
    allow_float: bool = True,
) -> Table:
    """The budget figures of every row with `pagu` and `realisasi`, and `rencana` where there is a plan.

    Adds `serapan`, `sisa`, `sisa_persen`, `deviasi`, `deviasi_poin`, `deviasi_persen`, and `status` and `alasan`
    of the serapan. A ledger of entries goes to `buku_anggaran`.

    >>> import polars
    >>> table = polars.DataFrame({"pagu": [1_000, 0], "realisasi": [250, 5]})
    >>> found = anggaran(table)
    >>> found["serapan"].to_list(), found["alasan"].to_list()
    ([Decimal('25.00'), None], [None, 'zero_pagu'])
    """
    kind = _kind(table)
    names = {name: (kolom or {}).get(name, name) for name in _ANGGARAN}
    given = _given(kind, table, names)
    found = _sakip.anggaran(given, str(mode), desimal, None if locale is None else str(locale), allow_float)
    added: Table = _added(kind, table, found)
    return added
