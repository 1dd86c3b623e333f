"""What the ledger of each kind shows, filters by and searches, beside day, unit and title.

Only columns of the record itself stand here; what the vault seals is none of them.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shown:
    """One kind's ledger. `about` tells whoever finds it empty what belongs there."""

    about: str
    columns: tuple[str, ...]
    filters: tuple[str, ...]
    searched: tuple[str, ...] = ()
    """Columns of text that are searched beside the title."""


SHOWN: dict[str, Shown] = {
    "activity": Shown(
        "宣讲、培训、走访慰问、志愿服务、亲子活动，办一场记一条。",
        ("subtype", "sessions", "heads"), ("subtype", "mode"), ("venue", "edition"),
    ),
    "party": Shown(
        "要长期联系的人、家庭和单位；姓名、证件、电话、住址加密保存，台账里不显示。",
        ("type", "sex"), ("type", "sex"),
    ),
    "honour": Shown(
        "授予个人、家庭、集体的称号，一个获得者记一条。",
        ("honour", "level", "conferred_by"), ("honour", "level"),
        ("honour", "conferred_by", "batch", "document_no"),
    ),
    "body": Shown(
        "妇联组织、儿童之家、婚调委、工作室、志愿者队伍等，成立一个记一条，撤并时填日期。",
        ("type", "level", "host"), ("type", "level"), ("host", "approved_by", "batch"),
    ),
    "payment": Shown(
        "拨付、慰问、资助和收到的资金物资，一笔记一条，金额以元为单位。",
        ("direction", "purpose", "amount_fen"), ("direction", "purpose", "payer_level"),
        ("purpose", "payer", "budget_line"),
    ),
    "publication": Shown(
        "稿件、公众号文章、海报、文件、典型案例等，发布一件记一条。",
        ("type", "outlet", "pieces"), ("type", "outlet_level"),
        ("outlet", "series", "document_no"),
    ),
    "membership": Shown(
        "执委、志愿者、婚调员、宣讲员等在哪里任什么职，从哪天到哪天。",
        ("role", "term"), ("role",), ("term",),
    ),
    "inspection": Shown(
        "到单位督查检查一次记一条；发现的问题记在“督查问题”。",
        ("type", "round", "inspectors"), ("type",), ("round",),
    ),
    "issue": Shown(
        "督查发现的问题，从发现、交办、整改到销号。",
        ("category", "state", "due_on"), ("category", "state"), ("category", "assigned_to"),
    ),
    "contact": Shown(
        "走访、回访、电话联系，联系一户一次记一条。",
        ("type", "way", "households"), ("type", "way"),
    ),
    "case": Shown(
        "来电、来访、纠纷、家暴求助，从接收到结案；只有维权干部能看到。",
        ("type", "outcome", "state"), ("type", "outcome", "state"),
    ),
    "order": Shown(
        "告诫书、人身安全保护令等文书，一份记一条；只有维权干部能看到。",
        ("type", "issuer", "state"), ("type", "state"), ("issuer", "document_no"),
    ),
    "pairing": Shown(
        "爱心妈妈、用工、联谊等一对一结对，一对记一条，到结束为止。",
        ("type", "mode", "state"), ("type", "state"),
    ),
    "loan": Shown(
        "妇女创业贷款，发放一笔记一条，金额以元为单位。",
        ("product", "state", "amount_fen"), ("product", "state", "subsidised"),
        ("product", "bank"),
    ),
    "placement": Shown(
        "帮助上岗的，一人一次记一条。",
        ("type", "employer"), ("type",), ("employer",),
    ),
    "project": Shown(
        "创业项目、公益项目，从申报到结项。",
        ("type", "stage", "ended_on"), ("type", "stage"),
    ),
    "tally": Shown(
        "还没有逐条登记的单位报的合计，以及外单位通报的数；写明依据文件和负责人。",
        ("indicator", "value", "document"), ("indicator",), ("document", "vouched_by"),
    ),
    "target": Shown(
        "上级下达的目标：哪个口径、哪段时间、要达到多少。",
        ("indicator", "direction", "value"), ("indicator",), ("document", "set_by"),
    ),
    "zero": Shown(
        "这一期没有发生：某个口径、某个项目或全部工作；和没报不是一回事。",
        ("about", "ends_before"), ("about",),
    ),
}  # fmt: skip
