"""Rows of many tables as numpy columns with coded texts, joined into one frame at the end.

A yearbook's texts repeat in every row: coded, a row takes some sixty bytes instead of some hundreds.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]  # publishes no types

CODED = (
    *("file", "sheet", "table", "region", "region_code", "unit", "mark", "note"),
    *("indicator", "period", "kind", "quality", "status"),
)
"""Columns whose texts are coded; in the frame they are categoricals."""

PLAIN = ("cell", "item")
"""Columns of text that can differ in every row."""

COLUMNS = (
    *("file", "sheet", "sheet_index", "cell", "table", "region", "region_code", "item", "year", "value", "unit"),
    *("mark", "note", "indicator", "period", "kind", "quality", "status"),
)
"""Columns of the frame, in the order of `jinpu read`."""

TEXT = pa.large_string()
"""The type of plain text columns."""


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one table.

    Attributes:
        count: how many rows.
        constants: column -> the code (or number) that all rows have.
        arrays: column -> codes or numbers, one a row.
        texts: column -> the rows' own texts: addresses and items, which can all differ.
    """

    count: int
    constants: dict[str, int]
    arrays: dict[str, npt.NDArray[np.generic]]
    texts: dict[str, pa.ChunkedArray]

    def column(self, name: str) -> npt.NDArray[np.generic]:
        """Give one column of codes or numbers and forget it."""
        if name in self.constants:
            return np.full(self.count, self.constants[name], dtype=np.int32)
        return self.arrays.pop(name)


@dataclass
class RowStore:
    """The rows of all tables so far, and for each coded column its texts in the order in which they came ("" is 0)."""

    texts: dict[str, dict[str, int]] = field(default_factory=lambda: {name: {"": 0} for name in CODED})
    parts: list[Part] = field(default_factory=list)

    def code(self, column: str, text: str) -> int:
        """Give the code of a text in a column, a new one when it is new."""
        codes = self.texts[column]
        return codes.setdefault(text, len(codes))

    def frame(self) -> pd.DataFrame:
        """Give the rows as a frame and forget them."""
        frame = pd.DataFrame({name: self._column(name) for name in COLUMNS})
        self.parts.clear()
        return frame

    def _column(self, name: str) -> object:
        if name in PLAIN:
            chunks = [chunk for part in self.parts for chunk in part.texts.pop(name).chunks]
            return pd.array(pa.chunked_array(chunks, type=TEXT), dtype="str")
        values = self._joined(name)
        if name in CODED:
            texts = pd.Index(list(self.texts[name]), dtype="str")
            return pd.Categorical.from_codes(values, categories=texts)  # type: ignore[arg-type]  # stubs: lists only
        if name == "year":
            return pd.arrays.IntegerArray(values.astype("int64"), values == 0)
        return values

    def _joined(self, name: str) -> npt.NDArray[np.generic]:
        if not self.parts:
            return np.array([], dtype="float64" if name == "value" else "int32")
        if all(name in part.constants for part in self.parts):
            counts = [part.count for part in self.parts]
            return np.repeat(np.array([part.constants[name] for part in self.parts], dtype=np.int32), counts)
        return np.concatenate([part.column(name) for part in self.parts])


def smallest(codes: npt.NDArray[np.int32]) -> npt.NDArray[np.generic]:
    """Give codes in the smallest type that holds them."""
    return codes.astype(np.min_scalar_type(-int(codes.max()) - 1)) if len(codes) else codes
