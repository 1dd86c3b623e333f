"""A programme on the bench: its forms side by side, what they say, and what is wrong with it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from jinguo.catalogue.countables import typed_by
from jinguo.catalogue.exampling import exampled
from jinguo.catalogue.load import Catalogue
from jinguo.catalogue.overlay import Own, written
from jinguo.catalogue.schema import Counted, Programme, Quantity
from jinguo.web.definition import definition
from jinguo.web.number import as_number
from jinguo.web.programme_form import (
    MOST_ROWS,
    OWN,
    ROWS,
    FigureForm,
    ProgrammeForm,
    QuantityForm,
    SentenceForm,
    StandingForm,
    ways_of,
)
from jinguo.web.programme_words import by_label, by_name, key_of, several, strangers

Data = Mapping[str, Any]
Row = TypeVar("Row", QuantityForm, FigureForm, SentenceForm)
_ORDER = (
    "programme", "extend", "title", "line", "since", "until", "source", "terms", "tags", "records",
    "quantities", "indicators", "claims", "sentences",
)  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """A published figure: its name and definition, the form of its words, how it counts."""

    name: str
    content: dict[str, Any]
    form: StandingForm
    told: str


@dataclass
class Editor:
    """The forms of one programme. `data` is what was sent, `strict` whether faults are told."""

    catalogue: Catalogue
    kind: str
    now: Programme | None
    """What the home's file says of it, or would before the first addition; None: a new one."""
    before: Own
    today: date
    data: Data | None = None
    strict: bool = False

    @cached_property
    def content(self) -> dict[str, Any]:
        """Return what the home's file says now."""
        return self.before.content

    @cached_property
    def whole(self) -> Programme | None:
        """Return the programme in force, with what is shipped."""
        return self.catalogue.programmes.get(self.now.programme) if self.now else None

    @cached_property
    def head(self) -> ProgrammeForm:
        """Return the form of what the programme is."""
        lines = list(dict.fromkeys(p.line for p in self.catalogue.programmes.values() if p.line))
        known = ("title", "line", "since", "until")
        start: dict[str, Any] = {name: self.content[name] for name in known if name in self.content}
        start.setdefault("since", self.today.replace(month=1, day=1))
        start["terms"] = "、".join(self.content.get("terms", ()))
        form: ProgrammeForm = self._form(
            ProgrammeForm, "", start, kind=self.kind, lines=lines, now=self.now
        )
        return form

    @cached_property
    def quantities(self) -> list[QuantityForm]:
        """Return the rows of new quantities."""
        return [self._form(QuantityForm, f"q{at}", {}) for at in range(self._rows("q", 1))]

    @cached_property
    def figures(self) -> list[FigureForm]:
        """Return the rows of new figures."""
        named = [
            str(row["label"].value() or "") or f"上面第 {at} 种数量"
            for at, row in enumerate(self.quantities, 1)
        ]
        ways = ways_of(self.kind, self.whole)
        rows = self._rows("f", 0 if self.standing else ROWS)
        return [
            self._form(FigureForm, f"f{at}", {}, kind=self.kind, ways=ways, own=named)
            for at in range(rows)
        ]

    @cached_property
    def standing(self) -> list[Standing]:
        """Return the published figures that stand in the home's own file."""
        said: dict[str, Any] = self.content.get("indicators", {})
        every = {**(self.whole.indicators if self.whole else {})}
        others = [(name, what.label) for name, what in every.items()]
        return [
            Standing(
                name, what,
                self._form(
                    StandingForm, f"k-{name}", {**what, "terms": "、".join(what.get("terms", ()))},
                    others=[each for each in others if each[0] != name],
                    ended=what.get("until"), today=self.today,
                ),
                self._counts(name),
            )
            for name, what in said.items()
        ]  # fmt: skip

    def _counts(self, name: str) -> str:
        """Return how a published figure counts, in plain words."""
        said = definition(self.catalogue, f"{self.now.programme}.{name}") if self.now else []
        return "，".join(each.text for each in said if each.term != "项目")

    @cached_property
    def sentences(self) -> list[SentenceForm]:
        """Return the rows of sentences; one that makes a claim is not changed here."""
        labels = {name: label for label, name in self._known().items()}
        told = [
            by_label("\n".join(_clauses(said)), labels)
            for said in self.content.get("sentences", ())
            if not said.get("claims")
        ]
        rows = self._rows("s", max(len(told), 1))
        return [
            self._form(SentenceForm, f"s{at}", {"say": told[at] if at < len(told) else ""})
            for at in range(rows)
        ]

    def _known(self) -> dict[str, str]:
        """Return the names of the published figures by the labels that they have on the forms."""
        every = self.whole.indicators if self.whole else {}
        labels = {name: what.label for name, what in every.items()}
        return {label: name for name, label in labels.items()}

    def shipped(self) -> dict[str, str]:
        """Return the measures of the figures that are not changed here, by their labels."""
        every = self.whole.indicators if self.whole else {}
        own = self.content.get("indicators", {})
        return {what.label: what.measure for name, what in every.items() if name not in own}

    def measures(self) -> dict[str, str]:
        """Return the measure of every figure that a sentence may hold, by its label."""
        every = self.whole.indicators if self.whole else {}
        found = {label: every[name].measure for label, name in self._known().items()}
        for row in self.figures:
            if row.filled:
                found[str(row["label"].value()).strip()] = self._measure(row)
        return found

    def _measure(self, row: FigureForm) -> str:
        if given := str(row["measure"].value() or ""):
            return given
        count = str(row["count"].value() or row.ways[0].count)
        usual = {way.count: way.measure for way in row.ways}
        usual |= {
            f"{OWN}{at}": str(q["measure"].value() or "") for at, q in enumerate(self.quantities)
        }
        return usual.get(count, "")

    def _rows(self, letter: str, least: int) -> int:
        asked = str((self.data or {}).get(f"rows_{letter}", ""))
        more = (self.data or {}).get("act") == f"add-{letter}"
        rows = as_number(asked, digits=2) or least
        return min(max(rows, least) + more, MOST_ROWS)

    def _form(self, form: type[Any], prefix: str, start: dict[str, Any], **facts: Any) -> Any:
        if self.data is None:
            return form(prefix=prefix, initial=start, **facts)
        if self.strict:
            return form(self.data, prefix=prefix, **facts)
        # Adding a row or looking at the sentence tells no faults yet: what was sent is kept as is.
        head = f"{prefix}-" if prefix else ""
        sent = {
            name: self.data[f"{head}{name}"]
            for name in form.base_fields
            if f"{head}{name}" in self.data
        }
        return form(prefix=prefix, initial=sent, **facts)

    # What the forms say

    @cached_property
    def key(self) -> str:
        """Return the key: the programme's own, the one asked for, or the title's pinyin."""
        if self.now:
            return self.now.programme
        asked = self.head.cleaned_data.get("key")
        title = str(self.head.cleaned_data.get("title", ""))
        return str(asked or key_of(title, self.catalogue.programmes))

    @cached_property
    def codes(self) -> dict[str, tuple[str, Quantity]]:
        """Return the new quantities and the codes that they get, by their forms."""
        made: dict[str, tuple[str, Quantity]] = {}
        taken = set(self.catalogue.quantities)
        for at, row in enumerate(self.quantities):
            if row.filled:
                given = row.cleaned_data
                code = key_of(f"{self.key} {given['label']}", taken)
                taken.add(code)
                what = Quantity(label=given["label"], measure=given["measure"], of=self.kind)
                made[f"{OWN}{at}"] = (code, what)
        return made

    @cached_property
    def added(self) -> dict[str, dict[str, Any]]:
        """Return the new figures' definitions by the names that they get."""
        made: dict[str, dict[str, Any]] = {}
        taken = set(self.whole.indicators) if self.whole else set()
        for row in self.figures:
            if row.filled:
                name = key_of(row.cleaned_data["label"], taken | set(made))
                made[name] = row.said(self.kind, self.codes)
        return made

    def exampled(self) -> Iterator[tuple[str, dict[str, Any], str]]:
        """Yield each new figure's label, its example and the example in words."""
        known = dict(self.codes.values()) | (self.whole.quantities if self.whole else {})
        for name, said in self.added.items():
            what = Counted.model_validate(said)
            made = exampled(self.key, name, what, known.get(what.column))
            yield what.label, made.content, made.words

    def names(self) -> dict[str, str]:
        """Return every figure's name in the catalogue by its label."""
        return self._known() | {said["label"]: name for name, said in self.added.items()}

    def own(self) -> Own:
        """Return the two files as they would stand; call after the forms are valid."""
        said = {"programme": self.key, **self.content, **self._fixed(), **self.head.said()}
        said["records"] = self._records()
        said["quantities"] = {
            **self.content.get("quantities", {}),
            **{code: q.model_dump(exclude_defaults=True) for code, q in self.codes.values()},
        }
        said["indicators"] = {
            **{each.name: each.form.said(each.content) for each in self.standing}, **self.added,
        }  # fmt: skip
        kept = [each for each in self.content.get("sentences", ()) if each.get("claims")]
        said["sentences"] = [*kept, *self._sentences()]
        told = {name: said[name] for name in _ORDER if said.get(name)}
        shown = [*self.before.shown, *(example for _, example, _ in self.exampled())]
        return Own(written(told), written(shown) if shown else "")

    def _fixed(self) -> dict[str, Any]:
        if self.now is None or not self.now.extend:
            return {}
        return {"extend": True, "title": self.now.title, "since": self.now.since}

    def _records(self) -> dict[str, Any]:
        known: dict[str, Any] = dict(self.content.get("records", {}))
        if self.now is not None and self.now.extend:
            return known
        words = several(str(self.head.cleaned_data.get("words") or ""))
        column = typed_by(self.kind)
        known.setdefault(self.kind, {"choices": {column: words}} if words and column else {})
        return known

    def _sentences(self) -> Iterator[dict[str, Any]]:
        names = self.names()
        for row in self.sentences:
            if lines := [by_name(line, names) for line in row.lines()]:
                yield {"say": lines if len(lines) > 1 else lines[0]}

    # What is wrong

    def valid(self) -> bool:
        """Tell whether every form that says anything is filled as it should be."""
        rows = [*self.quantities, *self.figures, *self.sentences]
        forms = [self.head, *(each.form for each in self.standing), *(r for r in rows if r.filled)]
        wrong = [form for form in forms if not form.is_valid()]
        return not wrong and self._agree()

    def _agree(self) -> bool:
        """Hold what one form says against the others."""
        titles = {p.title: key for key, p in self.catalogue.programmes.items()}
        title = self.head.cleaned_data.get("title")
        if title and titles.get(title, self.now and self.now.programme) != (
            self.now and self.now.programme
        ):
            self.head.add_error("title", f"已经有项目“{title}”了，请换一个名称，或去补充那一个。")
        if not self.now and self.head.cleaned_data.get("key") in self.catalogue.programmes:
            self.head.add_error("key", "这个代号已有别的项目在用，请换一个。")
        self.figures_agree()
        known = {*self.measures(), *self.catalogue.indicators}
        for row in self.sentences:
            if row.filled and (strange := strangers(str(row["say"].value()), known)):
                told = f"“{{{strange[0]}}}”不是上面的数字，请用句子下面的“放进句子”选。"
                row.add_error("say", told)
        rows = [r for r in (*self.figures, *self.sentences) if r.filled]
        return not any(form.errors for form in (self.head, *rows))

    def figures_agree(self) -> None:
        """Tell where two figures have one name, or count a quantity that nobody wrote down."""
        seen = set(self._known())
        for row in self.figures:
            label = str(row["label"].value() or "").strip()
            if label and label in seen:
                row.add_error("label", "有两个数字叫这个名称，请分开叫。")
            seen.add(label)
            count = str(row["count"].value() or "")
            if row.filled and count.startswith(OWN) and count not in self.codes:
                row.add_error("count", "请先在上面填好这种数量的名称和量词。")

    def tell(self, fault: str) -> None:
        """Tell a fault beside the field that it is about, or above them all."""
        labels = {name: label for label, name in self.names().items()}
        for row in self.figures:
            name = self.names().get(str(row["label"].value() or "").strip())
            if row.filled and fault.startswith(f"{self.key}.{name}："):
                row.add_error("label", fault.partition("：")[2])
                return
        for said in self.sentences:
            texts = [by_name(line, self.names()) for line in said.lines()]
            if any(f"{{{name}}}" in fault and f"{{{name}" in "".join(texts) for name in labels):
                said.add_error("say", by_label(fault.partition("：")[2], labels))
                return
        self.head.add_error(None, by_label(fault, labels))


def _clauses(said: Mapping[str, Any]) -> Sequence[str]:
    say = said["say"]
    return [say] if isinstance(say, str) else say
