"""What staff call the columns: the words of the catalogue and the models, and everyday ones."""

import re
from collections.abc import Sequence
from dataclasses import replace
from unicodedata import normalize

from jinguo.catalogue.kinds import KINDS
from jinguo.exchange.columns import Column, Form, Part

PASSED_OVER = frozenset({"序号", "问题", "行号", "填表人", "审核人", "制表人"})
"""Headings of columns that staff keep for themselves, and ours that tells what was wrong."""
SAME, BRACKET, USUAL = "标题相同", "标题相同，括号里是单位", "“{}”通常指{}"

_BRACKET = re.compile(r"(.+?)[(（]([^()（）]*)[)）]")
_FREE = frozenset({"必填", "选填", "年月日", "如有", ""})
_WAN = 10_000
_UNIT = (
    "单位名称", "所在单位", "填报单位", "上报单位", "主办村", "村(社区)", "村社区", "村", "社区",
    "村居", "乡镇", "乡镇街道", "开展单位", "活动单位", "妇联", "组织单位", "地区", "区划代码",
    "单位代码",
)  # fmt: skip
_DAYS = {
    "activity": ("活动日期", "活动时间", "开展时间", "开展日期", "举办时间", "时间", "日期"),
    "honour": ("表彰时间", "表彰日期", "获奖时间", "授予时间", "评选时间", "日期", "时间"),
    "payment": ("发放时间", "发放日期", "拨付时间", "拨付日期", "支付时间", "日期", "时间"),
    "publication": ("发布时间", "刊发时间", "刊发日期", "发表时间", "日期", "时间"),
    "body": ("成立时间", "建成时间", "设立时间", "建立时间"),
    "membership": ("任职时间", "入职时间", "加入时间"),
    "pairing": ("结对时间", "日期", "时间"),
    "party": ("登记时间", "日期", "时间"),
    "loan": ("发放时间", "放款时间", "放款日期", "日期", "时间"),
    "placement": ("上岗时间", "就业时间", "日期", "时间"),
    "project": ("启动时间", "开工时间", "日期", "时间"),
    "contact": ("走访时间", "走访日期", "联系时间", "日期", "时间"),
    "inspection": ("检查时间", "日期", "时间"),
}
_NAMES: dict[str, dict[str, tuple[str, ...]]] = {
    "activity": {
        "title": ("活动名称", "活动主题", "主题", "活动内容", "活动"),
        "subtype": ("活动类型", "活动类别", "类别", "活动形式"),
        "mode": ("活动方式", "开展方式", "线上线下"),
        "sessions": ("场数", "活动场次", "次数", "场次数"),
        "heads": ("参加人次", "参与人次", "受益人次", "覆盖人次", "服务人次"),
        "persons": ("签到人数", "实名人数"),
        "households": ("参与户数", "家庭数", "参加户数"),
        "venue": ("活动地点", "举办地点", "地址", "场所"),
        "held_until": ("截止日期", "结束时间"),
    },
    "honour": {
        "honour": ("荣誉称号", "荣誉", "奖项", "表彰名称"),
        "level": ("荣誉级别", "表彰级别", "等级"),
        "conferred_by": ("表彰单位", "颁发单位", "发文单位"),
        "document_no": ("表彰文号",),
    },
    "payment": {
        "amount_fen": ("金额", "发放金额", "资金", "拨付金额", "救助金额", "合计金额"),
        "payees": ("人数", "发放人数", "受助人数", "救助人数"),
        "purpose": ("资金用途",),
        "payer": ("出资方", "捐赠单位", "资金来源"),
        "direction": ("收支", "收支方向"),
    },
    "publication": {
        "title": ("标题", "题目", "文章标题", "稿件标题"),
        "outlet": ("媒体", "平台", "刊发媒体", "发布平台"),
        "outlet_level": ("级别", "媒体等级"),
        "type": ("种类", "稿件类型"),
    },
    "body": {
        "title": ("组织名称", "阵地名称", "场所名称"),
        "type": ("组织类型", "阵地类型", "类别"),
        "address": ("地点", "详细地址"),
    },
    "party": {
        "name": ("姓名", "户主", "户主姓名"),
        "number": ("身份证号", "身份证号码", "身份证"),
        "phone": ("联系电话", "手机", "手机号", "联系方式", "电话号码"),
        "address": ("家庭住址", "家庭地址", "地址"),
    },
    "loan": {
        "amount_fen": ("贷款金额", "金额", "放款金额"),
        "bank": ("银行", "贷款银行", "放款银行"),
    },
    "contact": {"type": ("走访类型", "类别"), "way": ("走访方式",), "households": ("走访户数",)},
    "placement": {"employer": ("单位", "就业单位", "企业"), "type": ("就业类型",)},
}
_ENVELOPE = {"title": ("名称", "事项", "项目名称"), "programmes": ("项目", "所属项目", "工作项目")}


def plain(cell: object) -> str:
    """Return a heading without spaces, line breaks, stars and full-width forms."""
    return "".join(normalize("NFKC", str(cell)).replace("*", "").split())


def is_passed_over(heading: str) -> bool:
    """Tell whether a heading is of a column that staff keep for themselves."""
    return heading in PASSED_OVER


class Words:
    """What the columns of a kind may be called, the surest name first."""

    def __init__(self, kind: str, known: Sequence[Column]) -> None:
        self.known = known
        self._own = {plain(column.heading): column for column in known}
        self._bare = {_stem(plain(column.heading)): column for column in known}
        self._usual: dict[str, Column] = {}
        for name, words in _usual(kind):
            column = next((each for each in known if each.name == name), None)
            for word in words if column else ():
                assert column
                self._usual.setdefault(word, column)

    def column(self, heading: str) -> tuple[Column | None, str]:
        """Return the column that a heading means and why, or none."""
        if heading in self._own:
            return self._own[heading], SAME
        if heading == "系统编号":
            return self._own.get("编号"), SAME
        if found := _BRACKET.fullmatch(heading):
            column, why = self._known(found[1])
            fitting = column and _with(column, found[2])
            return (fitting, BRACKET if why == SAME else why) if fitting else (None, "")
        return self._known(heading)

    def _known(self, heading: str) -> tuple[Column | None, str]:
        if heading in self._own or heading in self._bare:
            return self._own.get(heading) or self._bare[heading], SAME
        if heading in self._usual:
            column = self._usual[heading]
            return column, USUAL.format(heading, column.heading)
        return None, ""


def _usual(kind: str) -> list[tuple[str, Sequence[str]]]:
    found: list[tuple[str, Sequence[str]]] = [("unit", _UNIT)]
    found += (
        [(KINDS[kind].on, (KINDS[kind].on_label, *_DAYS.get(kind, ())))] if kind in KINDS else []
    )
    found += list(_NAMES.get(kind, {}).items())
    if kind in KINDS:
        found += [(name, (label,)) for name, label in KINDS[kind].sums.items()]
    return found + list(_ENVELOPE.items())


def _stem(heading: str) -> str:
    found = _BRACKET.fullmatch(heading)
    return found[1] if found else heading


def _with(column: Column, bracket: str) -> Column | None:
    """Return a column as its heading's bracket says, or none where it says another measure."""
    if bracket in _FREE or bracket in column.measures:
        return column
    if column.form is Form.MONEY and bracket in ("元", "万元"):
        return replace(column, times=_WAN if bracket == "万元" else 1)
    own = _BRACKET.fullmatch(plain(column.heading))
    return column if (own and own[2] == bracket) or column.part is Part.UNIT else None
