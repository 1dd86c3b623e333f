"""What the code may not say, wherever it says it: read from the syntax, not guessed from lines."""

import ast
import re
from functools import lru_cache
from pathlib import Path

import pytest

from jinguo.ledger.kinds import MODELS

ROOT = Path(__file__).parents[2]
RAW_SQL = {
    "jinguo/web/health.py": "the database's own state, no word from outside",
    "jinguo/ledger/journal.py": "the lock of PostgreSQL that numbers entries",
    "jinguo/ledger/counters.py": "the last numbers of units, in one statement for all",
    "jinguo/ledger/looks.py": "the next numbers of looks",
    "jinguo/ledger/team.py": "whose team an account is on, asked at every request",
    "jinguo/ledger/chaining.py": "the lock of PostgreSQL, and which rows a seal takes",
    "jinguo/counting/books.py": "columns of the ledger, one fixed statement a kind",
    "jinguo/vault/keystore.py": "the store of keys, which knows no Django; each statement is fixed",
    "jinguo/ledger/inserting.py": "many rows at once; tables and columns are the models' own",
    "jinguo/ledger/closing.py": "the same for many rows that are struck out",
    "jinguo/ledger/wall.py": "tells PostgreSQL what may be read, as one bound value",
    "jinguo/ledger/wall_tables.py": "the wall itself, made of the models' own names",
    "jinguo/ledger/footing.py": "the settings and the role of PostgreSQL",
    "jinguo/org/throttle.py": "the lock of PostgreSQL that counts tries one at a time",
    "jinguo/console/bench_figures.py": "the rival that is measured",
}
"""Where statements are written by hand; each binds what it is given."""
RECORDS = {
    "jinguo/counting/texts.py": "keeps what is searched; the listing asks the policy",
    "jinguo/counting/recount.py": "the plain recount, which prints numbers only",
    "jinguo/exchange/seconded.py": "asks whether one kept from somebody is among what goes out",
    "jinguo/exchange/known.py": "finds what a workbook names; scope is asked before anything is told",
}
"""Where records are read beside the ledger's own reads."""
SAFE_TEXT = {"jinguo/web/report_page.py": "joins parts that are each escaped"}
SAFE_IN_TEMPLATES = {
    "reach.html": "the code to scan, drawn by us from the site's own address",
    "slip.html": "the same of a slip's own code",
    "safety_app.html": "the same of an app's own key",
}
PROGRAMS = {
    "jinguo/files/read.py", "jinguo/console/units.py",
    "jinguo/console/bench.py", "jinguo/console/work.py", "jinguo/exchange/sheets.py",
    "jinguo/files/attachments.py", "jinguo/files/cells.py", "jinguo/documents/office.py",
}  # fmt: skip
SOCKETS = {"jinguo/console/reaching.py", "jinguo/console/serve.py"}
TALKING = {
    "requests", "httpx", "urllib.request", "urllib3", "http.client", "ftplib", "smtplib", "aiohttp",
    "telnetlib", "ldap", "ldap3", "xmlrpc", "memcache", "pymemcache", "redis", "websockets",
}  # fmt: skip
UNSAFE = {
    "pickle", "marshal", "shelve", "dill", "cPickle", "jsonpickle", "lxml", "xml.etree",
    "xml.dom", "xml.sax", "jinja2", "mako",
}  # fmt: skip


def _files() -> list[Path]:
    rooms = (ROOT / "jinguo", ROOT / "config")
    return [
        file
        for room in rooms
        for file in sorted(room.rglob("*.py"))
        if "migrations" not in file.parts
    ]


def _name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


@lru_cache(maxsize=1)
def _walk() -> list[tuple[str, ast.AST]]:
    return [
        (_name(file), node)
        for file in _files()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    ]


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return ast.unparse(node.func)


def _imported(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Import):
        return {each.name for each in node.names}
    if isinstance(node, ast.ImportFrom):
        return {node.module or "", *(f"{node.module}.{each.name}" for each in node.names)}
    return set()


def _within(names: set[str], known: set[str]) -> set[str]:
    return {n for n in names if any(n == each or n.startswith(f"{each}.") for each in known)}


def test_records_are_read_by_the_ledger_alone() -> None:
    kinds = {model.__name__ for model in MODELS.values()} | {"Record"}
    found = {
        (name, ast.unparse(node))
        for name, node in _walk()
        if isinstance(node, ast.Attribute)
        and node.attr in ("objects", "_default_manager", "_base_manager", "all_objects")
        and not name.startswith("jinguo/ledger/")
        and name not in RECORDS
        and (
            ast.unparse(node.value) in kinds
            or ast.unparse(node.value).startswith(("model", "kind"))
        )
    }

    assert found == set()


def test_statements_are_written_by_hand_in_listed_places_alone() -> None:
    found = {
        name
        for name, node in _walk()
        if _called(node).endswith((".execute", ".executemany", ".executescript", ".raw", ".extra"))
        or _called(node) == "RawSQL"
    }

    assert found <= set(RAW_SQL)


def test_a_statement_by_hand_is_never_put_together_from_values() -> None:
    composed = {
        (name, ast.unparse(node))
        for name, node in _walk()
        if name != "jinguo/console/bench_figures.py"
        and _called(node).endswith(".execute")
        and isinstance(node, ast.Call)
        and isinstance(node.args[0], (ast.JoinedStr, ast.BinOp))
    }

    assert composed == set()


def test_text_is_never_declared_safe() -> None:
    found = {name for name, node in _walk() if _called(node).endswith(("mark_safe", "SafeString"))}
    templates = {
        file.name
        for file in (ROOT / "jinguo").rglob("*.html")
        if re.search(r"\|\s*safe|safeseq|autoescape", file.read_text(encoding="utf-8"))
    }

    assert found <= set(SAFE_TEXT)
    assert templates <= set(SAFE_IN_TEMPLATES)


