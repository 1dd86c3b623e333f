"""A home's keys in one file, encrypted under a passphrase; and put back into a home without any.

The file is `JINGUO-KEYS 1`, salt, nonce, then AES-256-GCM over everything; the key is Argon2id of
the passphrase. The version fixes all parameters, so that a file cannot ask for more work than that.
"""

import base64
import json
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from jinguo.errors import FailedError, RuleError, SealError
from jinguo.vault.keystore import INDEX, NAME, FileKeyStore
from jinguo.vault.roots import KeyFiles, sync
from jinguo.vault.seal import KEY

LEAST = 12
"""So many characters a passphrase has at least."""
_MAGIC = b"JINGUO-KEYS 1\n"
_SALT, _NONCE, _TAG = 16, 12, 16
_PASSES, _LANES, _MEMORY_KIB = 3, 4, 64 * 1024
_TRIES = 3
_SHUT = "打不开这份密钥备份：口令不对，或文件坏了，请核对后再试，或换一份备份。"
_OTHER = (
    "这个数据目录里已有别的密钥，没有恢复。请先停止服务，把其中的 keys 文件夹改名保存，再恢复。"
)
Files = dict[str, bytes]
"""What stands in a folder of keys, by name."""


def check_passphrase(passphrase: str) -> None:
    """Refuse a passphrase that is too short.

    Raises:
        RuleError: If it is.
    """
    if len(passphrase) < LEAST:
        raise RuleError(f"口令至少 {LEAST} 个字，请写长一些，例如四五个不相干的词。")


def packed(folder: Path, passphrase: str) -> bytes:
    """Return all keys of a folder, encrypted.

    Raises:
        RuleError: If the passphrase is too short.
        FailedError: If the keys are being replaced all the while.
    """
    check_passphrase(passphrase)
    told = {name: base64.b64encode(plain).decode() for name, plain in _read(folder).items()}
    head = _MAGIC + os.urandom(_SALT) + os.urandom(_NONCE)
    return head + _cipher(head, passphrase).encrypt(_nonce(head), json.dumps(told).encode(), head)


def unpacked(content: bytes, passphrase: str) -> Files:
    """Return the files of a backup.

    Raises:
        SealError: If the passphrase is wrong or the file is damaged; the two look alike.
    """
    size = len(_MAGIC) + _SALT + _NONCE
    head, sealed = content[:size], content[size:]
    if not head.startswith(_MAGIC) or len(sealed) < _TAG:
        raise SealError(_SHUT)
    try:
        told = json.loads(_cipher(head, passphrase).decrypt(_nonce(head), sealed, head))
    except InvalidTag as error:
        raise SealError(_SHUT) from error
    return {name: base64.b64decode(plain) for name, plain in told.items()}


def _cipher(head: bytes, passphrase: str) -> AESGCM:
    salt = head[len(_MAGIC) : len(_MAGIC) + _SALT]
    kdf = Argon2id(salt=salt, length=KEY, iterations=_PASSES, lanes=_LANES, memory_cost=_MEMORY_KIB)
    return AESGCM(kdf.derive(passphrase.encode()))


def _nonce(head: bytes) -> bytes:
    return head[-_NONCE:]


def _read(folder: Path) -> Files:
    """Return the files of one moment: every root that the store's keys lie under is among them."""
    store = FileKeyStore(folder / NAME)
    for _ in range(_TRIES):
        wanted = _under(store, folder)
        copy = store.copied()
        files = {path.name: path.read_bytes() for path in _own(folder)}
        if wanted | _under(store, folder) <= files.keys():
            return files | {NAME: copy}
    raise FailedError("密钥正在更换，没有备份，请等它换完再试。")


def _under(store: FileKeyStore, folder: Path) -> set[str]:
    """Return the names of the key files without which the store is of no use."""
    roots = {KeyFiles(folder, "root").path(each.root).name for each in store.unit_keys()}
    return roots | {KeyFiles(folder, "index").path(store.number(INDEX)).name}


def _own(folder: Path) -> list[Path]:
    return [
        path
        for path in sorted(folder.iterdir())
        if path.is_file() and not path.name.startswith((".", NAME))
    ]


def put_back(files: Files, folder: Path) -> list[str]:
    """Write the files of a backup that are not there, and return their names.

    What is there is never written over: a newer store knows records that an older one does not.

    Raises:
        RuleError: If other keys are there, or none is missing.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    there = {path.name: path.read_bytes() for path in _own(folder)}
    # The office's certificate is renewed every year, and no key to anything kept.
    keys = [each for each in there if each.endswith(".key") and not each.startswith("office")]
    if any(files.get(name) != there[name] for name in keys):
        raise RuleError(_OTHER)
    if (folder / NAME).exists() and not keys:
        raise RuleError(_OTHER)
    missing = [name for name in files if not (folder / name).exists()]
    if not missing:
        raise RuleError("这里的密钥一个不少，不用恢复。")
    # The store first: where the process dies, a folder without a root is not taken for a home's.
    for name in sorted(missing, key=lambda each: (each != NAME, each)):
        _write(folder / name, files[name])
    return missing


def _write(path: Path, content: bytes) -> None:
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    mode = 0o400 if path.suffix == ".key" else 0o600
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.rename(path)
    sync(path.parent)
