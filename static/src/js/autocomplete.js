// Suggestions under a search box, after the ARIA combobox pattern. The box stays an ordinary search field: any words
// may be sent, and without script or answers it is only that.
//
// /search/suggest?q= answers {"suggestions": [{"text": "Food banks", "kind": "Need", "url": "/browse/food"}, …]};
// one with a url goes there, one without fills the box and searches.
import { speaker } from "./page.js"

const WAIT_MS = 120
const SHORTEST = 2

for (const input of document.querySelectorAll("input[data-suggest]")) startSuggestions(input)

function startSuggestions(input) {
  const say = speaker()
  const list = document.createElement("ul")
  list.className = "hub-suggest"
  list.id = `${input.id}-suggestions`
  list.hidden = true
  list.setAttribute("role", "listbox")
  list.setAttribute("aria-label", "Suggestions")
  input.after(list)
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
  })) input.setAttribute(name, value)

  let found = []
  let at = -1
  let typed = input.value
  let timer = 0
  let asking = null

  input.addEventListener("input", () => {
    typed = input.value
    clearTimeout(timer)
    timer = setTimeout(ask, WAIT_MS)
  })
  input.addEventListener("blur", close)
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) return
      event.preventDefault()
      move(event.key === "ArrowDown" ? 1 : -1)
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault() // the first Escape closes the list; the second empties the box, as browsers do
      input.value = typed
      close()
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault()
      choose(found[at])
    }
  })
  list.addEventListener("mousedown", (event) => event.preventDefault()) // keep the focus in the box
  list.addEventListener("click", ({ target }) => {
    const item = target.closest("li")
    if (item) choose(found[[...list.children].indexOf(item)])
  })

  async function ask() {
    const words = typed.trim()
    if (words.length < SHORTEST) return close()
    asking?.abort()
    asking = new AbortController()
    try {
      const address = new URL(input.dataset.suggest, location.href)
      address.searchParams.set("q", words)
      const answer = await fetch(address, { signal: asking.signal, credentials: "same-origin" })
      if (!answer.ok) throw new Error(answer.status)
      show((await answer.json()).suggestions.slice(0, 8))
    } catch (error) {
      if (error.name !== "AbortError") close()
    }
  }

  function show(suggestions) {
    if (document.activeElement !== input) return
    found = suggestions
    at = -1
    list.replaceChildren(...found.map(option))
    input.removeAttribute("aria-activedescendant")
    const open = found.length > 0
    list.hidden = !open
    input.setAttribute("aria-expanded", String(open))
    say(open ? `${found.length} ${found.length === 1 ? "suggestion" : "suggestions"}. Use up and down arrows.` : "")
  }

  function option(suggestion, n) {
    const item = document.createElement("li")
    item.id = `${list.id}-${n}`
    item.setAttribute("role", "option")
    item.setAttribute("aria-selected", "false")
    const words = document.createElement("span")
    words.textContent = suggestion.text
    item.append(words)
    if (suggestion.kind) {
      const kind = document.createElement("span")
      kind.className = "hub-suggest__kind"
      kind.textContent = suggestion.kind
      item.append(" ", kind)
    }
    return item
  }

  function move(step) {
    list.children[at]?.setAttribute("aria-selected", "false")
    at = at + step < -1 ? found.length - 1 : at + step >= found.length ? -1 : at + step
    if (at < 0) {
      input.value = typed
      input.removeAttribute("aria-activedescendant")
      return
    }
    const item = list.children[at]
    item.setAttribute("aria-selected", "true")
    item.scrollIntoView({ block: "nearest" })
    input.value = found[at].text
    input.setAttribute("aria-activedescendant", item.id)
  }

  function choose(suggestion) {
    close()
    if (suggestion.url) {
      location.assign(suggestion.url)
      return
    }
    input.value = typed = suggestion.text
    input.form.requestSubmit ? input.form.requestSubmit() : input.form.submit()
  }

  function close() {
    clearTimeout(timer)
    asking?.abort()
    found = []
    at = -1
    list.hidden = true
    input.setAttribute("aria-expanded", "false")
    input.removeAttribute("aria-activedescendant")
  }
}
