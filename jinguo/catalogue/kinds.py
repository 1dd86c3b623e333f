"""The kinds of record and the columns of each that a catalogue file may name.

This is the vocabulary; `ledger.models` holds the same columns, and a test compares the two.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Kind:
    """One kind of record.

    `on` is the day a record is placed by unless an indicator says otherwise; `ended` the first
    day on which it stands no more, where a record of this kind stands.
    """

    name: str
    label: str
    on: str
    on_label: str
    ended: str | None = None
    dates: tuple[str, ...] = ()
    sums: dict[str, str] = field(default_factory=dict)
    distincts: dict[str, str] = field(default_factory=dict)
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Column and its words; no words means that the programmes declare them."""


LEVELS = ("国家级", "省级", "市级", "县级", "乡级", "村级")
SUBTYPES = (
    "宣讲", "普法", "培训", "家庭教育", "亲子", "志愿服务", "联谊", "招聘会", "展销",
    "竞赛", "会议", "走访慰问", "主题宣传", "仪式", "其他",
)  # fmt: skip
BODY_TYPES = (
    "妇联", "妇委会", "妇女微家", "妇女小组", "妇女之家", "儿童之家", "婚调委", "婚调室",
    "反家暴联调室", "家风馆", "驿站", "家长学校", "家教指导中心", "创业示范基地",
    "科研实践基地", "工作室", "联盟", "宣讲团", "志愿者队伍", "爱心妈妈团队",
    "爱心服务社", "农品品牌", "其他",
)  # fmt: skip

_UNIT = {"unit": "单位"}

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "activity", "活动", "held_on", "举办日期",
            sums={
                "sessions": "场次数", "terms": "期数", "heads": "人次",
                "persons": "实名人数", "households": "户数",
            },
            distincts=_UNIT,
            choices={"subtype": SUBTYPES, "mode": ("线下", "线上", "线上线下")},
        ),
        Kind(
            "party", "人·户·单位", "registered_on", "登记日期", ended="left_on",
            distincts=_UNIT,
            choices={"type": ("个人", "家庭", "单位"), "sex": ("女", "男", "未说明")},
        ),
        Kind(
            "honour", "荣誉", "awarded_on", "授予日期", ended="revoked_on",
            distincts={**_UNIT, "party": "获得者"},
            choices={"honour": (), "level": LEVELS},
        ),
        Kind(
            "body", "组织·阵地", "founded_on", "成立日期", ended="closed_on",
            distincts=_UNIT,
            choices={"type": BODY_TYPES, "level": LEVELS},
        ),
        Kind(
            "payment", "资金物资", "paid_on", "支付日期",
            sums={"amount_fen": "金额", "payees": "受益人数"},
            distincts={**_UNIT, "party": "收款方"},
            choices={
                "direction": ("支出", "收入"), "form": ("资金", "物资"),
                "payer_level": LEVELS, "purpose": (),
            },
        ),
        Kind("tally", "汇总数", "starts_on", "起始日期", sums={"value": "数值"}),
    )
}  # fmt: skip
"""`amount_fen` is money and counts in whole 分; every other sum is a whole number."""

MONEY = frozenset({"amount_fen"})
PRECISIONS = ("日", "月", "季", "年")
