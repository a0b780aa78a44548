// A question that hangs on another answer shows when that answer is given. Without script it stands there with a line
// that says when it counts; the server leaves out what does not.

export function startOnlyIf(box) {
  const { onlyIf: name, onlyIfAnswer: answer } = box.dataset
  const prefix = box.querySelector("[name]")?.name.replace(/q-.*$/, "") ?? ""
  const update = () => {
    const parents = [...document.getElementsByName(prefix + name)]
    const parentIsShown = parents.some((input) => !input.closest("[data-only-if][hidden]"))
    box.hidden = !(parentIsShown && parents.some((input) => input.checked && input.value === answer))
  }
  document.addEventListener("change", update)
  window.addEventListener("pageshow", update)
  update()
}
