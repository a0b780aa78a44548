"""axe's verdict on a page, as a list of sentences."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
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
    found: list[str] = page.evaluate(VERDICT, [within, OPTIONS])
    return found
