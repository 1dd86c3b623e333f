"""Lines of printed pages become paragraphs again, without what stands at every page's edge."""

from jinguo.files.printed import joined

_PAGE = (
    "演示市妇联工作总结\n{head}\n全市妇联系统围绕中心服务大局，全年开展宣讲活动{n}6\n"
    "场次，听众500余人，发放资料3000份，建成妇女微\n家{n}2个。\n{tail}\n"
)


def test_lines_are_joined_and_headers_and_numbers_are_left_out():
    pages = "\f".join(
        _PAGE.format(head=f"{at}、开展活动", tail=f"— {n} —", n=n)
        for n, at in enumerate("一二三四", 1)
    )

    told = joined(pages).split("\n")

    assert len(told) == 8
    assert told[:2] == [
        "一、开展活动",
        "全市妇联系统围绕中心服务大局，全年开展宣讲活动16场次，听众500余人，发放资料3000份，建成妇女微家12个。",
    ]


def test_items_begin_lines_of_their_own_and_latin_words_keep_their_gap():
    assert joined("（一）开展夜校教学活动三十六期次，人人到场听\n（二）发放海报份") == (
        "（一）开展夜校教学活动三十六期次，人人到场听\n（二）发放海报份"
    )
    assert (
        joined("the women of this town held talks\nand read")
        == "the women of this town held talks and read"
    )
    assert joined("") == ""
