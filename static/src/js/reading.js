// How a description reads, while it is typed. The server has the rule; without script it is said on the next page.

const QUIET_MS = 700

export function startReading(section) {
  const typed = document.getElementById(section.dataset.reads)
  const said = section.querySelector("[data-said]")
  const form = typed?.form
  if (!form || !said) return
  let waits = 0
  let latest = 0

  const ask = async () => {
    const mine = ++latest
    const sent = new FormData()
    sent.set("csrf_token", form.elements.csrf_token.value)
    sent.set("description", typed.value)
    try {
      const answer = await fetch(section.dataset.url, { method: "POST", body: sent })
      const html = answer.ok ? await answer.text() : ""
      if (html && mine === latest && html !== said.innerHTML) said.innerHTML = html
    } catch {
      // no network: what was said last stays, and the next page says it anew
    }
  }

  typed.addEventListener("input", () => {
    clearTimeout(waits)
    waits = setTimeout(ask, QUIET_MS)
  })
}
