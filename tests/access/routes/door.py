"""Signing in, one's own safety, accounts, long work of one's own."""

from collections.abc import Callable, Iterator
from uuid import uuid4

from tests.access.cases import (
    ABSENT,
    ABSENT_UNIT,
    EITHER,
    NO_FORM,
    NONE,
    PUBLIC,
    SIGNED,
    Case,
    Gate,
    Gated,
    Recipe,
    absent,
    of_unit,
    plain,
    url_of,
)
from tests.access.oracle import Oracle, Who
from tests.access.world import World


def _accounts(name: str) -> Callable[[World], Iterator[Case]]:
    def cases(world: World) -> Iterator[Case]:
        for other in {who.key: who for _, who in world.people}.values():
            unit = other.posts[-1].unit if other.posts else None
            url = url_of(name, {}, world.accounts[other.key])
            yield Case(url, _serving(other), {"act": "none"}, unit)
        yield Case(url_of(name, {}, 987_654), absent)

    return cases


def _serving(other: Who) -> Gated:
    """Gate by who may serve an account; more than that its own pages decide."""

    def gate(oracle: Oracle, who: Who) -> Gate:
        unheld = not other.posts and oracle.enters(who, "accounts")
        return EITHER if unheld or oracle.serves(who, other) else ABSENT

    return gate


def _kept_units(name: str, act: str) -> Callable[[World], Iterator[Case]]:
    def cases(world: World) -> Iterator[Case]:
        yield Case(url_of(name, {}))
        yield Case(url_of(name, {"unit": str(ABSENT_UNIT)}), absent)
        for unit in world.units.values():
            yield Case(url_of(name, {"unit": str(unit)}), of_unit(act, unit), {}, unit)

    return cases


def _jobs(name: str, *more: int) -> Callable[[World], Iterator[Case]]:
    """Long work is its asker's alone; nobody of the world has any."""

    def cases(world: World) -> Iterator[Case]:
        del world
        yield Case(url_of(name, {}, uuid4(), *more), absent)

    return cases


def _scripts(world: World) -> Iterator[Case]:
    del world
    yield Case(url_of("english-script", {}, "entry"))
    yield Case(url_of("english-script", {}, "none-such"), absent)


_SENT_ALONE = frozenset(
    {"sign-in-device", "sign-in-challenge", "safety-remove", "safety-end", "safety-phone"}
)

RECIPES: dict[str, Recipe] = {
    **{
        name: Recipe(PUBLIC, plain(name), posts_only=name in _SENT_ALONE)
        for name in (
            "sign-in-second",
            "sign-in-passkey",
            "sign-in-device",
            "sign-in-challenge",
            "bind",
            "password-slip",
        )
    },
    **{
        name: Recipe(
            SIGNED,
            plain(name),
            posts_only=name in _SENT_ALONE,
            also=frozenset({404}) if name == "safety-remove" else NONE,
        )
        for name in (
            "safety",
            "safety-app",
            "safety-passkey",
            "safety-codes",
            "safety-remove",
            "safety-end",
            "safety-phone",
            "password",
            "confirm",
        )
    },
    "sign-in": Recipe(PUBLIC, plain("sign-in")),
    "sign-out": Recipe(PUBLIC, plain("sign-out"), posts_only=True),
    "language": Recipe(PUBLIC, plain("language"), posts_only=True),
    "english-script": Recipe(PUBLIC, _scripts),
    "front": Recipe(PUBLIC, plain("front")),
    "look": Recipe(PUBLIC, plain("look")),
    "reach": Recipe(PUBLIC, plain("reach")),
    "reach-authority": Recipe(PUBLIC, plain("reach-authority"), also=frozenset({404})),
    "more": Recipe(SIGNED, plain("more")),
    "security-contact": Recipe(PUBLIC, plain("security-contact")),
    "accounts": Recipe("slips", _kept_units("accounts", "slips")),
    "account-new": Recipe("accounts", _kept_units("account-new", "accounts")),
    "partners": Recipe("accounts", plain("partners")),
    "partner-new": Recipe("accounts", plain("partner-new", sort="none"), also=NO_FORM),
    "account": Recipe("slips", _accounts("account")),
    "account-slip": Recipe("slips", _accounts("account-slip"), posts_only=True),
    "preview": Recipe("slips", plain("preview")),
    "jobs": Recipe(SIGNED, plain("jobs")),
    "job": Recipe(SIGNED, _jobs("job")),
    "job-cancel": Recipe(SIGNED, _jobs("job-cancel"), posts_only=True),
    "job-file": Recipe(SIGNED, _jobs("job-file", 0)),
}
