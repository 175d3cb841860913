import { onPage } from './page.js'

// Return in a picker's search must not send the form it stands in: the hits come by themselves.
document.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && event.target.matches?.('[data-picker] input[type=search]')) event.preventDefault()
})
// The button for those without script would otherwise be the one that Return presses anywhere in the form.
onPage((root) => {
  for (const button of root.querySelectorAll('.ms-noscript')) button.disabled = true
})

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
