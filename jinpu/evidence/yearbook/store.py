"""Rows of many tables as numpy columns with coded texts, joined into one frame at the end.

A yearbook's texts repeat in every row: coded, a row takes some sixty bytes instead of some hundreds.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

CODED = ("file", "sheet", "table", "region", "region_code", "item", "unit", "mark", "note")
"""Columns whose texts are coded; in the frame they are categoricals."""

COLUMNS = (
    "file",
    "sheet",
    "sheet_index",
    "cell",
    "table",
    "region",
    "region_code",
    "item",
    "year",
    "value",
    "unit",
    "mark",
    "note",
)
"""Columns of the frame, in the order of `jinpu read`."""

_TYPES = {"cell": "object", "value": "float64"}

Part = dict[str, npt.NDArray[np.generic]]
"""The rows of one table: column name -> array, coded columns and whole numbers as int32."""


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
        frame = pd.DataFrame({name: self._typed(name, self._joined(name)) for name in COLUMNS})
        self.parts.clear()
        return frame

    def _joined(self, name: str) -> npt.NDArray[np.generic]:
        if not self.parts:
            return np.array([], dtype=_TYPES.get(name, "int32"))
        return np.concatenate([part.pop(name) for part in self.parts])

    def _typed(self, name: str, values: npt.NDArray[np.generic]) -> object:
        if name in CODED:
            texts = pd.Index(list(self.texts[name]), dtype="str")
            return pd.Categorical.from_codes(values, categories=texts)  # type: ignore[arg-type]  # stubs: lists only
        if name == "year":
            return pd.arrays.IntegerArray(values.astype("int64"), values == 0)
        return pd.array(values, dtype="str") if name == "cell" else values
