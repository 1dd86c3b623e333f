"""`jinguo django english`: bring the file of English sentences up to what pages say."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from jinguo.web.english.catalogue import PLACE, read, write
from jinguo.web.english.gathering import faults, gathered


class Command(BaseCommand):
    """Adds new messages, drops those that are gone, keeps what is translated, tells what lacks."""

    help = "把页面上的新句子补进英文翻译文件，去掉不再用的，列出还没翻译的（开发者用）"

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the one argument."""
        parser.add_argument("--check", action="store_true", help="只检查，不改文件")

    def handle(self, *_: Any, check: bool, **__: Any) -> None:
        """Write the file unless only asked to check, and list what is to be mended."""
        found = gathered(read(PLACE))
        if not check:
            write(found, PLACE)
        told = list(faults(found))
        for each in told:
            self.stderr.write(each)
        self.stdout.write(f"{len(found)} 句，{len(told)} 句要处理。")
        if told:
            raise SystemExit(1)
