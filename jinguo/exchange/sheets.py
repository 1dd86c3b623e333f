"""From a workbook's bytes to rows of cells, read in a process that may fail."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from subprocess import CalledProcessError

from jinguo.errors import UnreadableError
from jinguo.exchange.cells import Cell
from jinguo.files.child import WORKBOOK, as_cell
from jinguo.files.limits import Limits
from jinguo.files.read import ask

_MB = 1024 * 1024
# A city's whole ledger is one workbook: more than a report may ask.
_LIMITS = Limits(
    answer=128 * _MB, memory=1536 * _MB, cpu_seconds=60, seconds=90.0, unpacked=256 * _MB
)


@dataclass(frozen=True)
class Sheet:
    """One sheet: its rows from row 1 on, each from column A on; hidden ones too."""

    name: str
    rows: list[list[Cell]]

    @property
    def blank(self) -> bool:
        """Tell whether the sheet says nothing."""
        return not any(cell != "" for row in self.rows for cell in row)


def read(content: bytes) -> list[Sheet]:
    """Return the sheets of a workbook (.xlsx, .xls, .et, .ods).

    Raises:
        UnreadableError: If it is too large or no workbook.
    """
    if len(content) > _LIMITS.size:
        most = _LIMITS.size // _MB
        raise UnreadableError(f"工作簿超过 {most} MB，请按单位或期间分成几个再导入。")
    try:
        told = json.loads(ask(content, WORKBOOK, _LIMITS), object_hook=as_cell)
    except CalledProcessError as error:
        raise UnreadableError(
            "这个工作簿太大或已损坏，没能在限度内读完，请分成几个并另存为 .xlsx 后再导入。"
        ) from error
    if "refused" in told:
        raise UnreadableError(f"这个文件{told['refused']}")
    return [Sheet(name, rows) for name, rows in told["sheets"]]


def digest(sheets: Sequence[Sheet]) -> str:
    """Return a digest of what a workbook says, the same however it was saved."""
    told = hashlib.sha256()
    for sheet in sheets:
        told.update(repr((sheet.name, sheet.rows)).encode())
    return told.hexdigest()
