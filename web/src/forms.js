// Small help in forms: the counter, select all, keys, the calendar, printing, and no sending twice.
import { onPage, worded } from './page.js'

function count(field) {
  const counter = document.getElementById(field.id + '-count')
  if (!counter) return
  const left = Number(field.dataset.limit) - [...field.value.replace(/\r\n/g, '\n').trim()].length
  counter.textContent = worded(counter.dataset, left < 0 ? 'over' : 'left', Math.abs(left))
  counter.classList.toggle('over', left < 0)
  // Said aloud only near the end, and not at every letter.
  const said = document.getElementById(field.id + '-count-said')
  clearTimeout(field.saying)
  field.saying = setTimeout(() => { said.textContent = left <= 50 ? counter.textContent : '' }, 1000)
}
document.addEventListener('input', (event) => {
  if (event.target.dataset.limit) count(event.target)
})
document.addEventListener('medspil:restored', (event) => {
  for (const field of event.target.querySelectorAll('[data-limit]')) count(field)
})

// <input type=checkbox data-select-all="name"> ticks every box of that name in its form and shows when some are.
function boxes(all) {
  return [...all.form.elements].filter((e) => e.type === 'checkbox' && e.name === all.dataset.selectAll && !e.disabled)
}
function chosen(form) {
  for (const all of form.querySelectorAll('[data-select-all]')) {
    const list = boxes(all)
    const n = list.filter((b) => b.checked).length
    all.checked = n > 0 && n === list.length
    all.indeterminate = n > 0 && n < list.length
    for (const out of document.querySelectorAll(`[data-count-of="${all.dataset.selectAll}"]`)) out.textContent = worded(out.dataset, 'text', n)
  }
}
document.addEventListener('change', (event) => {
  const { target } = event
  if (target.dataset.selectAll) for (const box of boxes(target)) box.checked = target.checked
  if (target.type === 'checkbox' && target.form) chosen(target.form)
})

// Rows in which files are chosen: the next comes when one is filled, and what a file shows is asked when there is one.
function fileRows(all) {
  let open = true
  for (const row of all.querySelectorAll('[data-file-row]')) {
    const filled = [...row.querySelectorAll('input')].some((e) => e.value)
    const used = filled || row.querySelector('[aria-invalid]') !== null
    row.hidden = !open && !used
    row.querySelector('[data-file-words]').hidden = !used
    open = filled
  }
}
document.addEventListener('change', ({ target }) => {
  const all = target.closest?.('[data-file-rows]')
  if (all) fileRows(all)
})
document.addEventListener('medspil:restored', ({ target }) => {
  for (const all of target.querySelectorAll('[data-file-rows]')) fileRows(all)
})

document.addEventListener('keydown', (event) => {
  const form = event.target.form
  if (event.key !== 'Enter' || !form?.hasAttribute('data-submit-keys')) return
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault()
    form.requestSubmit(form.querySelector('button.button-primary'))
  } else if (event.target.matches('input')) event.preventDefault() // a browser sends by Enter in a box too, whatever the form's first button is
})

// Sent once. The button stays in the form's data, so it is marked instead of disabled.
document.addEventListener('submit', (event) => {
  const form = event.target
  if (form.method !== 'post') return
  if (form.dataset.sent) {
    event.preventDefault()
    event.stopImmediatePropagation()
    return
  }
  form.dataset.sent = 'yes'
  for (const button of form.querySelectorAll('button:not([type=button])')) button.setAttribute('aria-disabled', 'true')
}, true)
function release() {
  for (const form of document.querySelectorAll('form[data-sent]')) {
    delete form.dataset.sent
    for (const button of form.querySelectorAll('[aria-disabled]')) button.removeAttribute('aria-disabled')
  }
}
addEventListener('pageshow', release)
document.addEventListener('htmx:finally:request', release)

// A form that stays on the page while it is sent: when the connection is gone, the words are still there and it says so; a search in
// it says so where its hits would be. The same when the server is being started anew and something in front of it answers.
function unreached({ target }) {
  const offline = target.closest?.('form')?.querySelector('[data-offline]')
  if (!offline) return
  const hits = target.closest('[data-picker]')?.querySelector('[data-hits]')
  if (hits) {
    const words = Object.assign(document.createElement('p'), { className: 'ms-meta', textContent: offline.textContent.trim() })
    words.setAttribute('role', 'status')
    hits.replaceChildren(words)
    return
  }
  offline.hidden = false
  offline.focus()
}
document.addEventListener('htmx:error', unreached)
document.addEventListener('htmx:before:response', (event) => {
  if (![502, 503, 504].includes(event.detail.ctx.response.status)) return
  event.preventDefault()
  unreached(event)
})
document.addEventListener('htmx:before:request', (event) => {
  const offline = event.target.querySelector?.('[data-offline]')
  if (offline) offline.hidden = true
})
// Another person's page (the session ended and someone else signed in) must not stand in the old frame.
document.addEventListener('htmx:after:swap', () => {
  const frame = document.getElementById('main-content')?.dataset.frame
  if (frame !== undefined && frame !== (document.body.dataset.person ?? '')) location.reload()
})

// A form that stays on the page leads to another one all the same: the keyboard begins there, as after a page that is loaded. Otherwise the
// button that was pressed keeps the focus and has become another, so that a second Return would do what nobody has read.
let led = false
document.addEventListener('htmx:after:history:update', (event) => { led = event.detail.history.type === 'push' })
document.addEventListener('htmx:finally:request', () => {
  const main = document.getElementById('main-content')
  if (led && !main.querySelector('[autofocus]')) main.focus({ preventScroll: true })
  led = false
})

// The language is changed on the page one has come to, also when only its main part was fetched.
document.addEventListener('htmx:after:history:update', (event) => {
  document.querySelector('form[action="/sprog"] [name=next]').value = event.detail.history.path
})

document.addEventListener('click', (event) => {
  const button = event.target.closest?.('button')
  if (!button) return
  if (button.hasAttribute('data-print')) print()
  if (button.dataset.calendar) calendar(button)
  // For browsers that do not know command="show-modal" yet.
  if (button.getAttribute('command') === 'show-modal' && !('commandForElement' in button)) document.getElementById(button.getAttribute('commandfor')).showModal()
})

// The calendar of the phone beside a date that can also be typed in any way.
function calendar(button) {
  const text = document.getElementById(button.dataset.calendar)
  let picker = button.querySelector('input')
  if (!picker) {
    picker = Object.assign(document.createElement('input'), { type: 'date', tabIndex: -1 })
    picker.setAttribute('aria-hidden', 'true')
    picker.addEventListener('change', () => {
      const [year, month, day] = picker.value.split('-')
      if (!day) return
      text.value = `${day}-${month}-${year}`
      text.dispatchEvent(new Event('input', { bubbles: true }))
      text.focus()
    })
    button.append(picker)
  }
  const typed = text.value.match(/^(\d{1,2})\D(\d{1,2})\D(\d{4})$/)
  picker.value = typed ? `${typed[3]}-${typed[2].padStart(2, '0')}-${typed[1].padStart(2, '0')}` : ''
  picker.showPicker()
}

onPage((root) => {
  for (const all of root.querySelectorAll('[data-file-rows]')) fileRows(all)
  for (const all of root.querySelectorAll('[data-select-all]')) {
    all.closest('[hidden]')?.removeAttribute('hidden')
    chosen(all.form)
  }
  for (const button of root.querySelectorAll('[data-calendar],[data-print]')) button.hidden = false
})
