package demo

import (
	"bytes"
	"maps"
	"regexp"
	"strings"
)

// byHandName is a school's committee as somebody has written its name, shorter than the school's.
var byHandName = regexp.MustCompile(`"L-MED (\S+sk)\."`)

// placeless is a unit in the list of units that stands nowhere in the tree.
const placeless = `"0d0c3f6e-7b1a-4f5e-9c55-3a8e6d1b2f47";"Projekt Fælles Haver";"";"2026-01-01";"";"Projekt"` + "\r\n"

// changed is the export of a later night: a school's committee has got its whole name, which looks like one that has ended and one that is
// new, and there is a unit nobody knows the place of. except is the name of the committee that stays as it is.
func changed(night map[string][]byte, except string) map[string][]byte {
	files := maps.Clone(night)
	for name, data := range night {
		switch {
		case strings.HasPrefix(name, "MED-"):
			for _, m := range byHandName.FindAllSubmatch(data, -1) {
				if string(m[0]) != `"`+except+`"` {
					files[name] = bytes.ReplaceAll(data, m[0], []byte(`"L-MED `+string(m[1])+`olen"`))
					break
				}
			}
		case strings.HasPrefix(name, "Adm-"):
			files[name] = append(bytes.Clone(data), placeless...)
		}
	}
	return files
}
