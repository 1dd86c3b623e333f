"""What entering one activity costs: fields touched, keys, and seconds by the keystroke-level model.

Here it is done on the real page in Chromium by keys; the page tells which fields were touched. A row
of a sheet and an ordinary online form are counted from their steps, written out below.

    python -m tests.campaigns.entry [--write docs/benchmarks/entry.md]
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.campaigns.screenshots import FLAGS, served, signed_in

K, P, B, H, M = 0.28, 1.1, 0.2, 0.4, 1.35
"""Seconds of Card, Moran and Newell: a key of somebody who is no typist, pointing, a click, moving the
hand between keys and mouse, and making up one's mind."""
PINYIN = 3
"""Keys for one Chinese character: its letters and its share of choosing the word."""
MOST_FIELDS, MOST_AGAIN, MOST_SECONDS = 7, 3, 60


@dataclass
class Hands:
    """What somebody's hands and mind do; with a page, they do it there."""

    page: Page | None = None
    keys: int = 0
    clicks: int = 0
    moves: int = 0
    minds: int = 0
    fields: set[str] = field(default_factory=set)

    def type(self, text: str) -> None:
        """Type a text: Chinese by its pinyin."""
        self.keys += sum(1 if each.isascii() else PINYIN for each in text)
        if self.page:
            self.page.keyboard.type(text)

    def press(self, *names: str) -> None:
        """Press keys, or two at once."""
        for name in names:
            self.keys += 1 + name.count("+")
            if self.page:
                self.page.keyboard.press(name)

    def click(self, selector: str = "", times: int = 1) -> None:
        """Point and click."""
        self.clicks += times
        if self.page and selector:
            self.page.locator(selector).first.click()

    def turn(self) -> None:
        """Move the hand between keys and mouse."""
        self.moves += 1

    def think(self, name: str = "") -> None:
        """Make up one's mind what belongs into a field."""
        self.minds += 1
        if name and not self.page:
            self.fields.add(name)

    @property
    def seconds(self) -> float:
        """Return the time by the model; the machine's own is not counted for any of the ways."""
        pointing = self.clicks * (P + B)
        return self.keys * K + pointing + self.moves * H + self.minds * M


def here(page: Page, hands: Hands, *, again: bool) -> None:
    """Enter one activity by keys; the form is open."""
    hands.think()
    hands.turn()
    if not again:
        hands.click("input[name=held_on]")
        hands.press("Control+a")
    hands.type("3-6" if again else "3-5")
    if again:
        hands.press("Enter", "Enter", "Enter", "Enter")
    else:
        hands.think()
        hands.turn()
        hands.click("input[name=programmes][value=big-preaching]")
        hands.turn()
        hands.press("Enter", "Enter")
    hands.think()
    hands.type("全会精神宣讲" if not again else "反家暴宣讲")
    hands.press("Enter")
    if not again:
        hands.think()
        hands.type("2")
    hands.press("Enter")
    hands.think()
    hands.type("60")
    hands.think()
    with page.expect_navigation():
        hands.press("Control+Enter")
    page.wait_for_load_state("networkidle")


def sheet(*, again: bool) -> Hands:
    """A row of a sheet with the same seven facts; like cells are filled down."""
    hands = Hands()
    cells = {
        "日期": "2020-3-6" if again else "2020-3-5", "单位": "任圩村", "项目": "巾帼大宣讲",
        "类型": "宣讲", "名称": "反家暴宣讲" if again else "全会精神宣讲", "场次": "2", "人次": "60",
    }  # fmt: skip
    hands.click()
    hands.turn()
    for name, text in cells.items():
        hands.think(name)
        if again and name in ("单位", "项目", "类型"):
            hands.press("Control+d")
        else:
            hands.type(text)
        hands.press("Tab")
    return hands


