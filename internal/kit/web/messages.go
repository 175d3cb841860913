package web

import "embed"

// Messages are the texts of the error pages.
//
//go:embed messages.da.json messages.en.json
var Messages embed.FS
