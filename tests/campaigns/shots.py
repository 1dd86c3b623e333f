"""The pages that are pictured: who opens each of them, and what is done there first."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Shot:
    """A page to picture: its name, who opens it, where, and what is done there first."""

    name: str
    login: str
    path: str
    first: Callable[[Page], object] = Page.title
    english: bool = False


def paste(page: Page) -> None:
    """Put the damaged sample into the form and send it."""
    text = (ROOT / "tests/samples/huaibei-2020-damaged.txt").read_text(encoding="utf-8")
    page.get_by_label("粘贴文字").fill(text.replace("近400", "近600"))
    page.get_by_role("button", name="开始核对").click()
    page.wait_for_load_state("networkidle")


def matched(page: Page) -> None:
    """Open what the first figure that differs may be."""
    paste(page)
    page.locator("a[data-differs]").first.click()
    page.get_by_role("button", name="另找口径").locator("visible=true").click()
    page.wait_for_load_state("networkidle")


def remembered(page: Page) -> None:
    """Say which one it is, unless the other width has said so, and open what is remembered."""
    matched(page)
    if (button := page.locator("[name=teach][value$='big-preaching.talks']")).count():
        button.click()
    else:
        page.get_by_role("button", name="不改，回到核对").click()
    page.wait_for_load_state("networkidle")
    page.goto(f"{page.url.split('/check/')[0]}/check/learnt/")
    page.wait_for_load_state("networkidle")


def kept(page: Page) -> None:
    """Keep two years' reports, the earlier one with another number."""
    text = (ROOT / "tests/samples/huaibei-2020.txt").read_text(encoding="utf-8")
    for said in (text.replace("2020年", "2019年").replace("近400", "近300"), text):
        page.get_by_label("粘贴文字").fill(said)
        page.get_by_role("button", name="读一遍，留存").click()
        page.wait_for_load_state("networkidle")
        page.get_by_role("link", name="历年", exact=True).click()
        page.wait_for_load_state("networkidle")


def click(selector: str) -> Callable[[Page], None]:
    """Return what clicks the first of something and waits for what it brings."""

    def act(page: Page) -> None:
        page.locator(selector).first.click()
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(300)

    return act


def newest(page: Page) -> None:
    """Open the first of a list."""
    page.locator(".sheet tbody a").first.click()
    page.wait_for_load_state()


def one_name(page: Page) -> None:
    """Open the newest registration, and the form that asks for one field of it."""
    newest(page)
    page.get_by_text("办理需要，看其中一项").click()
    page.get_by_label("说明", exact=True).fill("电话约定下周走访时间")


def team(page: Page) -> None:
    """Open who works on the newest case."""
    newest(page)
    page.get_by_role("link", name="经办与授权").click()
    page.wait_for_load_state()


def course(page: Page) -> None:
    """Open how the newest issue goes its way."""
    newest(page)
    page.get_by_role("link", name="办理", exact=True).first.click()
    page.wait_for_load_state()


def asked(page: Page) -> None:
    """Ask to be let into the newest case: what waits for a second person afterwards."""
    _reasoned(page, "申请授权", "协助回访")


def taken(page: Page) -> None:
    """Take leave in need of the newest case, to be looked into afterwards."""
    _reasoned(page, "紧急查看", "求助人再次遭到殴打，要马上联系")


def _reasoned(page: Page, region: str, reason: str) -> None:
    team(page)
    form = page.get_by_role("region", name=region)
    form.get_by_label("原因").fill(reason)
    form.get_by_role("button").click()
    page.wait_for_load_state()


def slip(page: Page) -> None:
    """Print a slip for the first on the list."""
    newest(page)
    page.get_by_role("button", name="打一张登录条").click()
    page.wait_for_load_state()


