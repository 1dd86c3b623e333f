"""The loader of templates: Chinese ones as they are written, English ones turned once and kept."""

import re
from pathlib import Path
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.template import Origin
from django.template.loaders.cached import Loader as Cached
from django.utils.translation import get_language

from jinguo.web.english.catalogue import of_template
from jinguo.web.english.marking import in_other_words
from jinguo.web.english.speaking import say

ENGLISH = "en"
_SCRIPT = re.compile(r"""\{% static ['"]web/([\w-]+)\.js['"] %\}""")
_LANG = ('<html lang="zh-CN">', '<html lang="en">')


def is_english() -> bool:
    """Tell whether the page that is being made is an English one."""
    return get_language() == ENGLISH


class Loader(Cached):
    """Keeps each template compiled, once in every language that was asked for."""

    def get_contents(self, origin: Origin) -> str:
        """Return the source: as it was written, or with its messages in English."""
        source: str = super().get_contents(origin)
        if not is_english():
            return source
        stem = Path(origin.name).stem
        made = in_other_words(source, lambda said: of_template(said, stem), stem)
        return _SCRIPT.sub(r"{% url 'english-script' '\1' %}", made.replace(*_LANG))

    def cache_key(self, template_name: str, skip: Any = None) -> str:
        """Return under which name a compiled template is kept."""
        key: str = super().cache_key(template_name, skip)
        return f"{key} {ENGLISH}" if is_english() else key


class FormRenderer(DjangoTemplates):
    """Draws the fields of forms by Django's own templates, with labels in the page's language."""

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        """Return a field, a list of faults or a form as HTML."""
        if is_english() and "widget" in context:
            context = {**context, "widget": _widget(context["widget"])}
        return super().render(template_name, context, request)


_READ = frozenset({"placeholder", "title", "aria-label", "alt", "data-label"})


def _widget(widget: dict[str, Any]) -> dict[str, Any]:
    """Return what a field is drawn from; what it sends back stays as it is."""
    made = dict(widget)
    made["attrs"] = {
        name: say(value) if name in _READ else value
        for name, value in widget.get("attrs", {}).items()
    }
    if "label" in widget:
        made["label"] = say(widget["label"])
    if "optgroups" in widget:
        made["optgroups"] = [
            (say(group), [_widget(each) for each in options], at)
            for group, options, at in widget["optgroups"]
        ]
    return made