def online(*, again: bool) -> Hands:
    """An ordinary online form: nothing preset, lists and days by the mouse, who reports and her phone."""
    hands = Hands()
    texts = {
        "单位": "任圩村", "名称": "反家暴宣讲" if again else "全会精神宣讲", "场次": "2", "人次": "60",
        "填报人": "王小红", "电话": "13800000000",
    }  # fmt: skip
    for name, clicks in (("日期", 3), ("项目", 2), ("类型", 2)):
        hands.think(name)
        hands.click(times=clicks)
    for name, text in texts.items():
        hands.think(name)
        hands.click()
        hands.turn()
        hands.type(text)
        hands.turn()
    hands.think()
    hands.click()
    return hands


def measured(page: Page, url: str) -> tuple[Hands, Hands]:
    """Enter two of one sort on the real page; return what the first and the second took."""
    first, second = Hands(page), Hands(page)
    touched = first

    def note(name: str) -> None:
        touched.fields.add(name)

    page.expose_function("touched", note)
    page.add_init_script(
        "addEventListener('input', (event) =>"
        " event.isTrusted && window.touched(event.target.name), true)"
    )
    page.goto(f"{url}/enter/activity/")
    page.wait_for_load_state("networkidle")
    here(page, first, again=False)
    touched = second
    here(page, second, again=True)
    return first, second


def table(rows: Sequence[tuple[str, Hands]]) -> str:
    """Return the rows of the page of benchmarks."""
    return "\n".join(
        f"| {name} | {len(each.fields)} | {each.keys} | {each.clicks} | {each.seconds:.0f} |"
        for name, each in rows
    )


HEAD = """# What entering an activity costs

`python -m tests.campaigns.entry` enters two activities of one sort by keys on the real page (Chromium) and
asks the page which fields were touched. Seconds are of the keystroke-level model (Card, Moran, Newell): a key
{K} s (no typist), pointing {P} s, a click {B} s, a hand between keys and mouse {H} s, making up one's mind {M} s;
a Chinese character is {PINYIN} keys. The machine's own time is left out everywhere. The other two ways hold the
same facts and are counted from their steps: a row of a sheet with seven columns, like cells filled down;
an online form with nothing preset that also asks who reports, and her phone.

| the first of its sort | fields | keys | clicks | seconds |
|---|---|---|---|---|
{first}

| the next of the same sort | fields | keys | clicks | seconds |
|---|---|---|---|---|
{second}

Wanted: at most {MOST_FIELDS} fields and {MOST_SECONDS} seconds for the first, {MOST_AGAIN} fields for the next. The model
knows no mistakes and no looking for papers; it compares ways, it does not promise a time.
"""


def main(arguments: list[str]) -> int:
    """Measure, and write the page if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, help="把表写到这个文件")
    asked = parser.parse_args(arguments)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder) / "home") as url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=[*FLAGS])
        page = signed_in(browser.new_context(locale="zh-CN").new_page(), url, "cun")
        first, second = measured(page, url)
        browser.close()
    told = HEAD.format(
        K=K, P=P, B=B, H=H, M=M, PINYIN=PINYIN, MOST_FIELDS=MOST_FIELDS, MOST_AGAIN=MOST_AGAIN,
        MOST_SECONDS=MOST_SECONDS, first=rows(first, again=False), second=rows(second, again=True),
    )  # fmt: skip
    sys.stdout.write(told)
    if asked.write:
        asked.write.write_text(told, encoding="utf-8")
    return 0 if kept(first, second) else 1


def rows(mine: Hands, *, again: bool) -> str:
    """Return the three ways beside each other."""
    ways = (
        ("here", mine), ("a row of a sheet", sheet(again=again)),
        ("an online form", online(again=again)),
    )  # fmt: skip
    return table(ways)


def kept(first: Hands, second: Hands) -> bool:
    """Tell whether what is wanted is kept."""
    few = len(first.fields) <= MOST_FIELDS and len(second.fields) <= MOST_AGAIN
    return few and first.seconds <= MOST_SECONDS


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
