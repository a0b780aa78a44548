"""axe's verdict on a page, as a list of sentences."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
# Contrast takes two thirds of axe's time, for it measures what lies behind each word; words that look alike, inside
# elements that look alike, are measured once.
PREPARED = "() => axe.configure({ rules: [{ id: 'color-contrast', selector: ':not([data-alike])' }] })"
ALIKE = """(within) => {
  const parts = [...document.querySelectorAll(within)]
  const numbers = new Map(), looks = new Map(), judged = new Set()
  for (const element of document.querySelectorAll("html, html *")) {
    const style = getComputedStyle(element)
    const look = [looks.get(element.parentElement), element.tagName, element.getAttribute("class"), style.color,
      style.backgroundColor, style.backgroundImage, style.opacity, style.position, style.fontSize, style.fontWeight,
    ].join("|")
    if (!numbers.has(look)) numbers.set(look, numbers.size)
    const number = numbers.get(look)
    looks.set(element, number)
    if (!parts.some((part) => part.contains(element))) continue
    const says = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim())
    element.removeAttribute("data-alike")
    if (!says || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue
    element.toggleAttribute("data-alike", judged.has(number))
    judged.add(number)
  }
}"""
# Only what is wrong leaves the browser: what axe is content with fills a megabyte a page, and takes longer to carry
# over than the rules take to run.
VERDICT = """async ([within, options]) => {
  const { violations } = await axe.run(within, options)
  return violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id} (${rule.impact}): ${node.target} ${node.html.slice(0, 160)}`))
}"""


def violations(page: Page, *, within: str = "html") -> list[str]:
    """What axe holds against the page as it is now, or against the part of it that has changed; nothing is excused.

    A page that is still coming in is waited for: half a link has no name yet.
    """
    page.wait_for_load_state("load")
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
        page.evaluate(PREPARED)
    page.evaluate(ALIKE, within)
    found: list[str] = page.evaluate(VERDICT, [within, OPTIONS])
    return found
