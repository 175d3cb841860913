package org

import (
	"encoding/hex"
	"strings"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"github.com/medspil/medspil/internal/kit/ui"
)

// Unit is a part of the organisation, from the whole municipality to a team.
type Unit struct {
	ID, Name string
	// Type is the municipality's own word for it: "Center", "Afdeling", "Team".
	Type string
	// ParentID is the living unit above it; "" at the top of the tree.
	ParentID string
	// Placed is false when the import could not find its place in the tree.
	Placed bool
	// Ended says that it is no more. It has then its last name, and ParentID is the living unit it counts as.
	Ended bool
}

// Person is somebody who works in the municipality, or once did.
type Person struct {
	ID, FirstName, LastName string
	// Email is lower case; "" when there is none.
	Email string
	// Phone is as it was written; "" when there is none.
	Phone    string
	Username string
	// Present says that they are here today.
	Present bool
}

// Name is the full name.
func (p Person) Name() string { return strings.TrimSpace(p.FirstName + " " + p.LastName) }

// Initials are two letters for the avatar: of the first name and of the last word of the last name.
func (p Person) Initials() string { return ui.Initials(p.Name()) }

// Employment is a person's work in one unit; somebody may have several.
type Employment struct{ ID, PersonID, UnitID, Title string }

// Employee is an employment with the person in it.
type Employee struct {
	Employment
	Person Person
}

// collators give Danish order. They are not safe for concurrent use, so each caller takes its own.
var collators = sync.Pool{New: func() any {
	return &collator{c: collate.New(language.Danish, collate.Loose, collate.Numeric)}
}}

type collator struct {
	c   *collate.Collator
	buf collate.Buffer
}

// SortKey is text by which rows sort in Danish order when compared byte by byte: capitals and accents do not count, aa is
// å, and numbers are counted ("Team 2" before "Team 10"). The parts weigh in their order, as last name, first name.
func SortKey(parts ...string) string {
	c := collators.Get().(*collator)
	defer collators.Put(c)
	keys := make([]string, len(parts))
	for i, p := range parts {
		c.buf.Reset()
		keys[i] = hex.EncodeToString(c.c.KeyFromString(&c.buf, p))
	}
	return strings.Join(keys, " ") // a space sorts before every letter and digit: the shorter name first
}
