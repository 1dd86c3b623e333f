"""How names sound: variants and homophones alike, others apart."""

import pytest

from jinguo.matching.names import sound


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("王芳", "王 芳"), ("王芳", "王　芳"), ("王芳", "王方"), ("張麗華", "张丽华"), ("李静", "李敬"),
        ("陈思婷", "成思停"), ("阿依古丽·买买提", "阿依古丽买买提"), ("Wang Fang", "ｗａｎｇ　ｆａｎｇ"),
    ],
)  # fmt: skip
def test_one_name_written_otherwise_sounds_alike(one: str, other: str) -> None:
    assert sound(one) == sound(other)


@pytest.mark.parametrize(("one", "other"), [("王芳", "王丹"), ("王芳", "王芳芳"), ("李丽", "刘丽")])
def test_other_names_sound_otherwise(one: str, other: str) -> None:
    assert sound(one) != sound(other)
