"""Packages of Office parts: the archive checked before it is unpacked, XML read in pieces."""

import struct
import zlib
from dataclasses import dataclass
from typing import NoReturn
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from jinguo.errors import UnreadableError
from jinguo.files.limits import Limits

BROKEN = (
    *(BadZipFile, EOFError, KeyError, OSError, RuntimeError, ValueError),
    *(expat.ExpatError, struct.error, zlib.error),
)
"""What an archive or its XML raises when bytes of it are wrong.

A RuntimeError is how zipfile refuses an archive of a version, or a patch, unknown to it.
"""

_ENCRYPTED = 0x1  # the bit of an archive's member
_CHUNK = 64 * 1024


@dataclass(frozen=True)
class Form:
    """What a package should be, for the sentences that refuse it."""

    what: str
    programs: str
    suffix: str

    @property
    def mend(self) -> str:
        """Return what to do about a package that cannot be read."""
        return f"请用 {self.programs} 打开后另存为 {self.suffix} 再读。"

    @property
    def damaged(self) -> str:
        """Return the sentence for a package of which bytes are wrong."""
        return f"已损坏或不完整，{self.mend}"


def check(archive: ZipFile, size: int, limits: Limits, form: Form) -> None:
    """Refuse what no office program would write, by the archive's own list, before unpacking.

    Raises:
        UnreadableError: If it has too many parts, unpacks to too much, or is locked.
    """
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if len(members) > limits.members:
        raise UnreadableError(f"里的部件超过 {limits.members} 个，请删去图片后另存再读。")
    if unpacked > min(limits.unpacked, limits.ratio * size):
        raise UnreadableError(f"解压后太大，不像正常的 {form.what}，{form.mend}")
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise UnreadableError(f"加了密码，请去掉密码后另存为 {form.suffix} 再读。")
    if any(member.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for member in members):
        raise UnreadableError(form.damaged)


def parser(form: Form) -> expat.XMLParserType:
    """Return a parser that refuses a document type."""

    def refuse(*_: object) -> NoReturn:
        raise UnreadableError(f"含有不允许的 XML 实体声明，{form.mend}")

    made = expat.ParserCreate(namespace_separator=" ")
    made.buffer_text = True
    # A document type is where entities are declared, and no office program writes one.
    made.StartDoctypeDeclHandler = refuse
    return made


def feed(archive: ZipFile, name: str, to: expat.XMLParserType) -> None:
    """Parse one part, never whole in memory."""
    with archive.open(name) as stream:  # which ends where the archive's list says, or fails
        while chunk := stream.read(_CHUNK):
            to.Parse(chunk, False)
    to.Parse(b"", True)
