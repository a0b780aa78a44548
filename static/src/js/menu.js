// On a small screen the main menu waits behind a button; Escape and a press elsewhere close it.

export function startMenu(nav) {
  const button = document.querySelector(`[aria-controls="${nav.id}"]`)
  nav.classList.add("hub-nav--folding")
  button.hidden = false

  const show = (open) => {
    nav.classList.toggle("hub-nav--open", open)
    button.setAttribute("aria-expanded", String(open))
  }
  button.addEventListener("click", () => show(button.getAttribute("aria-expanded") !== "true"))
  document.addEventListener("click", ({ target }) => nav.contains(target) || button.contains(target) || show(false))
  nav.parentElement.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !nav.classList.contains("hub-nav--open")) return
    show(false)
    button.focus()
  })

  const account = document.querySelector(".hub-account")
  if (!account) return
  document.addEventListener("click", ({ target }) => {
    if (!account.contains(target)) account.open = false
  })
  account.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !account.open) return
    account.open = false
    account.querySelector("summary").focus()
  })
}
