"""People at browsers who enter and import, and go on whatever happens to the site."""

import http.client
import random
import re
import threading
from datetime import date
from io import BytesIO
from urllib.parse import urlencode
from uuid import UUID, uuid4

from uuid_utils.compat import uuid7

PASSWORD = "演示口令-演示口令"
PEOPLE = 3
ROWS = 2_100
"""So many rows that the worker takes a workbook in."""
BROKEN_OFF = (OSError, http.client.HTTPException)
_HEAD = ("单位", "举办日期", "类型", "人次", "名称")


class Away(Exception):  # noqa: N818 - the server is: whoever asks goes on asking
    """The server did not answer."""


class Person:
    """Somebody at a browser: keeps cookies, sends forms, and knows what was answered."""

    def __init__(self, port: int, login: str) -> None:
        self.port, self.login = port, login
        self.cookies: dict[str, str] = {}

    def ask(self, path: str, data: bytes | None = None, form: str = "") -> tuple[int, str, str]:
        """Return status, place and text of an answer.

        Raises:
            Away: If none came.
        """
        here = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        head = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if data is not None:
            head["Content-Type"] = form or "application/x-www-form-urlencoded"
        try:
            here.request("GET" if data is None else "POST", path, data, head)
            answer = here.getresponse()
            text = answer.read().decode(errors="replace")
        except BROKEN_OFF as error:
            raise Away from error
        finally:
            here.close()
        for told in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = told.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.headers.get("Location", ""), text

    def token(self, path: str) -> str:
        """Return what a form of a page is sent with; a page that leads on has none."""
        _, _, text = self.ask(path)
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
        if found is None:
            raise Away
        return found[1]

    def sign_in(self) -> None:
        told = {
            "login": self.login,
            "password": PASSWORD,
            "csrfmiddlewaretoken": self.token("/sign-in/"),
        }
        status, _, text = self.ask("/sign-in/", urlencode(told).encode())
        if status != 302:
            raise Away(text[:200])

    def enter(self, id_: UUID, unit: int, token: str) -> int:
        told = {
            "id": str(id_), "unit": unit, "held_on": "2020-05-04", "programmes": "big-preaching",
            "subtype": "宣讲", "sessions": 1, "heads": 30, "title": "宣讲",
            "csrfmiddlewaretoken": token,
        }  # fmt: skip
        return self.ask("/enter/activity/", urlencode(told).encode())[0]

    def upload(self, content: bytes, token: str) -> str:
        """Return where an uploaded workbook waits."""
        mark = uuid4().hex
        part = f"--{mark}\r\nContent-Disposition: form-data; name="
        head = f'{part}"csrfmiddlewaretoken"\r\n\r\n{token}\r\n{part}"file"; filename="b.xlsx"\r\n'
        body = f"{head}\r\n".encode() + content + f"\r\n--{mark}--\r\n".encode()
        status, place, _ = self.ask("/imports/", body, f"multipart/form-data; boundary={mark}")
        if status != 302:
            raise Away
        return place

    def take_in(self, place: str, token: str) -> bool:
        """Tell whether a workbook that waits is asked to be taken in, now or a moment ago."""
        told = {"act": "all", "csrfmiddlewaretoken": token}
        return self.ask(place, urlencode(told).encode())[0] in (302, 404)


class Crowd:
    """People who go on working until they are told to stop, whatever happens to the site."""

    def __init__(self, port: int, units: list[int], codes: list[str]) -> None:
        self.units, self.codes = units, codes
        self.stop = threading.Event()
        self.entered: set[str] = set()
        self.books: dict[str, str] = {}
        """By its name, every workbook that was acknowledged, and where its rows are named so."""
        self.repeated = 0
        work = [self._enters] * (PEOPLE - 1) + [self._imports]
        self.threads = [
            threading.Thread(target=each, args=(Person(port, f"person-{at}"), at), daemon=True)
            for at, each in enumerate(work)
        ]
        for each in self.threads:
            each.start()

    def end(self) -> None:
        self.stop.set()
        for each in self.threads:
            each.join(120)

    def _enters(self, person: Person, at: int) -> None:
        chance, token = random.Random(at), ""
        id_, unit = uuid7(), self.units[at]
        while not self.stop.is_set():
            try:
                token = token or self._signed(person, "/enter/activity/")
                status = person.enter(id_, unit, token)
            except Away:
                self._away()
                continue
            if status == 302:
                self.entered.add(str(id_))
                id_, unit = uuid7(), chance.choice(self.units)
            elif status == 429:
                self.stop.wait(2)
            else:
                token = ""
            self.stop.wait(0.2)

    def _imports(self, person: Person, at: int) -> None:
        del at
        number, token, place = 0, "", ""
        while not self.stop.is_set():
            name = f"第{number}份"
            try:
                token = token or self._signed(person, "/imports/")
                place = place or person.upload(book(name, self.codes), token)
                if person.take_in(place, token):
                    self.books[name] = place
                    number, place = number + 1, ""
                else:
                    self.stop.wait(2)  # five of them wait already
            except Away:
                self._away()
            self.stop.wait(1)

    def _signed(self, person: Person, path: str) -> str:
        try:
            return person.token(path)
        except Away:
            person.sign_in()
            return person.token(path)

    def _away(self) -> None:
        self.repeated += 1
        self.stop.wait(0.3)


def book(name: str, codes: list[str]) -> bytes:
    """Return a workbook whose rows bear its name."""
    import xlsxwriter

    file = BytesIO()
    made = xlsxwriter.Workbook(file, {"constant_memory": True})
    day, sheet = made.add_format({"num_format": "yyyy-mm-dd"}), made.add_worksheet("活动")
    sheet.write_row(0, 0, _HEAD)
    for at in range(1, ROWS + 1):
        sheet.write_string(at, 0, codes[at % len(codes)])
        sheet.write_datetime(at, 1, date(2020, 1 + at % 12, 1 + at % 28), day)
        sheet.write_row(at, 2, ("宣讲", at % 90, f"{name}{at}"))
    made.close()
    return file.getvalue()
