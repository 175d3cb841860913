// In a picker, what is ticked among the hits moves to the chosen, so that the next search does not take it away.
document.addEventListener('change', (event) => {
  const hit = event.target.closest?.('[data-hits] .ms-choice')
  if (!hit || !event.target.checked) return
  const picker = hit.closest('[data-picker]')
  picker.querySelector('[data-chosen]').append(hit)
  event.target.focus()
})
document.addEventListener('htmx:after:swap', () => {
  for (const picker of document.querySelectorAll('[data-picker]')) {
    const chosen = new Set([...picker.querySelectorAll('[data-chosen] input')].map((e) => e.value))
    for (const hit of picker.querySelectorAll('[data-hits] .ms-choice')) if (chosen.has(hit.querySelector('input').value)) hit.remove()
  }
})
