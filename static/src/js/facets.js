// Narrowing a search without leaving the page. The button stays: without script, or when fetching fails, it does it all.
import { speaker } from "./page.js"

const WAIT_MS = 250

export function startFacets(form) {
  const fold = form.querySelector("[data-open-when-wide]")
  if (fold && matchMedia("(min-width: 64em)").matches) fold.open = true
  if (!document.querySelector("[data-results]") || !window.DOMParser) return

  const say = speaker()
  let timer = 0
  let running = null

  form.addEventListener("change", () => {
    clearTimeout(timer)
    timer = setTimeout(update, WAIT_MS)
  })

  async function update() {
    running?.abort()
    running = new AbortController()
    const address = new URL(form.action, location.href)
    for (const [name, value] of new FormData(form)) if (value !== "") address.searchParams.append(name, value)
    try {
      const answer = await fetch(address, { signal: running.signal, credentials: "same-origin" })
      if (!answer.ok) throw new Error(answer.status)
      show(new DOMParser().parseFromString(await answer.text(), "text/html"))
      history.replaceState(null, "", address)
    } catch (error) {
      if (error.name !== "AbortError") form.submit()
    }
  }

  function show(page) {
    for (const part of document.querySelectorAll("[data-results]")) {
      const fresh = page.querySelector(`[data-results="${part.dataset.results}"]`)
      if (fresh) part.replaceWith(fresh)
    }
    for (const input of form.querySelectorAll(".hub-facet__option input")) {
      const fresh = page.getElementById(input.id)
      const count = input.parentElement.querySelector(".hub-facet__count")
      if (fresh?.value === input.value && count) count.replaceWith(fresh.parentElement.querySelector(".hub-facet__count"))
    }
    document.title = page.title
    document.dispatchEvent(new CustomEvent("hub:results"))
    say(document.querySelector("[data-results-count]")?.textContent.trim() ?? "Results updated")
  }
}