def test_no_view_is_exempt_from_the_guard_against_foreign_forms() -> None:
    assert [
        name
        for name, node in _walk()
        if isinstance(node, (ast.Name, ast.Attribute))
        and ast.unparse(node).endswith(("csrf_exempt", "xframe_options_exempt", "csp_exempt"))
    ] == []


def test_no_code_is_made_of_text() -> None:
    bad = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "Engine"}

    assert [
        (name, _called(node))
        for name, node in _walk()
        if _called(node) in bad or _called(node).endswith((".from_string", ".Engine"))
    ] == []
    templates = {"django.template.Template", "django.template.engines", "django.template.Engine"}
    assert [name for name, node in _walk() if _imported(node) & templates] == []


def test_programs_are_called_by_words_and_never_by_a_shell() -> None:
    called = {name for name, node in _walk() if _within(_imported(node), {"subprocess"})}
    shells = [
        name
        for name, node in _walk()
        if isinstance(node, ast.keyword)
        and node.arg == "shell"
        and ast.unparse(node.value) != "False"
    ]

    assert called <= PROGRAMS
    assert shells == []


def test_the_site_calls_nobody() -> None:
    assert [
        (name, found)
        for name, node in _walk()
        if (found := _within(_imported(node), TALKING)) and name not in SOCKETS
    ] == []
    sockets = {name for name, node in _walk() if "socket" in _imported(node)}
    assert sockets <= SOCKETS


def test_no_reader_makes_objects_of_what_it_reads() -> None:
    assert [
        (name, found) for name, node in _walk() if (found := _within(_imported(node), UNSAFE))
    ] == []
    loads = {ast.unparse(node) for _, node in _walk() if _called(node) == "yaml.load"}
    assert all("CSafeLoader" in each for each in loads)


def test_what_must_not_be_guessed_comes_from_the_systems_chance() -> None:
    """Demonstrations and the benchmark's city are made of numbers that repeat, and say so."""
    weak = {name for name, node in _walk() if "random" in _imported(node)}

    assert {name for name in weak if not name.startswith("jinguo/console/")} == set()


def test_ciphers_come_from_the_one_library() -> None:
    known = {"cryptography", "hashlib", "hmac", "secrets", "argon2", "ssl"}
    others = {
        "Crypto",
        "Cryptodome",
        "nacl",
        "rsa",
        "ecdsa",
        "gmssl",
        "pyaes",
        "M2Crypto",
        "OpenSSL",
    }

    found = {name for _, node in _walk() for name in _imported(node)}
    assert _within(found, others) == set()
    assert _within(found, known)


def test_all_our_code_is_in_a_memory_safe_language() -> None:
    foreign = {".c", ".cc", ".cpp", ".h", ".pyx", ".so", ".dll", ".rs", ".go"}

    assert [file for file in (ROOT / "jinguo").rglob("*") if file.suffix in foreign] == []
    assert [name for name, node in _walk() if _within(_imported(node), {"ctypes", "cffi"})] == []


def test_a_warning_or_a_handle_left_open_fails_the_tests() -> None:
    told = (ROOT / "pyproject.toml").read_text(encoding="utf-8")

    assert 'filterwarnings = ["error"]' in told


def test_no_weak_digest_or_cipher_is_used() -> None:
    weak = re.compile(r"(^|\.)(md5|sha1|DES|TripleDES|ARC4|RC4|Blowfish|ECB|CBC|PKCS1v15)$")

    assert [
        (name, ast.unparse(node))
        for name, node in _walk()
        if isinstance(node, (ast.Name, ast.Attribute)) and weak.search(ast.unparse(node))
    ] == []


def test_rows_take_no_fields_that_a_form_brings_along() -> None:
    """A form names its fields; nothing is made of a request's words wholesale."""
    found = [
        (name, ast.unparse(node))
        for name, node in _walk()
        if isinstance(node, ast.keyword)
        and node.arg is None
        and re.search(r"request\.(POST|GET)|\.dict\(\)", ast.unparse(node.value))
    ]
    every = [
        name
        for name, node in _walk()
        if isinstance(node, ast.Assign) and ast.unparse(node) == "fields = '__all__'"
    ]

    assert found == []
    assert every == []


def test_no_key_or_password_is_written_in_the_code() -> None:
    """The demonstration's password is printed on its front page and opens nothing else."""
    key = re.compile(r"-----BEGIN|[0-9a-f]{64}\b")

    assert [
        (_name(file), key.findall(text)[0])
        for file in _files()
        if key.search(text := file.read_text(encoding="utf-8"))
    ] == []


@pytest.mark.parametrize(
    "bad", ["mark_safe(x)", "cursor.execute(f'{x}')", "Activity.objects.all()"]
)
def test_the_reader_of_code_sees_what_it_looks_for(bad: str) -> None:
    [node] = [each for each in ast.walk(ast.parse(bad)) if isinstance(each, ast.Call)]

    assert _called(node) in ("mark_safe", "cursor.execute", "Activity.objects.all")


def test_a_view_that_takes_a_form_declares_it() -> None:
    """Otherwise its form would be answered by 405; what reads no form takes none."""
    silent = [
        f"{name}:{node.name}"
        for name, node in _walk()
        if isinstance(node, ast.FunctionDef)
        for declared in node.decorator_list
        if _called(declared) == "rule" and "methods=" not in ast.unparse(declared)
        if re.search(r"request\.(POST|FILES)\b|== 'POST'|!= 'POST'|require_", ast.unparse(node))
    ]

    assert silent == []
