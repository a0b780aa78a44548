// Show what is being typed as a password, and hide it again before it is sent.

export function startPasswords(box) {
  const input = box.querySelector("input")
  const button = document.createElement("button")
  button.type = "button"
  button.setAttribute("aria-controls", input.id)
  box.append(button)

  const show = (visible) => {
    input.type = visible ? "text" : "password"
    button.textContent = visible ? "Hide" : "Show"
    button.setAttribute("aria-label", visible ? "Hide password" : "Show password")
  }
  show(false)
  button.addEventListener("click", () => show(input.type === "password"))
  input.form?.addEventListener("submit", () => show(false))
}
