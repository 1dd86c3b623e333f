"""How the results of a check are told on a page: each has one tone, beside its word and sign."""

from jinguo.counting import judgement

TONE: dict[str, str] = {
    judgement.AGREES: "good",
    judgement.BETTER: "good",
    judgement.DOUBTFUL: "fair",
    judgement.DIFFERS: "bad",
    judgement.OTHER_MEASURE: "bad",
    judgement.OTHER_PERIOD: "bad",
    judgement.NO_RECORD: "lack",
    judgement.ONLY_OUTSIDE: "fair",
    judgement.UNKNOWN: "plain",
}
"""The class of the style sheet that colours each result; `plain` has no colour of its own."""
