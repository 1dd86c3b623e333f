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
    places: tuple[str, ...] = ()
    """Those of `distincts` that are units of the tree, beside the record's own."""
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Column and its words; no words means that the programmes declare them."""
    until: str | None = None
    """The first day after a record that covers a span of days."""
    about: str | None = None
    """The column that names the indicator which a record is about."""


LEVELS = ("国家级", "省级", "市级", "县级", "乡级", "村级")
SUBTYPES = (
    "宣讲", "普法", "培训", "家庭教育", "亲子", "志愿服务", "联谊", "招聘会", "展销",
    "竞赛", "会议", "走访慰问", "主题宣传", "仪式", "其他",
)  # fmt: skip
BODY_TYPES = (
    "妇联", "妇委会", "妇女微家", "妇女小组", "妇女之家", "儿童之家", "婚调委", "婚调室",
    "反家暴联调室", "家风馆", "驿站", "家长学校", "家教指导中心", "创业示范基地",
    "科研实践基地", "工作室", "联盟", "宣讲团", "志愿者队伍", "爱心妈妈团队",
    "爱心服务社", "农品品牌", "党支部", "其他",
)  # fmt: skip
PUBLICATION_TYPES = (
    "媒体稿件", "公众号文章", "漫画", "音视频课程", "专版专栏", "海报", "专题片", "标识", "歌曲",
    "倡议书", "文件", "典型案例", "调研报告", "其他",
)  # fmt: skip
ROLES = (
    "执委", "主席", "副主席", "志愿者", "红娘", "爱心妈妈", "婚调员", "宣讲员", "后备干部",
    "讲师", "党员", "村两委成员", "其他",
)  # fmt: skip
CASE_TYPES = (
    "家庭纠纷", "家暴求助", "来电咨询", "来信来访", "劳动权益", "土地权益", "儿童侵害", "其他",
)  # fmt: skip
CASE_STATES = (
    "登记", "受理", "不予受理", "转办", "调解中", "达成协议", "调解不成", "撤回", "司法确认中",
    "履行中", "回访", "结案", "激化", "重开",
)  # fmt: skip
CASE_OUTCOMES = (
    "化解", "达成协议", "调解不成", "不予受理", "转办", "撤回", "答复", "批评教育", "告诫",
    "行政处罚", "刑事处理",
)  # fmt: skip
CASE_BASES = ("法定职责", "同意", "紧急保护")
"""On what legal ground a case may be dealt with at all: said each time, never taken for granted."""

_UNIT = {"unit": "单位"}
_YES_NO = ("是", "否")

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
        Kind(
            "publication", "宣传·文件·成果", "published_on", "发布日期",
            sums={"pieces": "件数", "copies": "份数"},
            distincts=_UNIT,
            choices={
                "type": PUBLICATION_TYPES,
                "outlet_level": ("国家级", "省级", "市级", "县级", "自有"),
            },
        ),
        Kind(
            "membership", "成员·任职", "joined_on", "任职日期", ended="left_on",
            distincts={**_UNIT, "party": "成员", "body": "所在组织"},
            choices={"role": ROLES},
        ),
        Kind(
            "inspection", "督查检查", "inspected_on", "检查日期", dates=("inspected_until",),
            sums={"inspectors": "检查人数"},
            distincts={**_UNIT, "place": "受检单位"}, places=("place",),
            choices={"type": ("疫情督查", "阵地检查", "安全检查", "资金检查", "其他")},
        ),
        Kind(
            "issue", "督查问题", "found_on", "发现日期", ended="written_off_on",
            dates=("assigned_on", "due_on"),
            distincts={**_UNIT, "inspection": "所属检查"},
            choices={
                "category": (),
                "state": ("发现", "交办", "整改中", "整改报告", "核验", "销号"),
            },
        ),
        Kind(
            "contact", "走访联系", "contacted_on", "联系日期",
            sums={"households": "户数"},
            distincts={**_UNIT, "party": "联系对象"},
            choices={
                "type": (
                    "走访排查", "结对联系", "案件回访", "告诫查访", "困难走访", "示范点跟踪",
                    "其他",
                ),
                "way": ("入户", "见面", "电话", "视频", "家书"),
                "found_dispute": _YES_NO,
            },
        ),
        Kind(
            "case", "事项·案件", "received_on", "接收日期", ended="closed_on",
            dates=("resolved_on",),
            distincts={**_UNIT, "party": "当事人"},
            choices={
                "type": CASE_TYPES, "basis": CASE_BASES,
                "intake": ("12338", "来访", "来信", "网络", "走访发现", "部门转来", "其他"),
                "risk": ("红", "橙", "黄"), "minors": _YES_NO,
                "outcome": CASE_OUTCOMES, "state": CASE_STATES,
            },
        ),
        Kind(
            "order", "家暴文书", "issued_on", "作出日期", ended="ended_on",
            dates=("applied_on", "served_on"),
            distincts={**_UNIT, "party": "受保护人", "case": "所属案件"},
            choices={
                "type": (
                    "告诫书", "人身安全保护令", "强制报告", "庇护安置", "行政处罚", "刑事处理",
                ),
                "state": (
                    "出具", "送达", "通知", "生效", "驳回", "变更", "延长", "撤销", "届满",
                    "违反", "再犯",
                ),
            },
        ),
        Kind(
            "pairing", "结对", "paired_on", "结对日期", ended="ended_on",
            distincts={**_UNIT, "giver": "结对人", "receiver": "结对对象"},
            choices={
                "type": ("爱心妈妈", "爱心家庭", "用工", "婚恋", "其他"),
                "mode": ("1+1", "1+N", "N+1"),
                "state": (
                    "摸底", "报名", "审核", "拟结对", "同意", "结对", "续结", "暂停", "结束",
                ),
            },
        ),
        Kind(
            "loan", "贷款", "issued_on", "发放日期", ended="settled_on",
            dates=("applied_on", "due_on"),
            sums={"amount_fen": "金额"},
            distincts={**_UNIT, "party": "借款人"},
            choices={
                "product": (), "subsidised": _YES_NO,
                "state": ("发放", "还款中", "还清", "展期", "逾期", "追回", "核销"),
            },
        ),
        Kind(
            "placement", "就业", "placed_on", "上岗日期", ended="left_on",
            sums={"income_gain_fen": "年增收"},
            distincts={**_UNIT, "party": "就业人"},
            choices={"type": ("就业上岗", "介绍成功", "灵活就业", "自主创业", "其他")},
        ),
        Kind(
            "project", "创业·公益项目", "started_on", "启动日期", ended="ended_on",
            distincts={**_UNIT, "party": "项目主体"},
            choices={
                "type": ("创业项目", "公益项目", "种子项目", "其他"),
                "stage": ("申报", "立项", "实施", "结项", "终止"),
            },
        ),
        Kind(
            "tally", "汇总数", "starts_on", "起始日期", sums={"value": "数值"},
            until="ends_before", about="indicator",
        ),
        Kind(
            "target", "目标", "set_on", "下达日期", dates=("starts_on",),
            sums={"value": "目标值"}, choices={"direction": ("不低于", "不高于")},
            until="ends_before", about="indicator",
        ),
        Kind(
            "zero", "零报告", "starts_on", "起始日期", until="ends_before", about="about",
        ),
    )
}  # fmt: skip
"""What is money (see `MONEY`) counts in whole 分; every other sum is a whole number."""

MONEY = frozenset({"amount_fen", "income_gain_fen"})
PRECISIONS = ("日", "月", "季", "年")
