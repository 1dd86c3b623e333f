"""Lines gathered from parts."""

from jinguo.files.lines import Lines


def test_breaks_come_only_between_texts() -> None:
    lines = Lines()
    lines.end_row()
    lines.end_line()
    lines.put("一")
    lines.put("二")
    lines.end_line()
    lines.put("")
    lines.end_line()
    lines.put("三")
    lines.end_cell()
    lines.end_row()
    lines.end_line()

    assert str(lines) == "一二\n三"
