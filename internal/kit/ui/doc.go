// Package ui is how pages look and speak: templ components on the state's design system (dkfds) in Medspil's own dress. It
// knows no concept of MED; rooms fill it with words. Rules every component keeps, so that the strict Content-Security-Policy
// and a screen reader both have their way: no style attribute, no inline script, sizes from data are SVG attributes or
// <progress>, a control's id is its name, and hint and error are tied to it by aria-describedby.
//
// What is around the content comes from the Frame in the context, what is wrong with a form from PageProps.Errors: a field
// finds its own error by its name.
package ui

import "embed"

// Messages are the kit's own texts, under "ui.".
//
//go:embed messages.da.json messages.en.json
var Messages embed.FS