def with_photo(page: Page) -> None:
    """Hang a picture on the newest record."""
    from PIL import Image

    newest(page)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "photo.jpg"
        made = Image.linear_gradient("L").resize((1600, 1200)).convert("RGB")
        made.save(file, "JPEG")
        page.get_by_text("附照片或材料").click()
        page.get_by_label("拍照").set_input_files(str(file))
        page.get_by_role("button", name="附上").click()
        page.wait_for_load_state("networkidle")
    page.locator("#attached").scroll_into_view_if_needed()


def amended(page: Page) -> None:
    """Change the newest record, and open what it said before."""
    newest(page)
    if not page.get_by_role("link", name="改动对照").count():
        page.get_by_role("link", name="更正", exact=True).click()
        page.locator("#id_heads").fill("36")
        if (why := page.get_by_label("为什么改")).count():
            why.fill("签到表上多数了两个人")
        page.get_by_role("button", name="保存").first.click()
        page.wait_for_load_state("networkidle")
    page.get_by_role("link", name="改动对照").click()
    page.wait_for_load_state()


def accepted_in_bulk(page: Page) -> None:
    """Look at what accepting all that a filter finds would do."""
    page.get_by_text("成批办理").click()
    page.get_by_role("radio", name="现在筛选出的全部").check()
    page.get_by_role("radio", name="核收").check()
    page.get_by_role("button", name="预览").click()
    page.wait_for_load_state()


def opened_tools(page: Page) -> None:
    """Open how a ledger is laid out."""
    page.get_by_text("列、排序和每页条数").click()


def viewed(page: Page) -> None:
    """Keep what a ledger shows under a name, once, and show the bar of what is kept."""
    if not page.get_by_role("link", name="本月宣讲").count():
        page.get_by_text("保存成视图").click()
        page.get_by_label("视图的名称").fill("本月宣讲")
        page.get_by_role("button", name="自己用").click()
        page.wait_for_load_state()


def restricted(page: Page) -> None:
    """Ask to stop the use of what is due, and look at what that would do."""
    page.get_by_role("button", name="停止使用").first.click()
    page.wait_for_load_state()


def cut_off(page: Page) -> None:
    """Enter one without a network, and open a page that wants one; it is sent when it is back."""
    page.locator("body[data-ready=offline]").wait_for(timeout=60_000)
    page.context.set_offline(True)
    page.get_by_role("link", name="活动", exact=True).first.click()
    page.get_by_label("名称", exact=True).fill("断网时记下的一场（演示）")
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("已存在这台设备上").wait_for()
    page.goto(page.url.replace("/enter/activity/", "/enter/payment/"))


def handed_in(page: Page) -> None:
    """Hand in a table of one's own with a mistake in it."""
    from tests.samples.ugly.make import book

    head = ("序号", "村", "活动时间", "活动类别", "参加人次", "活动主题")
    rows = [
        (
            1,
            page.locator(".who-unit").first.inner_text(),
            "2020.3.5",
            "宣讲",
            "30人",
            "三八宣讲",
        ),
        (2, "没有的村", "去年", "宣讲", 12, "第二场"),
    ]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "table.xlsx"
        file.write_bytes(book(("台账", [["2020年活动台账"], head, *rows])))
        page.get_by_label("工作簿或表格").set_input_files(str(file))
        page.get_by_role("button", name="看看会导入什么").click()
        page.wait_for_load_state()


