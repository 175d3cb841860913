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

// What is chosen stands on the page only, until the form is sent: a draft keeps its words too, to show it again after the page is
// loaded anew.
export const picked = (form) => [...form.querySelectorAll('[data-chosen] .ms-choice')].map((choice) => {
  const { name, value, type } = choice.querySelector('input')
  const [label, hint] = choice.querySelectorAll('b, small')
  return { name, value, type, label: (label ?? choice).textContent.trim(), hint: hint?.textContent }
})
export function pick(form, choices) {
  for (const { name, value, type, label, hint } of choices) {
    const list = form.elements[name + '-q']?.closest('[data-picker]')?.querySelector('[data-chosen]')
    if (!list || [...list.querySelectorAll('input')].some((e) => e.value === value)) continue
    const text = (tag, words) => Object.assign(document.createElement(tag), { textContent: words })
    const words = document.createElement('span')
    if (hint) words.append(text('b', label), text('small', hint))
    else words.append(label)
    const choice = document.createElement('label')
    choice.className = 'ms-choice'
    choice.append(Object.assign(document.createElement('input'), { type, name, value }), words)
    list.append(choice)
  }
}
