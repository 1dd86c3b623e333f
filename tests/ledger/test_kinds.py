"""The tables hold the columns that the catalogue's vocabulary names, and no fewer words."""

from django.db import models

from jinguo.catalogue.kinds import KINDS, MONEY, PRECISIONS
from jinguo.ledger.kinds import MODELS
from jinguo.ledger.models.case import UNSAID


def columns(kind: str) -> dict[str, "models.Field[object, object]"]:
    return {field.name: field for field in MODELS[kind]._meta.concrete_fields}


def test_every_kind_has_a_table() -> None:
    assert set(MODELS) == set(KINDS)
    assert all(MODELS[name].kind() == name for name in KINDS)


def test_named_columns_are_real_columns_of_their_sort() -> None:
    sorts = {
        models.DateField: lambda kind: (kind.on, *kind.dates, *filter(None, [kind.ended])),
        models.IntegerField: lambda kind: tuple(kind.sums),
        models.ForeignKey: lambda kind: tuple(kind.distincts),
        models.CharField: lambda kind: tuple(kind.choices),
    }
    for name, kind in KINDS.items():
        for sort, named in sorts.items():
            for column in named(kind):
                assert isinstance(columns(name)[column], sort), f"{name}.{column}"


def test_the_fixed_words_of_a_column_are_the_words_its_constraint_allows() -> None:
    for name, kind in KINDS.items():
        held = {each.name: each for each in MODELS[name]._meta.constraints}
        for column, words in kind.choices.items():
            if words:
                [condition] = held[f"{name}_{column}_is_known"].condition.children  # type: ignore[attr-defined]
                before = [UNSAID] if (name, column) == ("case", "basis") else []
                assert condition == (f"{column}__in", ["", *words, *before])


def test_every_fixed_word_fits_its_column() -> None:
    for name, kind in KINDS.items():
        for column, words in kind.choices.items():
            longest = columns(name)[column].max_length
            assert max((len(word) for word in words), default=0) <= (longest or 0)
    assert max(map(len, PRECISIONS)) == columns("party")["precision"].max_length
    assert {column for kind in KINDS.values() for column in kind.sums} >= MONEY
