"""axe's verdict on a page, as a list of sentences."""

from weakref import WeakKeyDictionary

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import CDPSession, Page

from tests.e2e.people import PHONE, WIDE

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"], "preload": False}
# Three rules take three quarters of axe's time, for they measure where things lie and what lies behind them. So what
# looks alike inside what looks alike is measured once: in a page, and in the run of a worker once nothing was wrong
# with it. Words and links are alike by their colours; what is pressed, by its size and by what lies around it, and it
# needs no measuring where it is large and nothing lies over it.
PREPARED = """axe.configure({ rules: [
  { id: 'color-contrast', selector: '[data-judge]' },
  { id: 'link-in-text-block', selector: 'a[href][data-judge]' },
  { id: 'target-size', selector: '[data-crowded]' },
] })"""
ALIKE = """([within, known]) => {
  const parts = [...document.querySelectorAll(within)]
  const hashes = new Map(), looks = new Map(), judged = new Set(known), fresh = [], targets = []
  const pressed = "a[href], button, input, select, textarea, summary, iframe, [tabindex='0'], [role], [contenteditable]"
  const hash = (text) => {
    let [a, b] = [0xdeadbeef, 0x41c6ce57]
    for (let i = 0; i < text.length; i++) {
      a = Math.imul(a ^ text.charCodeAt(i), 2654435761)
      b = Math.imul(b ^ text.charCodeAt(i), 1597334677)
    }
    return 4294967296 * (2097151 & b) + (a >>> 0)
  }
  const judge = (element, mark, number) => {
    if (judged.has(number)) return
    element.toggleAttribute(mark, true)
    fresh.push(number)
    judged.add(number)
  }
  for (const element of document.querySelectorAll("html, html *")) {
    const style = getComputedStyle(element)
    const look = [looks.get(element.parentElement), element.tagName, element.getAttribute("class"), style.color,
      style.backgroundColor, style.backgroundImage, style.opacity, style.position, style.fontSize, style.fontWeight,
      style.fontStyle, style.textDecoration, style.borderBottom,
    ].join("|")
    if (!hashes.has(look)) hashes.set(look, hash(look))
    const number = hashes.get(look)
    looks.set(element, number)
    element.removeAttribute("data-judge")
    element.removeAttribute("data-crowded")
    const presses = element.matches(pressed)
    const says = presses || [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim())
    if (!says || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue
    if (presses) targets.push([element, element.getBoundingClientRect()])
    if (parts.some((part) => part.contains(element))) judge(element, "data-judge", number)
  }
  for (const [element, box] of targets) {
    const near = (by) => targets.filter(([other, its]) => !other.contains(element) && !element.contains(other) &&
      its.left < box.right + by && its.right > box.left - by && its.top < box.bottom + by && its.bottom > box.top - by)
    if (box.width >= 24 && box.height >= 24 && !near(0).length) continue
    const lie = near(24).map(([other, its]) =>
      [looks.get(other), its.left - box.left, its.top - box.top, its.width, its.height].join())
    judge(element, "data-crowded", hash([looks.get(element), box.width, box.height, ...lie].join("|")))
  }
  return fresh
}"""
# Only what is wrong leaves the browser: what axe is content with fills a megabyte a page, and takes longer to carry
# over than the rules take to run.
VERDICT = """async ([within, options]) => {
  const { violations } = await axe.run(within, options)
  return violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id} (${rule.impact}): ${node.target} ${node.html.slice(0, 160)}`))
}"""

_looks_good: set[int] = set()
_lines: WeakKeyDictionary[Page, CDPSession] = WeakKeyDictionary()


def violations(page: Page, *, within: str = "html") -> list[str]:
    """What axe holds against the page as it is now, or against the part of it that has changed; nothing is excused.

    A page that is still coming in is waited for: half a link has no name yet.
    """
    page.wait_for_load_state("load")
    if not page.evaluate("() => 'axe' in window"):
        if page not in _lines:
            _lines[page] = page.context.new_cdp_session(page)
        # by the browser's own line: Playwright's would read half a megabyte each time to see whether it is a function
        brought = _lines[page].send("Runtime.evaluate", {"expression": f"{AXE_SCRIPT}; {PREPARED}; 0"})
        assert "exceptionDetails" not in brought, brought
    fresh = page.evaluate(ALIKE, [within, list(_looks_good)])
    found: list[str] = page.evaluate(VERDICT, [within, OPTIONS])
    if not found:
        _looks_good.update(fresh)
    return found


def is_sound(page: Page) -> None:
    """On a phone nothing for axe to say; there and on a wide screen, where the page stays, nothing that sticks out.

    axe runs at one width: what differs on a desk is how many columns there are.
    """
    page.set_viewport_size(PHONE)
    assert violations(page) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], page.url
    page.set_viewport_size(WIDE)
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDE["width"], page.url
