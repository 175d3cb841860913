// The scripts of every page. All of it is comfort: each page reads and contributes without any of this.
import htmx from 'htmx.org/dist/htmx.esm.js'
import './forms.js'
import './drafts.js'
import './picker.js'
import './session.js'
import './live.js'

// Going back asks the server again, so that no page of an earlier person or state is shown from memory.
htmx.config.history = 'reload'
