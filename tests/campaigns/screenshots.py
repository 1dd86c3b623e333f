"""Takes a picture of every page, on a phone and on a PC, into docs/screenshots.

    python -m tests.campaigns.screenshots                 # builds both demonstration cities (1 min)
    python -m tests.campaigns.screenshots --only report   # the pages whose name begins so

The cities are demonstrations: their people, households and amounts are invented.
"""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[2]
TARGET = ROOT / "docs" / "screenshots"
WIDTHS = {"phone": (390, 844), "pc": (1440, 900)}
PASSWORD = "jinguo-demo-2020"
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--lang=zh-CN")
_QUALITY = 55


@dataclass(frozen=True)
class Shot:
    """A page to picture: its name, who opens it, where, and what is done there first."""

    name: str
    login: str
    path: str
    first: Callable[[Page], object] = Page.title


def paste(page: Page) -> None:
    """Put the damaged sample into the form and send it."""
    text = (ROOT / "tests/samples/huaibei-2020-damaged.txt").read_text(encoding="utf-8")
    page.get_by_label("粘贴文字").fill(text.replace("近400", "近600"))
    page.get_by_role("button", name="开始核对").click()
    page.wait_for_load_state("networkidle")


def click(selector: str) -> Callable[[Page], None]:
    """Return what clicks the first of something and waits for what it brings."""

    def act(page: Page) -> None:
        page.locator(selector).first.click()
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(300)

    return act


SHOTS = (
    Shot("front", "", "/"),
    Shot("sign-in", "", "/sign-in/"),
    Shot("look", "", "/look/"),
    Shot("reach", "", "/reach/"),
    Shot("desk", "shi", "/desk/"),
    Shot("desk-village", "cun", "/desk/"),
    Shot("more", "cun", "/more/"),
    Shot("entry", "cun", "/activities/new/"),
    Shot("ledgers", "shi", "/ledgers/"),
    Shot("ledger", "shi", "/ledgers/activity/"),
    Shot("record", "shi", "/ledgers/activity/", click(".sheet tbody a")),
    Shot("figures", "shi", "/figures/?period=2020"),
    Shot("figures-side", "shi", "/figures/?period=2020", click(".sheet tbody a")),
    Shot("figure", "shi", "/figures/big-preaching.talks/?period=2020"),
    Shot("figure-tiles", "xian", "/figures/big-preaching.talks/?period=2020"),
    Shot("report", "shi", "/reports/?period=2020"),
    Shot("report-side", "shi", "/reports/?period=2020", click(".report a")),
    Shot("check", "shi", "/check/"),
    Shot("checked", "shi", "/check/", paste),
    Shot("crossread", "shi", "/crossread/?period=2020"),
    Shot("programme", "shi", "/programmes/big-preaching/"),
    Shot("manage", "shi", "/manage/"),
    Shot("units", "shi", "/manage/units/"),
    Shot("unit", "shi", "/manage/units/", click(".sheet tbody td a")),
    Shot("programmes", "shi", "/manage/programmes/"),
    Shot("programme-new", "shi", "/manage/programmes/new/"),
    Shot("tallies", "shi", "/manage/tallies/"),
    Shot("health", "shi", "/manage/health/"),
)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="只拍名字以此开头的页面")
    parser.add_argument("--home", type=Path, help="已有的演示数据目录，不另建")
    asked = parser.parse_args(arguments)
    shots = [shot for shot in SHOTS if shot.name.startswith(asked.only)]
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        if asked.home:
            shutil.copytree(asked.home, home)
        with _served(home) as url:
            for device, (width, height) in WIDTHS.items():
                _take(shots, url, device, width, height)
    sizes = [path.stat().st_size for path in TARGET.glob("*.jpg")]
    sys.stdout.write(f"{len(sizes)} 张，共 {sum(sizes) // 1024} KB\n")
    return 0


@contextmanager
def _served(home: Path) -> Iterator[str]:
    environment = {**os.environ, "JINGUO_HOME": str(home), "JINGUO_DATABASE": ""}
    command = [sys.executable, "-m", "config.command"]
    subprocess.run([*command, "demo", "huaibei-2020"], env=environment, check=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with subprocess.Popen([*command, "serve", "--port", str(port)], env=environment) as server:
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
        server.terminate()


def _take(shots: list[Shot], url: str, device: str, width: int, height: int) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*FLAGS])
        pages: dict[str, Page] = {}
        for shot in shots:
            if shot.login not in pages:
                context = browser.new_context(
                    viewport={"width": width, "height": height}, locale="zh-CN"
                )
                pages[shot.login] = _signed_in(context.new_page(), url, shot.login)
            page = pages[shot.login]
            page.goto(f"{url}{shot.path}")
            shot.first(page)
            page.wait_for_load_state("networkidle")
            file = TARGET / f"{shot.name}-{device}.jpg"
            page.screenshot(path=file, type="jpeg", quality=_QUALITY)
        browser.close()


def _signed_in(page: Page, url: str, login: str) -> Page:
    if login:
        page.goto(f"{url}/sign-in/")
        page.get_by_label("用户名").fill(login)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_load_state()
    return page


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