SHOTS = (
    Shot("front", "", "/"),
    Shot("sign-in", "", "/sign-in/"),
    Shot("bind", "", "/bind/"),
    Shot("look", "", "/look/"),
    Shot("reach", "", "/reach/"),
    Shot("desk", "shi", "/desk/"),
    Shot("desk-village", "cun", "/desk/"),
    Shot("more", "cun", "/more/"),
    Shot("entry", "cun", "/enter/activity/"),
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
    Shot("checked-match", "shi", "/check/", matched),
    Shot("checked-learnt", "shi", "/check/", remembered),
    Shot("report-past", "shi", "/reports/past/", kept),
    Shot("crossread", "shi", "/crossread/?period=2020"),
    Shot("programme", "shi", "/programmes/big-preaching/"),
    Shot("manage", "shi", "/manage/"),
    Shot("units", "shi", "/manage/units/"),
    Shot("unit", "shi", "/manage/units/", click(".sheet tbody td a")),
    Shot("programmes", "shi", "/manage/programmes/"),
    Shot("programme-new", "shi", "/manage/programmes/new/"),
    Shot("tallies", "shi", "/manage/tallies/"),
    Shot("health", "shi", "/manage/health/"),
    Shot("safety", "cun", "/safety/"),
    Shot("reveal", "weiquan", "/ledgers/party/", one_name),
    Shot("team", "weiquan", "/ledgers/case/", team),
    Shot("second", "weiquan", "/ledgers/case/", asked),
    Shot("urgent", "weiquan", "/ledgers/case/", taken),
    Shot("notices", "lingdao", "/notices/"),
    Shot("seconds", "lingdao", "/seconds/"),
    Shot("reviews", "dudao", "/reviews/"),
    Shot("accounts", "zhanghao", "/manage/accounts/"),
    Shot("account", "zhanghao", "/manage/accounts/", click(".sheet tbody a")),
    Shot("slip", "zhanghao", "/manage/accounts/", slip),
    Shot("preview", "zhanghao", "/manage/preview/"),
    Shot("journal", "shenji", "/audit/journal/"),
    Shot("keeping", "shi", "/manage/keeping/"),
    Shot("keeping-restrict", "shi", "/manage/keeping/", restricted),
    Shot("enter", "cun", "/enter/"),
    Shot("zero", "cun", "/zeros/new/"),
    Shot("paper", "xiang", "/paper/"),
    Shot("attached", "cun", "/ledgers/activity/", with_photo),
    Shot("history", "cun", "/ledgers/activity/", amended),
    Shot("ledger-print", "shi", "/ledgers/activity/print/?period=2020-03"),
    Shot("ledger-bulk", "xian", "/ledgers/activity/?period=2020-03&subtype=宣讲", accepted_in_bulk),
    Shot("ledger-views", "xian", "/ledgers/activity/", opened_tools),
    Shot("ledger-saved", "xian", "/ledgers/activity/?period=2020-03&subtype=宣讲", viewed),
    Shot("export-asked", "weiquan", "/ledgers/case/file.xlsx/ask/?period=2020"),
    Shot("imports", "xian", "/imports/"),
    Shot("import", "xian", "/imports/", handed_in),
    Shot("jobs", "xian", "/jobs/"),
    Shot("accepting", "xian", "/accepting/"),
    Shot("trusting", "xian", "/accepting/trust/"),
    Shot("questions", "xian", "/questions/"),
    Shot("trash", "cun", "/trash/"),
    Shot("twins", "xian", "/twins/"),
    Shot("silence", "xian", "/manage/silence/?period=2020"),
    Shot("switching", "xian", "/manage/switching/"),
    Shot("tally-sheet", "xian", "/manage/tallies/sheet/"),
    Shot("locks", "xian", "/manage/locks/"),
    Shot("offline", "cun", "/enter/", cut_off),
    Shot("duties", "weiquan", "/duties/"),
    Shot("course", "shi", "/ledgers/issue/", course),
    Shot("rounds", "shi", "/rounds/?period=2020"),
    Shot("round", "shi", "/rounds/?period=2020", click("main h2 a")),
    Shot("meeting", "shi", "/meetings/dv/?period=2020"),
    Shot("partners", "zhanghao", "/manage/partners/"),
    Shot("english-front", "", "/", english=True),
    Shot("english-desk", "shi", "/desk/", english=True),
    Shot("english-entry", "cun", "/enter/activity/", english=True),
    Shot("english-ledger", "shi", "/ledgers/activity/", english=True),
    Shot("english-figures", "shi", "/figures/?period=2020", english=True),
)
