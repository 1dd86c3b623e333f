"""What is filled in on the way of an inspection, on a phone: a visit, and what it found."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from jinguo.catalogue.kinds import KINDS
from jinguo.catalogue.load import Catalogue
from jinguo.counting.books import Books
from jinguo.ledger.drafts import Draft, new_id
from jinguo.ledger.models import Inspection
from jinguo.web import inputs


class VisitForm(forms.Form):
    """One visit of a round."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    place = forms.TypedChoiceField(label="受检单位", coerce=int, error_messages=inputs.CHOOSE)
    day = inputs.day("检查日期")
    inspectors = inputs.heads("检查人数")

    def __init__(
        self, data: Any = None, *, books: Books, units: frozenset[int], today: date
    ) -> None:
        super().__init__(
            data, initial={"id": new_id(), "day": today}, label_suffix="", auto_id="visit-%s"
        )
        places = sorted(
            (books.tree.place(unit, today) for unit in units), key=lambda each: each.code
        )
        options = [(each.unit, _named(books, each.unit, today)) for each in places]
        self.fields["place"].choices = [("", "请选择"), *options]  # type: ignore[attr-defined] # of choices

    def draft(self, unit: int, key: tuple[str, str, str]) -> Draft:
        """Return the visit that the form tells of; call after `is_valid`."""
        told = self.cleaned_data
        programmes, type_, name = key
        fields = {"inspected_on": told["day"], "type": type_, "place": told["place"]}
        if name:
            fields["round"] = name
        if told["inspectors"] is not None:
            fields["inspectors"] = told["inspectors"]
        return Draft("inspection", unit, fields, tuple(programmes.split()), id=told["id"])


def _named(books: Books, unit: int, today: date) -> str:
    return "/".join(each.name for each in books.tree.path(unit, today)[-2:])


class StartForm(VisitForm):
    """The first visit of a new round, which says what the round is."""

    name = inputs.line("轮次", 20, "例：第一轮。", required=True)
    type = forms.ChoiceField(label="类型", error_messages=inputs.CHOOSE)
    programme = forms.ChoiceField(label="项目", required=False, error_messages=inputs.CHOOSE)
    field_order = ("id", "name", "type", "programme", "place", "day", "inspectors")

    def __init__(
        self, data: Any = None, *, books: Books, units: frozenset[int], today: date
    ) -> None:
        super().__init__(data, books=books, units=units, today=today)
        types = [(word, word) for word in KINDS["inspection"].choices["type"]]
        self.fields["type"].choices = [("", "请选择"), *types]  # type: ignore[attr-defined] # of choices
        told = [
            (each, books.catalogue.programmes[each].title)
            for each in _inspecting(books.catalogue, today)
        ]
        self.fields["programme"].choices = [("", "不属于项目"), *told]  # type: ignore[attr-defined] # the same

    def key(self) -> tuple[str, str, str]:
        """Return what makes the round; call after `is_valid`."""
        told = self.cleaned_data
        return told["programme"], told["type"], told["name"]


def _inspecting(catalogue: Catalogue, today: date) -> list[str]:
    return [
        key for key, each in catalogue.programmes.items()
        if "inspection" in each.records and (each.until is None or each.until > today)
    ]  # fmt: skip


class IssueForm(forms.Form):
    """One issue that a visit found: where, of what sort, and what."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    visit = forms.ChoiceField(label="在哪里发现", error_messages=inputs.CHOOSE)
    what = inputs.line("发现了什么", 120, "写事情，不写个人姓名。", required=True)

    def __init__(
        self, data: Any = None, *, books: Books, visits: Sequence[Inspection], key: str
    ) -> None:
        super().__init__(data, initial={"id": new_id()}, label_suffix="", auto_id="issue-%s")
        newest = sorted(visits, key=lambda each: (each.inspected_on, each.number), reverse=True)
        self.visits = {str(each.id): each for each in newest}
        self.fields["visit"].choices = [  # type: ignore[attr-defined] # of choices
            (id_, f"{books.tree.place(where(each), each.inspected_on).name} {each.inspected_on}")
            for id_, each in self.visits.items()
        ]
        words = _categories(books.catalogue, key)
        self.fields["category"] = (
            forms.ChoiceField(
                label="问题类别", choices=[("", "请选择"), *((each, each) for each in words)],
                error_messages=inputs.CHOOSE,
            )
            if words
            else inputs.line("问题类别", 40)
        )  # fmt: skip
        self.order_fields(["id", "visit", "category", "what"])

    def draft(self, programmes: str) -> Draft:
        """Return the issue that the form tells of; call after `is_valid`."""
        told = self.cleaned_data
        visit = self.visits[told["visit"]]
        fields = {
            "title": told["what"], "category": told["category"], "state": "发现",
            "found_on": visit.inspected_on, "inspection": visit.id,
        }  # fmt: skip
        return Draft("issue", where(visit), fields, tuple(programmes.split()), id=told["id"])


def where(visit: Inspection) -> int:
    """Return the unit that a visit looked at."""
    return visit.place_id or visit.unit_id


def _categories(catalogue: Catalogue, programmes: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for key in programmes.split():
        programme = catalogue.programmes.get(key)
        each = programme.records.get("issue") if programme else None
        found |= dict.fromkeys(each.choices.get("category", ()) if each else ())
    return tuple(found)
