"""Puts what would run as a script into every text that a page shows, and looks whether any runs.

The browser is told to overlook the site's policy of content, so that escaping alone must hold.

    python -m tests.campaigns.scripts --payloads 500
"""

import argparse
import os
import subprocess
import sys
from itertools import islice, product

_EVENTS = ("onerror", "onload", "onfocus", "onmouseover", "ontoggle", "onbegin", "onanimationstart")
_CALLS = ("alert(1)", "alert`1`", "top['al'+'ert'](1)", "confirm(1)", "prompt(1)", "&#97;lert(1)")
_FORMS = (
    "<script>{call}</script>", '"><script>{call}</script>', "'><script>{call}</script>",
    "</title><script>{call}</script>", "</textarea><script>{call}</script>", "</style><script>{call}</script>",
    "<img src=x {event}={call}>", '"><img src=x {event}={call}>', "'><img src=x {event}={call}>",
    "<svg {event}={call}>", "<svg><script>{call}</script></svg>", "<body {event}={call}>",
    "<details open {event}={call}>", "<input autofocus {event}={call}>", '" autofocus {event}={call} x="',
    "' autofocus {event}={call} x='", "<iframe srcdoc='<script>{call}</script>'>", "javascript:{call}",
    "<a href=javascript:{call}>x</a>", "<math><mtext><img src=x {event}={call}>", "<!--><img src=x {event}={call}>",
    "<svg><animate {event}={call} attributeName=x>", "<object data=javascript:{call}>", "<ScRiPt>{call}</sCrIpT>",
    "<img/src=x/{event}={call}>", "<style>@keyframes x</style><b style=animation-name:x {event}={call}>",
    "&lt;script&gt;{call}&lt;/script&gt;", "＜script＞{call}＜/script＞", "\\u003cscript>{call}</script>",
    "<form action=javascript:{call}><button>x", "<meta http-equiv=refresh content='0;javascript:{call}'>",
    "<div hx-get=/ hx-trigger=load hx-on::load={call}>", "<base href=javascript:{call}//>", "]]><script>{call}</script>",
    "{{{{constructor.constructor('{call}')()}}}}", "${{{call}}}", "<template><script>{call}</script></template>",
)  # fmt: skip


def payloads(count: int) -> list[str]:
    """Return so many different texts, each of which runs where somebody forgot to escape it."""
    made = (
        form.format(event=event, call=call)
        for call, event, form in product(_CALLS, _EVENTS, _FORMS)
    )
    return list(islice(dict.fromkeys(made), count))


def main() -> int:
    """Run the test of the suite with so many payloads."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--payloads", type=int, default=500)
    asked = parser.parse_args()
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-n", "0", "-s", "tests/security/test_scripts.py"],
        env={**os.environ, "JINGUO_PAYLOADS": str(asked.payloads)}, check=False,
    ).returncode  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
