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
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.campaigns.shots import ROOT, SHOTS, Shot

TARGET = ROOT / "docs" / "screenshots"
WIDTHS = {"phone": (390, 844), "pc": (1440, 900)}
PASSWORD = "jinguo-demo-2020"
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--lang=zh-CN")
_QUALITY = 55


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="*", default=[""], help="只拍名字以这些开头的页面")
    parser.add_argument("--home", type=Path, help="已有的演示数据目录，不另建")
    asked = parser.parse_args(arguments)
    shots = [shot for shot in SHOTS if shot.name.startswith(tuple(asked.only))]
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        if asked.home:
            shutil.copytree(asked.home, home)
        with served(home) as url:
            for device, (width, height) in WIDTHS.items():
                _take(shots, url, device, width, height)
    sizes = [path.stat().st_size for path in TARGET.glob("*.jpg")]
    sys.stdout.write(f"{len(sizes)} 张，共 {sum(sizes) // 1024} KB\n")
    return 0


@contextmanager
def served(home: Path) -> Iterator[str]:
    """Serve a demonstration city from a home."""
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
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _take(shots: list[Shot], url: str, device: str, width: int, height: int) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*FLAGS])
        pages: dict[tuple[str, bool], Page] = {}
        for shot in shots:
            who = (shot.login, shot.english)
            if who not in pages:
                context = browser.new_context(
                    viewport={"width": width, "height": height}, locale="zh-CN"
                )
                pages[who] = signed_in(context.new_page(), url, shot.login)
                if shot.english:
                    pages[who].goto(f"{url}{shot.path}")
                    pages[who].get_by_role("button", name="English").click()
                    pages[who].wait_for_load_state()
            page = pages[who]
            page.goto(f"{url}{shot.path}")
            shot.first(page)
            page.wait_for_load_state("networkidle")
            file = TARGET / f"{shot.name}-{device}.jpg"
            page.screenshot(path=file, type="jpeg", quality=_QUALITY)
            page.context.set_offline(False)
        browser.close()


def signed_in(page: Page, url: str, login: str) -> Page:
    """Sign somebody of the demonstration in."""
    if login:
        page.goto(f"{url}/sign-in/")
        page.get_by_label("用户名").fill(login)
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()
        page.wait_for_load_state()
    if "/second/" in page.url:
        page.get_by_label("验证码").fill(page.locator(".now").inner_text())
        page.get_by_role("button", name="登录", exact=True).click()
        page.wait_for_load_state()
    return page


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
