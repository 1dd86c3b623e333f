"""`jinguo keys show | rotate | backup | restore`: the keys of the home, new ones, a copy apart."""

import argparse
import getpass
import os
import sys
from pathlib import Path

from config import home
from jinguo.console.home import open_home
from jinguo.errors import FailedError, RuleError, UsageError
from jinguo.ledger.keys import key_folder, keyring
from jinguo.ledger.rotation import rotate_index, rotate_records
from jinguo.vault.backup import check_passphrase, packed, put_back, unpacked
from jinguo.vault.keystore import INDEX, ROOT, ROUND
from jinguo.vault.rotation import finish_units, new_root, new_units

_NAMES = {ROOT: "总密钥", ROUND: "记录密钥的轮次", INDEX: "查找索引的密钥"}


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands."""
    parser = commands.add_parser("keys", help="密钥：看编号和日期，换新的")
    acts = parser.add_subparsers(dest="act", metavar="动作", required=True)
    acts.add_parser("show", help="显示编号、日期和个数，不显示密钥").set_defaults(run=_show)
    rotate = acts.add_parser("rotate", help="换密钥，可以边用边换；不写选项则换总密钥")
    which = rotate.add_mutually_exclusive_group()
    which.add_argument("--units", action="store_true", help="换各单位的密钥")
    which.add_argument("--records", action="store_true", help="换每条记录的密钥，内容重新加密")
    which.add_argument("--index", action="store_true", help="换查找索引的密钥，索引重做")
    rotate.set_defaults(run=_rotate)
    kept = acts.add_parser("backup", help="把全部密钥加密存成一个文件，和数据备份分开保管")
    kept.add_argument("--output", required=True, type=Path, metavar="文件")
    _add_passphrase(kept)
    kept.set_defaults(run=_backup)
    back = acts.add_parser("restore", help="把密钥备份放回没有密钥的数据目录；先停止服务")
    back.add_argument("file", type=Path, metavar="文件")
    _add_passphrase(back)
    back.set_defaults(run=_restore)


def _add_passphrase(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--passphrase-file", type=Path, metavar="文件", help="口令在这个文件的第一行；不写则当面问"
    )


def _show(_: argparse.Namespace) -> int:
    open_home()
    store = keyring().store
    for name, (number, since) in store.since().items():
        sys.stdout.write(f"{_NAMES[name]}：第 {number} 号，{since}（UTC）起\n")
    units, records = store.counts()
    sys.stdout.write(f"单位的密钥：{units} 个\n记录的密钥：{records} 个\n")
    return 0


def _rotate(asked: argparse.Namespace) -> int:
    open_home()
    ring = keyring()
    if asked.units:
        # What an interrupted run left is wrapped anew first.
        finish_units(ring)
        told = f"各单位换了新密钥，{new_units(ring)} 条记录的密钥改由它保管。"
    elif asked.records:
        told = f"{rotate_records()} 条记录换了新密钥，内容重新加密。"
    elif asked.index:
        told = f"查找索引换了新密钥，重做了 {rotate_index()} 条。"
    else:
        told = f"总密钥换为第 {new_root(ring)} 号，旧的已销毁；请另存一份 keys 文件夹。"
    sys.stdout.write(told + "\n")
    return 0


def _backup(asked: argparse.Namespace) -> int:
    if home.home() in asked.output.absolute().resolve().parents:
        raise UsageError("备份不要放在数据目录里，请存到别的盘上。")
    if asked.output.exists():
        raise UsageError(f"已经有“{asked.output.name}”，请换个名字。")
    open_home()
    content = packed(key_folder(), _passphrase(asked, again=True))
    try:
        handle = os.open(asked.output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        told = f"“{asked.output.name}”写不进去（{error.strerror}），请换个位置。"
        raise FailedError(told) from error
    sys.stdout.write(
        f"已写入 {asked.output.name}。口令另外保管，忘了谁也打不开；"
        "每次删除个人信息、换密钥以后，另存一份新的，销毁旧的。\n"
    )
    return 0


def _restore(asked: argparse.Namespace) -> int:
    try:
        content = asked.file.read_bytes()
    except OSError as error:
        raise UsageError(f"打不开文件“{asked.file}”，请核对路径。") from error
    files = unpacked(content, _passphrase(asked, again=False))
    written = put_back(files, home.home() / "keys")
    # Opening the home destroys at once the keys of what was erased since.
    open_home()
    sys.stdout.write(f"已恢复 {len(written)} 个密钥文件；删除过的记录仍然打不开。\n")
    return 0


def _passphrase(asked: argparse.Namespace, *, again: bool) -> str:
    """Return the passphrase, from a file or asked for; a new one is typed twice."""
    if asked.passphrase_file:
        try:
            lines = asked.passphrase_file.read_text(encoding="utf-8").splitlines()
        except (OSError, ValueError) as error:
            raise UsageError(f"打不开文件“{asked.passphrase_file}”，请核对路径。") from error
        return lines[0] if lines else ""
    told = getpass.getpass("口令：")
    if again:
        check_passphrase(told)
        if getpass.getpass("再输一遍：") != told:
            raise RuleError("两次输入的口令不一样，请重新运行。")
    return told
