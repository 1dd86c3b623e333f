"""What the form of each kind asks first, what it cannot do without, and its examples."""

KINDS_IN_GROUPS = (
    ("天天记的", ("activity", "contact", "publication")),
    ("人和组织", ("party", "body", "membership", "pairing", "honour")),
    ("权益", ("case", "order")),
    ("钱和项目", ("payment", "loan", "placement", "project")),
    ("督查", ("inspection", "issue")),
)
ENTERED = tuple(kind for _, kinds in KINDS_IN_GROUPS for kind in kinds)
"""The kinds that have a page of entry; totals and targets are handed in elsewhere."""

FRONT: dict[str, tuple[str, ...]] = {
    "activity": ("held_on", "unit", "programmes", "subtype", "title", "sessions", "heads"),
    "party": ("registered_on", "unit", "programmes", "type", "name", "sex", "phone"),
    "body": ("founded_on", "unit", "programmes", "type", "title", "level", "host"),
    "membership": ("joined_on", "unit", "programmes", "role", "party", "body", "term"),
    "contact": ("contacted_on", "unit", "programmes", "type", "way", "party", "households"),
    "case": ("received_on", "unit", "programmes", "type", "basis", "party", "story"),
    "order": ("issued_on", "unit", "programmes", "type", "case", "party", "document_no"),
    "inspection": ("inspected_on", "unit", "programmes", "type", "place", "title", "inspectors"),
    "issue": ("found_on", "unit", "programmes", "category", "title", "inspection", "due_on"),
    "pairing": ("paired_on", "unit", "programmes", "type", "giver", "receiver", "mode"),
    "honour": ("awarded_on", "unit", "programmes", "honour", "level", "party", "body"),
    "payment": ("paid_on", "unit", "programmes", "direction", "amount_fen", "purpose", "party"),
    "loan": ("issued_on", "unit", "programmes", "product", "amount_fen", "party", "bank"),
    "placement": (
        "placed_on", "unit", "programmes", "type", "employer", "party", "income_gain_fen",
    ),
    "project": ("started_on", "unit", "programmes", "type", "title", "party", "stage"),
    "publication": ("published_on", "unit", "programmes", "type", "title", "outlet", "pieces"),
}  # fmt: skip
"""The seven fields that everybody sees; the rest stands under 更多."""

REQUIRED: dict[str, tuple[str, ...]] = {
    "activity": ("title", "sessions"),
    "body": ("title",),
    "project": ("title",),
    "publication": ("title", "pieces"),
}
"""What a page asks for although the ledger can do without it: nobody would find it again."""

CARRIED = frozenset({
    "subtype", "type", "role", "level", "mode", "way", "direction", "form", "purpose",
    "payer_level", "product", "outlet_level", "honour", "category", "outlet", "bank", "term",
})  # fmt: skip
"""What the next form takes over from the last: never a ground of law, a state or a finding."""

AHEAD = frozenset({"due_on"})
"""Days that lie ahead: without a year the next one is meant."""

HINTS: dict[str, str] = {
    "activity.title": "例：全会精神宣讲。不要写个人姓名。",
    "activity.sessions": "例：上午、下午各讲一场，填 2。",
    "activity.heads": "到场的人按场相加。例：两场各 30 人，填 60；没有清点就空着。",
    "activity.persons": "有名册的人，一人只算一次。例：30 人听了两场，填 30。",
    "activity.households": "按户计，不是人数。例：走访 12 户 40 人，填 12。",
    "activity.terms": "培训班一期填 1。",
    "activity.venue": "例：村文化广场。",
    "activity.edition": "例：第五期、第二季。",
    "body.title": "例：刘桥镇儿童之家。不要写个人姓名。",
    "body.host": "例：任圩村村委会。",
    "body.formed": "例：单独建、联合建。",
    "body.batch": "例：首批。",
    "membership.term": "例：第三届。",
    "contact.households": "一次走访几户，填户数，不是人数。",
    "contact.title": "例：困难家庭走访。不要写个人姓名。",
    "case.story": "加密保存，只有经办人打得开。",
    "case.safe_address": "加密保存，只有经办人打得开。",
    "case.safe_contact": "加密保存，只有经办人打得开。",
    "case.reporter": "加密保存，只有经办人打得开。",
    "party.name": "加密保存，台账里只显示姓。",
    "party.number": "加密保存。没有必要就不填。",
    "party.phone": "加密保存。",
    "party.address": "加密保存。",
    "party.title": "不要写个人姓名，写在“姓名或名称”里。",
    "honour.conferred_by": "例：市妇联。",
    "inspection.title": "例：春季阵地检查。",
    "inspection.round": "例：第一轮。",
    "inspection.inspectors": "去了几个人，填人数。",
    "issue.title": "例：消防器材过期。不要写个人姓名。",
    "payment.amount_fen": "以元为单位，可以写到分。例：1234.50、1.2万。",
    "payment.payees": "直接受益的人数，一人只算一次。",
    "payment.valuation": "物资要写。例：采购发票、市场价。",
    "loan.amount_fen": "以元为单位。例：100000、10万。",
    "placement.income_gain_fen": "一年多收入多少，以元为单位。例：8000。",
    "project.title": "例：手工坊。不要写个人姓名。",
    "publication.title": "例：寻找最美家庭。",
    "publication.pieces": "几篇、几件、几期，填件数。",
    "publication.copies": "印了多少份；没有印就空着。",
    "partners": "例：市教育局（主办）、市图书馆（协办）。",
    "on_behalf_of": "替谁记的，写她的姓名，和您的一起留在日志里；记自己做的就空着。",
    "late": "这段日期已经锁定，写明原因后登记，会标明“修订”。",
    "programmes": "可以多选；一条记录属于几个项目，合计时也只算一次。",
}
"""An example under a field, by kind and column, or by column alone."""


def hint(kind: str, name: str, default: str = "") -> str:
    """Return what stands under a field."""
    return HINTS.get(f"{kind}.{name}") or HINTS.get(name) or default
