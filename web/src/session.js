// Warns before sign-in ends while a page is open. Where it can be prolonged it lets one stay, and the end is shared by all tabs, since
// any of them prolongs it; where the end is fixed it only says so, once.
const dialog = document.querySelector('dialog[data-session]')
if (dialog) {
  const { seconds, warn, extend, end } = dialog.dataset
  let told = false
  const key = 'medspil-session-end'
  const text = dialog.querySelector('[data-left]')
  const later = (s) => Date.now() + s * 1000
  let own = later(Number(seconds))
  const prolong = () => {
    if (!extend) return
    own = later(Number(seconds))
    try { localStorage.setItem(key, own) } catch { /* each tab then counts for itself */ }
  }
  const ends = () => {
    if (!extend) return own
    try { return Math.max(own, Number(localStorage.getItem(key)) || 0) } catch { return own }
  }
  prolong()
  document.addEventListener('htmx:after:request', prolong)
  dialog.querySelector('[data-stay]')?.addEventListener('click', async () => {
    const answer = await fetch(extend, { redirect: 'error' }).catch(() => null)
    if (answer?.ok) {
      prolong()
      dialog.close()
    } else location.assign(end)
  })
  setInterval(() => {
    const left = Math.round((ends() - Date.now()) / 1000)
    if (left <= 0) location.assign(end)
    else if (left <= Number(warn)) {
      const minutes = Math.ceil(left / 60)
      const now = (minutes === 1 ? text.dataset.leftOne : text.dataset.left).replace('{n}', minutes)
      if (text.textContent !== now) text.textContent = now
      if (!dialog.open && !told) dialog.showModal()
      told = !extend
    } else if (dialog.open) dialog.close()
  }, 1000)
}
