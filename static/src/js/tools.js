// Print, copy the address, share: what only script can do. Their buttons are hidden until here.

const TOOLS = {
  print: { works: () => true, act: () => window.print() },
  share: {
    works: () => Boolean(navigator.share),
    act: () => navigator.share({ title: document.title, url: pageAddress() }).catch(() => {}),
  },
  copy: {
    works: () => Boolean(navigator.clipboard),
    act: async (words) => {
      await navigator.clipboard.writeText(pageAddress())
      const before = words.textContent
      words.textContent = "Link copied"
      setTimeout(() => (words.textContent = before), 3000)
    },
  },
}

export function startTools() {
  for (const item of document.querySelectorAll("[data-tool]")) {
    const tool = TOOLS[item.dataset.tool]
    if (!tool?.works()) continue
    const words = item.querySelector("span")
    words.setAttribute("aria-live", "polite")
    item.hidden = false
    item.querySelector("button").addEventListener("click", () => tool.act(words))
  }
}

const pageAddress = () => document.querySelector('link[rel="canonical"]')?.href ?? location.href
