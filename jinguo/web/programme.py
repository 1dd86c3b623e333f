"""One programme: what it is, what it records and counts, and how reports tell of it."""

from collections.abc import Iterator

from django.http import HttpResponse
from django.shortcuts import render

from jinguo.catalogue.load import Catalogue
from jinguo.catalogue.reports import Fixed, Piece, pieces
from jinguo.catalogue.schema import Sentence
from jinguo.counting.books import books
from jinguo.counting.figures import in_force
from jinguo.org.policy import Action
from jinguo.web.across import ledgers
from jinguo.web.guard import Asked, not_found, rule
from jinguo.web.picks import pick
from jinguo.web.sheets import rows


@rule(Action.SEE_FIGURES)
def programme(request: Asked, key: str) -> HttpResponse:
    """Show a programme with its figures at a unit; what sentences of a report lead to."""
    kept = books()
    found = kept.catalogue.programmes.get(key)
    if found is None:
        raise not_found()
    picked = pick(request, kept)
    holding = set(in_force(kept, picked.period))
    addresses = [f"{key}.{name}" for name in found.indicators if f"{key}.{name}" in holding]
    report = kept.catalogue.report_for(picked.place.code)
    told = [*found.sentences, *(report.sentences() if report else ())]
    shown = {
        "picked": picked,
        "programme": found,
        "ledgers": ledgers(found),
        "rows": rows(kept, addresses, picked, request.scope) if addresses else [],
        "sentences": [
            _said(one, key, kept.catalogue) for one in told if _tells(one, key, found.sentences)
        ],
    }
    return render(request, "programme.html", shown)


def _tells(sentence: Sentence, key: str, own: tuple[Sentence, ...]) -> bool:
    """Tell whether a sentence is the programme's own or has one of its figures or claims."""
    claims = any(stated.claim.startswith(f"{key}.") for stated in sentence.claims)
    return (
        sentence in own
        or claims
        or any(address.startswith(f"{key}.") for address in _addresses(sentence))
    )


def _addresses(sentence: Sentence) -> Iterator[str]:
    for clause in sentence.clauses:
        for piece in pieces(clause):
            if not isinstance(piece, str | Fixed):
                yield piece.address


def _said(sentence: Sentence, key: str, catalogue: Catalogue) -> str:
    """Return a sentence with its figures' labels in the places of the figures."""
    clauses = ["".join(_piece(one, key, catalogue) for one in pieces(c)) for c in sentence.clauses]
    return "，".join(clause.rstrip("，。") for clause in clauses) + "。"


def _piece(piece: Piece, key: str, catalogue: Catalogue) -> str:
    if isinstance(piece, str):
        return piece
    if isinstance(piece, Fixed):
        return f"〔{piece.name}〕"
    return f"〔{catalogue.indicator(catalogue.full(piece.address, key)).label}〕{piece.measure}"
