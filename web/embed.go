// Package web holds what its npm build made: styles, scripts and fonts, as files of web/dist. The folder is empty on a clean
// clone but for a .gitkeep, so that the program compiles before the first build; kit/assets says so at start.
package web

import "embed"

// Dist is the folder dist.
//
//go:embed all:dist
var Dist embed.FS
