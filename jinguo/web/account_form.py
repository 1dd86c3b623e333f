"""The forms by which an account is opened, a post given or handed over."""

from datetime import date
from typing import Any

from django import forms

from jinguo.ledger.accounts import TERM, term_end
from jinguo.ledger.declared import declared
from jinguo.org.models import Role
from jinguo.web import inputs
from jinguo.web.seen import seen

_LOGIN = forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"})


def login_field(*, required: bool = True) -> forms.CharField:
    """Return the field of a login."""
    return forms.CharField(
        label="用户名",
        max_length=40,
        required=required,
        help_text="字母、数字、点、横线、下划线；一人一个，不要几个人合用。",
        error_messages={"required": "请填写用户名。", "max_length": "用户名最多 40 个字。"},
        widget=_LOGIN,
    )


def name_field(*, required: bool = True) -> forms.CharField:
    """Return the field of somebody's name."""
    return forms.CharField(
        label="姓名",
        max_length=40,
        required=required,
        validators=[seen],
        error_messages={"required": "请填写姓名。", "max_length": "姓名最多 40 个字。"},
        widget=forms.TextInput({"autocomplete": "off"}),
    )


def _lines() -> list[tuple[str, str]]:
    found = dict.fromkeys(each.line for each in declared().programmes.values())
    return [("", "不限"), *((line, line) for line in found)]


class PostForm(forms.Form):
    """A post: as what, in which line of work, until when."""

    role = forms.ChoiceField(label="岗位", choices=Role.choices)
    line = forms.ChoiceField(
        label="业务线", required=False, help_text="选了一条线，个人信息只看这条线的；不选则不限。"
    )
    until = inputs.day("任期到哪一天（不含）", f"默认 {TERM} 年；到期自动停，换届时早些交接。")

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data, initial={"until": term_end(today)}, label_suffix="")
        field = self.fields["line"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = _lines()


class GiveForm(PostForm):
    """A post at a unit that is named."""

    unit = forms.CharField(
        label="单位",
        max_length=80,
        help_text="名称或区划代码，例：甲县/东乡。",
        error_messages={"required": "请填写单位。", "max_length": "最多 80 个字。"},
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    field_order = ("unit", "role", "line", "until")


class NewForm(PostForm):
    """An account with its first post."""

    login = login_field()
    name = name_field()
    field_order = ("login", "name", "role", "line", "until")


class HandOverForm(forms.Form):
    """Who takes a post over: an account that is there, or a new one."""

    login = login_field()
    name = name_field(required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data, label_suffix="", auto_id="hand_%s")
        self.fields["login"].label = "接任者的用户名"
        self.fields["login"].help_text = "已有账号的，填她的用户名；没有的，填一个新的，并写姓名。"
        self.fields["name"].label = "接任者的姓名（新开账号才填）"
