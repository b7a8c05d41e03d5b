"""HTML of strangers to plain text, and their addresses to safe ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.plain_text import clean_line, clean_text, defuse, plain, safe_url


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("Just words", "Just words"),
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("One<br>two<br/>three", "One\ntwo\nthree"),
        ("<p>a  b\n c</p>", "a b c"),
        ("<ul><li>a</li><li>b</li></ul>", "• a\n• b"),
        ("<b>bold</b> &amp; <i>thin</i>&nbsp;&lt;b&gt;", "bold & thin <b>"),
        ("I <3 tea, 1 < 2", "I <3 tea, 1 < 2"),
        ("<script>evil()</script>good<style>p{}</style>", "good"),
        ("<scr<script>ipt>x</script>alert(1)", "ipt>xalert(1)"),
        ("a<!-- hidden -->b", "ab"),
        ("<svg><text>in</text></svg>out", "out"),
        ("<img src=x onerror=y alt='a smile'>!", "a smile!"),
        ("<div>\n\n<div>x</div>\n\n</div>", "x"),
        ("<td>a</td><td>b</td>", "a b"),
        ("a <![if x]>b<![endif]> c <?php x ?>d", "a b c d"),
        ("<a title='1 > 0'>x</a> <a title=\"it's\">y</a>", "x y"),
        ("<IMG ALT=one>&<img alt='two &amp; \"'>", 'one&two & "'),
        ("<script src=x>never ends", ""),
        ("text <b", "text <b"),
        ("<svg>never ends", "never ends"),
        ('<img src="data:' + "A" * 5000 + '">after', "after"),
        ("a\u202eexe\x00\x1b[31mb", "aexe[31mb"),
        ("👩\u200d🍳", "👩\u200d🍳"),
        (
            '<p><span class="h-card"><a href="https://m.example/@me">@<span>me</span></a></span> '
            '<a href="https://x.example/long"><span class="invisible">https://</span>'
            '<span class="ellipsis">x.example/</span><span class="invisible">long</span></a></p>',
            "@me https://x.example/long",
        ),
    ],
)
def test_plain(html: str, text: str) -> None:
    assert plain(html) == text


@given(st.text(max_size=300))
def test_anything_becomes_text_that_stays_itself(html: str) -> None:
    text = plain(html)
    assert clean_text(text) == text
    assert "\u202e" not in text
    text.encode("utf-8")


@given(st.text(alphabet="<>/!-scripta &;=\"'", max_size=120))
def test_no_tag_of_a_script_is_left(html: str) -> None:
    plain(html)
    assert plain(f"<script>{html}</script>").partition("</script")[1] == ""


@pytest.mark.timeout(10)  # what grows with the square takes minutes
@pytest.mark.parametrize(
    "nonsense",
    ["<", "<a", "<a ", "<!", "<!--", "<![", "<?", "</", "&", "<div>", "<a b='", '<a ">', "&#",
     "<script>", "<svg>", "<a x=", "<a b=\"'>", "</script", "<img alt=", "\n<br> "],
)  # fmt: skip
def test_plain_is_quick_on_nonsense(nonsense: str) -> None:
    assert len(plain(nonsense * (200_000 // len(nonsense)))) <= 200_000


@pytest.mark.timeout(10)
def test_huge_html_is_cut() -> None:
    assert len(plain("word " * 1_000_000)) <= 400_000


@pytest.mark.parametrize(
    ("url", "base", "safe"),
    [
        ("https://a.example/x?y=1#z", "", "https://a.example/x?y=1#z"),
        (" HTTPS://A.example/ä b ", "", "https://A.example/%C3%A4%20b"),
        ("mailto:me@a.example", "", "mailto:me@a.example"),
        ("/x", "https://a.example/y/z", "https://a.example/x"),
        ("//b.example/x", "https://a.example/", "https://b.example/x"),
        ("/x", "", ""),
        ("javascript:alert(1)", "https://a.example/", ""),
        ("java\nscript:alert(1)", "https://a.example/", ""),
        ("\x01javascript:alert(1)", "", ""),
        ("data:text/html,x", "", ""),
        ("file:///etc/passwd", "", ""),
        ("vbscript:x", "", ""),
        ("http:///x", "", ""),
        ("http://a.example\\@b.example/", "", ""),
        ("http://[bad", "", ""),
        ("https://кафе.рф/", "", "https://xn--80akn5b.xn--p1ai/"),
        ("https://a.example/" + "x" * 5000, "", ""),
        ("https://a.example/\ud800x", "", "https://a.example/x"),
    ],
)
def test_safe_url(url: str, base: str, safe: str) -> None:
    assert safe_url(url, base) == safe


@given(st.text(max_size=60), st.sampled_from(["", "https://a.example/x/"]))
def test_safe_url_is_one_of_three_schemes_or_nothing(url: str, base: str) -> None:
    safe = safe_url(url, base)
    assert safe == "" or safe.startswith(("http://", "https://", "mailto:"))
    assert safe_url(safe) == safe


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://shop.example/x", "shop.example"),
        ("https://google.com@evil.example/", "evil.example"),
        ("mailto:me@shop.example", "shop.example"),
        ("https://аррӏе.com/", "xn--80ak6aa92e.com (аррӏе.com)"),
        ("https://xn--80ak6aa92e.com/", "xn--80ak6aa92e.com (аррӏе.com)"),
        ("http://[bad", ""),
    ],
)
def test_defuse_names_the_real_place(url: str, shown: str) -> None:
    assert defuse(url) == shown


@given(st.text(st.characters(codec=None), max_size=40))
def test_any_address_can_be_named(url: str) -> None:
    assert "\n" not in defuse(url) + defuse("https://" + url)
    safe_url(url).encode("utf-8")


def test_clean_line_is_one_line() -> None:
    assert clean_line("  a\n\tb\u202e\x07 ") == "a b"
