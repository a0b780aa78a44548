// What stands beside axe in the tab that it judges in: a page is shown there as it was elsewhere, and judged.

// Three rules take three quarters of axe's time, for they measure where things lie and what lies behind them. So what
// looks alike inside what looks alike is measured once: in a page, and in the run of a worker once nothing was wrong
// with it. Words and links are alike by their colours; what is pressed, by its size and by what lies around it, and it
// needs no measuring where it is large and nothing lies over it.
axe.configure({
  rules: [
    { id: "color-contrast", selector: "[data-judge]" },
    { id: "link-in-text-block", selector: "a[href][data-judge]" },
    { id: "target-size", selector: "[data-crowded]" },
  ],
})

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
const OPTIONS = { runOnly: { type: "tag", values: RULES }, resultTypes: ["violations"], preload: false }
const PRESSED = "a[href], button, input, select, textarea, summary, iframe, [tabindex='0'], [role], [contenteditable]"

// Put a page's copy where the last one was; gives its width. Its style sheets stay when they are the same.
async function show({ attributes, title, head, body }) {
  const root = document.documentElement
  for (const { name } of [...root.attributes]) root.removeAttribute(name)
  for (const [name, value] of attributes) root.setAttribute(name, value)
  if (head !== window.headShown) {
    document.head.innerHTML = head
    const sheets = [...document.head.querySelectorAll("link")]
    await Promise.all(sheets.map((sheet) => sheet.sheet || new Promise((done) => { sheet.onload = sheet.onerror = done })))
    window.headShown = head
  }
  document.title = title
  document.body.replaceWith(document.adoptNode(new DOMParser().parseFromString(body, "text/html").body))
  scrollTo(0, 0)
  return root.scrollWidth
}

function hash(text) {
  let [a, b] = [0xdeadbeef, 0x41c6ce57]
  for (let i = 0; i < text.length; i++) {
    a = Math.imul(a ^ text.charCodeAt(i), 2654435761)
    b = Math.imul(b ^ text.charCodeAt(i), 1597334677)
  }
  return 4294967296 * (2097151 & b) + (a >>> 0)
}

const looksGood = new Set()

// Mark what has to be measured; gives the looks that are new.
function mark(within) {
  const parts = [...document.querySelectorAll(within)]
  const hashes = new Map(), looks = new Map(), judged = new Set(looksGood), fresh = [], targets = []
  const judge = (element, name, number) => {
    if (judged.has(number)) return
    element.toggleAttribute(name, true)
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
    const presses = element.matches(PRESSED)
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
}

// What axe holds against the page that is shown, or a part of it. Only what is wrong leaves the browser: what axe is
// content with fills a megabyte a page, and takes longer to carry over than the rules take to run.
async function judge(within) {
  const fresh = mark(within)
  const { violations } = await axe.run(within, OPTIONS)
  if (!violations.length) fresh.forEach((look) => looksGood.add(look))
  return violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id} (${rule.impact}): ${node.target} ${node.html.slice(0, 160)}`))
}
