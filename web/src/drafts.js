// Keeps what is being written on the device, so that a lost connection, a closed tab or a session that ended costs no words.
// Drafts are kept apart by person, cleared by the page that confirms the sending, and all of a device's at sign-out.
import { onPage } from './page.js'
import { pick, picked } from './picker.js'

const prefix = 'medspil-draft:'
const keyOf = (draft) => `${prefix}${document.body.dataset.person ?? ''}:${draft}`

// A browser may refuse storage (full, or forbidden by policy): then there are no drafts, and writing goes on.
function storage(act) {
  try { return act(localStorage) } catch { return null }
}

const kept = (form) => [...form.elements].filter((e) => e.name && e.name[0] !== '_' && !e.closest('[data-no-draft]') &&
  !['hidden', 'file', 'password', 'submit', 'button'].includes(e.type))

function read(form) {
  const values = {}
  for (const e of kept(form)) {
    if (e.type === 'radio' || e.type === 'checkbox') {
      values[e.name] ??= []
      if (e.checked) values[e.name].push(e.value)
    } else values[e.name] = e.value
  }
  return values
}

function write(form, { values, picked: choices = [] }) {
  pick(form, choices)
  for (const e of kept(form)) {
    const value = values[e.name]
    if (value === undefined) continue
    if (e.type === 'radio' || e.type === 'checkbox') e.checked = value.includes(e.value)
    else e.value = value
    // What was chosen must be seen, and not be sent from a part that is folded.
    if (e.type === 'radio' || e.type === 'checkbox' ? e.checked && !e.defaultChecked : e.value && e.value !== (e.defaultValue ?? '')) e.closest('details')?.setAttribute('open', '')
  }
  form.dispatchEvent(new CustomEvent('medspil:restored', { bubbles: true }))
}

function say(form, name) {
  for (const status of form.querySelectorAll('[data-draft-status]')) {
    const phone = matchMedia('(pointer: coarse)').matches
    status.textContent = status.dataset[phone ? name + 'Phone' : name] ?? ''
  }
}

function save(form) {
  const values = read(form)
  const empty = Object.values(values).every((v) => !v.length)
  const key = keyOf(form.dataset.draft)
  const saved = storage((s) => {
    if (empty) s.removeItem(key)
    else s.setItem(key, JSON.stringify({ at: Date.now(), values, picked: picked(form) }))
    return true
  })
  say(form, saved && !empty ? 'saved' : 'none')
}

const clear = (draft) => storage((s) => {
  for (const key of Object.keys(s)) {
    if (draft === '*' ? key.startsWith(prefix) : key === keyOf(draft)) s.removeItem(key)
  }
})

function begin(form) {
  form.reset()
  say(form, 'none')
  form.dispatchEvent(new CustomEvent('medspil:restored', { bubbles: true }))
}

let waiting
document.addEventListener('input', (event) => {
  const form = event.target.form
  if (!form?.dataset.draft) return
  clearTimeout(waiting)
  waiting = setTimeout(() => { waiting = null; save(form) }, 400)
})
addEventListener('pagehide', () => {
  if (waiting) for (const form of document.querySelectorAll('form[data-draft]')) if (form.dataset.restored) save(form)
})

const month = 30 * 24 * 3600 * 1000
onPage((root) => {
  for (const sign of root.querySelectorAll('[data-draft-clear]')) {
    clearTimeout(waiting) // what was written last is sent: it must not be kept after all
    waiting = null
    clear(sign.dataset.draftClear)
    // The same form may stand on the page that confirms, morphed with what was typed still in it: begin anew.
    for (const form of document.querySelectorAll('form[data-draft]')) if (form.dataset.draft === sign.dataset.draftClear) begin(form)
  }
  for (const form of root.querySelectorAll('form[data-draft]:not([data-restored])')) {
    form.dataset.restored = 'yes'
    // A form that came back with errors holds what was sent, which is newer than the draft.
    if (form.querySelector('[aria-invalid=true]') || root.querySelector('.alert-error')) continue
    const draft = storage((s) => JSON.parse(s.getItem(keyOf(form.dataset.draft))))
    if (!draft) continue
    if (Date.now() - draft.at > month) clear(form.dataset.draft)
    else if (JSON.stringify(draft.values) !== JSON.stringify(read(form))) {
      write(form, draft)
      say(form, 'restored')
    }
  }
})
