"""What comes out when a report is held against the ledger: one class, how grave, and why."""

from dataclasses import dataclass

AGREES, BETTER, DOUBTFUL, DIFFERS, UNKNOWN = "一致", "一致(可改进)", "存疑", "不一致", "无法判断"
NO_RECORD, OTHER_MEASURE, OTHER_PERIOD = "台账无记录", "单位不符", "期间不符"
ONLY_OUTSIDE = "仅有外部数"


@dataclass(frozen=True)
class Judgement:
    """What came out for one figure or claim: result class, severity and one sentence on why."""

    result: str
    severity: str
    reason: str
