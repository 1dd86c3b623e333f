"""The procedures and clocks as a page of Markdown, each procedure drawn."""

from collections.abc import Iterator

from jinguo.catalogue.kinds import KINDS
from jinguo.catalogue.procedures import Clock, Procedure, Procedures, Step
from jinguo.org.models import Role

_HEAD = """# 流程和时限

这一页由 `jinguo catalogue procedures` 写出，改 `jinguo/catalogue/procedures/` 和 `clocks/` 里的文件
以后重写。期限写着“待核”的没有对照现行原文，不计算到期；写着“本地”的由各单位自己定。
"""
_STRANGE = str.maketrans({"-": "_"})


def written(of: Procedures) -> str:
    """Return the page."""
    parts = [_HEAD]
    for each in of.procedures.values():
        parts += [*_procedure(each), *_clocks(of, each)]
    return "\n".join(parts) + "\n"


def _procedure(of: Procedure) -> Iterator[str]:
    yield f"## {of.title}（`{of.procedure}`）\n"
    words = "；".join(f"{name} 是 {'、'.join(some)}" for name, some in of.where.items())
    yield f"{KINDS[of.of].label}{f'，{words}' if words else ''}。依据：{of.basis}。\n"
    yield "```mermaid\nstateDiagram-v2"
    yield f"  [*] --> {_id(of.begins)}"
    yield from (f"  {_id(key)}: {state.label}" for key, state in of.states.items())
    for step in of.steps.values():
        for source in step.from_:
            if step.to != "=":
                yield f"  {_id(source)} --> {_id(step.to)}: {step.label}"
    yield from (f"  {_id(key)} --> [*]" for key, state in of.states.items() if state.ends)
    yield "```\n"
    yield "| 步骤 | 从 | 到 | 谁办 | 填什么 | 条件 |\n|---|---|---|---|---|---|"
    for step in of.steps.values():
        yield _row(of, step)
    yield ""


def _id(key: str) -> str:
    return key.translate(_STRANGE)


def _row(of: Procedure, step: Step) -> str:
    source = "、".join(of.states[each].label for each in step.from_)
    to = "不变" if step.to == "=" else of.states[step.to].label
    who = "、".join(str(Role(each).label) for each in step.who)
    fills = "、".join(
        f"{each.label}{'' if each.required else '（可空）'}" for each in step.fill.values()
    )
    told = [guard.say for guard in step.guards]
    if step.apart:
        told.append(step.apart.say)
    if step.second is not None:
        when = "、".join(word for some in step.second.values() for word in some)
        told.append(f"{f'{when}的' if when else ''}要两个人同意。")
    return f"| {step.label} | {source} | {to} | {who} | {fills} | {''.join(told)} |"


def _clocks(of: Procedures, procedure: Procedure) -> Iterator[str]:
    found = of.edition(procedure.procedure).clocks
    if not found:
        return
    yield "| 时限 | 长度 | 从 | 到 | 谁的义务 | 依据 |\n|---|---|---|---|---|---|"
    for clock in found.values():
        starts, stops = (_events(of, some) for some in (clock.starts, clock.stops))
        cells = (clock.label, length(clock), starts, stops, clock.of, clock.basis)
        yield f"| {' | '.join(cells)} |"
    yield ""


def _events(of: Procedures, events: tuple[str, ...]) -> str:
    told = []
    for event in events:
        procedure, code = event.split(".")
        step = of.procedures[procedure].steps.get(code)
        told.append(step.label if step else "开始")
    return "、".join(told)


def length(clock: Clock) -> str:
    """Return a clock's length in words."""
    where = "（本地）" if clock.local else ""
    if clock.due:
        return f"到填写的那一天{where}"
    if clock.length is None:
        return f"待核{where}"
    return f"{clock.length} {'个月' if clock.unit == '月' else clock.unit}{where}"
