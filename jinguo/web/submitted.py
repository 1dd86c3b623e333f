"""A report handed in on a page, pasted or as a file: read once, never kept."""

import hashlib
from typing import Any

from django import forms

from jinguo.errors import JinguoError
from jinguo.files.read import SUFFIXES, read
from jinguo.reading.document import MAX_BYTES, Document

LONGEST = 60_000
"""As many characters as a report may have; a year's is 5,000, and each takes time to check."""
_TOO_LONG = f"报告太长，超过 {LONGEST // 10_000} 万字，请分成几篇再读。"
_FILE = "上传的文件"


class ReportForm(forms.Form):
    """A report's words, or its file."""

    text = forms.CharField(
        label="粘贴报告",
        required=False,
        max_length=LONGEST,
        error_messages={"max_length": _TOO_LONG},
        widget=forms.Textarea({"rows": 8}),
    )
    file = forms.FileField(
        label="或者上传文件",
        required=False,
        help_text=f"可以是 {'、'.join(SUFFIXES)} 文件。只读这一次，不保存。",
        error_messages={"empty": "这个文件是空的，请另选一个。"},
        widget=forms.FileInput({"accept": ",".join(SUFFIXES)}),
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, label_suffix="")
        self.document: Document | None = None

    def clean(self) -> dict[str, Any]:
        """Read what was handed in; what cannot be read is told beside its field."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        text, file = given.get("text") or "", given.get("file")
        if self.errors:
            return given
        if bool(text.strip()) is bool(file):
            told = (
                "请粘贴报告或上传一个文件。" if not file else "粘贴和上传只用一种，请去掉另一个。"
            )
            self.add_error("text", told)
        elif file:
            self._read(file.name or _FILE, file.read(MAX_BYTES + 1))
        else:
            self.document = _document("粘贴的文字", "utf-8", text.encode(), text)
        return given

    def _read(self, name: str, raw: bytes) -> None:
        try:
            found = read(raw, name)
        except JinguoError as error:
            self.add_error("file", str(error))
            return
        if len(found.text) > LONGEST:
            self.add_error("file", _TOO_LONG)
            return
        self.document = _document(_FILE, found.encoding, raw, found.text)


def _document(name: str, encoding: str, raw: bytes, text: str) -> Document:
    return Document(name, encoding, hashlib.sha256(raw).hexdigest(), text)
