"""The bugs that are planted on purpose: what is changed in the source, and which tests must see it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bug:
    """One bug: edits of file, text and what takes its place; the tests that must fail."""

    name: str
    edits: tuple[tuple[str, str, str], ...]
    tests: tuple[str, ...]


_GUARD, _TEAM = "jinguo/web/guard.py", "jinguo/ledger/team.py"
_REACH, _READS = "jinguo/counting/reach.py", "jinguo/ledger/reads.py"
_EXPORT, _REVEAL = "jinguo/exchange/exporting.py", "jinguo/web/revealing.py"
_GRANTS = "jinguo/ledger/grants.py"
_STANDING = "standing = list(Grant.objects.filter(account=account, since__lte=now, until__gt=now))"
_AT_ONCE = "tests/access/test_at_once.py"
_LOOK = "look(Looked.REVEAL, [record], by=by, fields=[field], reason=reason, allowed=allowed)"
_CLOSE_FIRST = "    with transaction.atomic():\n        journal.lock()\n        struck = ["

BUGS = (
    Bug(
        "a scope filter is removed (columns)",
        ((_REACH, "        within = np.isin(unit, _keys(units))\n",
          "        within = np.ones(len(unit), np.bool_)\n"),),
        ("tests/web/test_ledgers.py",),
    ),
    Bug(
        "a scope filter is removed (rows)",
        ((_READS, "barred if scope.everything else barred & Q(unit__in=Among(scope.units))",
          "barred"),
         (_READS, "chosen |= Q(unit__in=Among(units), secrecy__lte=highest)",
          "chosen |= Q(secrecy__lte=highest)")),
        ("tests/ledger/test_depths.py",),
    ),
    Bug(
        ".objects.all() in an export",
        ((_EXPORT, "return records(kind, self.wanted.scope).filter(chosen)",
          "return model(kind).objects.all().filter(chosen)"),),
        ("tests/exchange/test_round_trip.py",),
    ),
    Bug(
        "a field mask is missing in the workbook only",
        ((_EXPORT, "        return self.wanted.unit in self.wanted.names\n",
          "        return True\n"),),
        ("tests/exchange/test_round_trip.py",),
    ),
    Bug(
        "a tile's count is not scoped",
        (("jinguo/counting/listing.py", "fitting = self._around(wanted) & self._reached[1]\n",
          "fitting = self._around(wanted)\n"),),
        ("tests/web/test_ledgers.py", "tests/counting/test_listing.py"),
    ),
    Bug(
        "a permission is kept for 60 seconds",
        ((_GUARD, "    found = subject(who, strength=strength(request), session=session_name(request))\n",
          ("    minute = __import__('time').monotonic() // 60\n"
           "    found = _subject.__dict__.setdefault('kept', {}).setdefault(\n"
           "        (who.pk, minute), subject(who, strength=strength(request)))\n")),),
        (_AT_ONCE,),
    ),
    Bug(
        "the journal is written outside the transaction",
        (("jinguo/ledger/close.py", _CLOSE_FIRST,
          _CLOSE_FIRST.replace("transaction.atomic()", "__import__('contextlib').nullcontext()")),),
        ("tests/ledger/test_enter.py::test_a_listener_that_raises_rolls_everything_back",),
    ),
    Bug(
        "a repeated sending is written down again",
        (("jinguo/ledger/enter.py", "    return [model(kind)._default_manager.get(id=id_) for kind",
          ("    journal.append([Entry(at=before.at, act='enter', kind='party', unit_id=batch[0].unit,\n"
          "        record=__import__('uuid').uuid4(), version=1)])\n"
          "    return [model(kind)._default_manager.get(id=id_) for kind")),),
        ("tests/ledger/test_enter.py::test_the_same_key_with_the_same_drafts_gives_the_first_outcome",),
    ),
    Bug(
        "only totals are suppressed",
        (("jinguo/counting/suppress.py",
          ("        fits &= ((cells == 0) | (cells >= least)).all(axis=1)\n        if level > 1:\n"
          "            fits &= _divides(count, level, least)\n"),
          ("        if level == 1:\n"
          "            fits &= ((cells == 0) | (cells >= least)).all(axis=1)\n")),),
        ("tests/counting/test_small_cells.py",),
    ),
    Bug(
        "the check of the journal stops at its first page",
        (("jinguo/ledger/verifying.py", '.order_by("number").iterator(20):',
          '.order_by("number")[:1].iterator():'),),
        ("tests/ledger/test_chaining.py", "tests/ledger/test_tamper.py"),
    ),
    Bug(
        "an error page shows the statement",
        ((_GUARD, "            return refuse(request, str(error), status=status_of(error))\n        return None\n",
          ("            return refuse(request, str(error), status=status_of(error))\n"
          "        return refuse(request, str(error), status=500)\n")),),
        (f"{_AT_ONCE}::test_an_error_of_the_database_tells_nothing_of_itself",),
    ),
    Bug(
        "the version that was seen is not compared",
        (("jinguo/ledger/amend.py", "    if record.version != version:\n", "    if record.version < 0:\n"),),
        ("tests/ledger/test_amend.py",),
    ),
    Bug(
        "a look is not written down",
        ((_REVEAL, _LOOK, "allowed = bool(allowed)"),),
        ("tests/web/test_reveal.py",),
    ),
    Bug(
        "a look is written down after the bytes have left",
        ((_REVEAL, _LOOK, f"request.later = lambda: {_LOOK}"),
         ("jinguo/web/ledger_record.py",
          '    answer.headers["Refresh"]',
          '    answer._resource_closers.append(request.later)\n    answer.headers["Refresh"]')),
        ("tests/web/test_reveal.py",),
    ),
    Bug(
        "a birth date is taken for a local midnight",
        (("jinguo/ledger/born.py", "    return date.fromisoformat(told) if told else None\n",
          ("    from datetime import UTC, datetime\n    from zoneinfo import ZoneInfo\n\n"
          "    at = datetime.fromisoformat(told or '2000-01-01')\n"
          "    at = at.replace(tzinfo=ZoneInfo('Asia/Shanghai'))\n"
          "    return at.astimezone(UTC).date() if told else None\n")),),
        (_AT_ONCE,),
    ),
    Bug(
        "the conflict list is not looked at",
        ((_TEAM, "    return team, away\n", "    return team, {}\n"),),
        (_AT_ONCE,),
    ),
    Bug(
        "a team's member reads on without a post there",
        (("jinguo/org/policy.py", "if away or not thing.active or thing.unit not in within:",
          "if away or not thing.active:"),
         (_READS, "barred if scope.everything else barred & Q(unit__in=Among(scope.units))",
          "barred")),
        ("tests/ledger/test_depths.py",),
    ),
    Bug(
        "a restricted record stands in a list",
        ((_REACH, '    active: Mask = ~columns["kept_back"]\n',
          '    active: Mask = columns["kept_back"] == columns["kept_back"]\n'),),
        ("tests/ledger/test_custody.py",),
    ),
    Bug(
        "leave in need stands a moment too long",
        ((_GRANTS, _STANDING, _STANDING.replace("until__gt=", "until__gte=")),),
        ("tests/ledger/test_grants.py::test_leave_in_need_stands_for_three_hours",),
    ),
    Bug(
        "what two must do is done a moment too late",
        (("jinguo/ledger/seconding.py", "    if by.at >= pending.expires_at:\n",
          "    if by.at > pending.expires_at:\n"),),
        ("tests/ledger/test_seconding.py::test_what_was_asked_ends_after_24_hours",),
    ),
    Bug(
        "a post is held on the day after its last",
        (("jinguo/org/subject.py", "day < self.until)", "day <= self.until)"),),
        ("tests/org/test_decide.py::test_a_post_that_ended_opens_nothing",),
    ),
    Bug(
        "a key store put back opens what was erased",
        (("jinguo/ledger/erase.py", "    return keyring().destroy(held)\n",
          "    return len(held)\n"),),
        ("tests/ledger/test_erase.py",),
    ),
    Bug(
        "a workbook that was begun stays on the disk",
        (("jinguo/console/workbooks.py", "        Path(name).unlink(missing_ok=True)\n",
          "        pass\n"),),
        ("tests/console/test_workbooks_command.py",),
    ),
    Bug(
        "the journal and its records are not forced to the disk",
        (("config/settings.py", "PRAGMA synchronous=FULL;", "PRAGMA synchronous=NORMAL;"),),
        ("tests/ledger/test_durability.py::test_the_ledger_runs_on_a_library_with_a_safe_log",),
    ),
)  # fmt: skip
