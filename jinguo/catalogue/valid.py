"""What a catalogue file says, held against its schema; what is wrong is told in Chinese."""

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from jinguo.errors import CatalogueError

Said = TypeVar("Said", bound=BaseModel)
_SHOWN = 6
_SHAPE_AT = 2


def valid(model: type[Said], content: Any, name: str) -> Said:
    """Return what a file of a name says.

    Raises:
        CatalogueError: If it says what it may not say; the first few faults are told.
    """
    try:
        return model.model_validate(content)
    except ValidationError as error:
        told = "；".join(_tell(fault) for fault in error.errors()[:_SHOWN])
        raise CatalogueError(f"{name}：{told}") from error


def _tell(fault: Any) -> str:
    # In an indicator pydantic names the shape it took before the key that is wrong.
    *above, last = [
        str(step)
        for at, step in enumerate(fault["loc"])
        if at != _SHAPE_AT or fault["loc"][0] != "indicators"
    ] or [""]
    where = f"（在 {'.'.join(above)} 下）" if above else ""
    if fault["type"] == "extra_forbidden":
        return f"不认识的键“{last}”{where}，请删去或改正"
    if fault["type"] == "missing":
        return f"缺少“{last}”{where}"
    if fault["type"] == "value_error":
        return f"{fault['ctx']['error']}{where}"
    return f"“{last}”的值 {fault['input']!r} 不合要求{where}：{fault['msg']}"
