// Package owndata is the shape of what the program keeps about one person, as that person gets it: a readable page and a file of the same. Each
// room gives its parts, a part is a list of records that name the person or are theirs, and a record is a row of fields. The
// rooms say what a reader may see: a part gives a person what is their own, and of others' only what they may read.
//
// Keys of parts and fields stand in people's files: they do not change (docs/own-data.md).
package owndata

import (
	"bytes"
	"context"
	"encoding/json"
	"time"

	"github.com/medspil/medspil/internal/kit/access"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/db"
)

// The groups in which parts are shown, in order.
const (
	Who    = "who"    // who one is and where one works
	Seats  = "seats"  // in committees
	Said   = "said"   // what one has said, and what was said to it
	Led    = "led"    // what one asked about, answered and decided
	Did    = "did"    // what one did besides
	Told   = "told"   // what one was told
	Access = "access" // settings, sign-ins and duties
)

// Groups lists them.
var Groups = []string{Who, Seats, Said, Led, Did, Told, Access}

// Part is one list of what a room keeps of a person.
type Part struct {
	// Key names it in the file and in addresses.
	Key string
	// Group is one of Groups.
	Group string
	// Words is where its words stand among the messages, "org.own.": its heading under "part." and its key, a field's name under "field."
	// and the field's.
	Words string
	// List is a page of it, newest first: at most limit records, after a cursor, "" for the first page.
	List func(ctx context.Context, q db.Q, who access.Actor, after string, limit int) (Page, error)
}

// Page is some records of a part; Next continues it, "" at the end.
type Page struct {
	Records []Record
	Next    string
}

// Record is one thing, its fields in order.
type Record []Field

// Field is one value under its key.
type Field struct {
	Key string
	// Value is a string, bool, int, time.Time or clock.Day. A zero time or day is no value.
	Value any
	// Word is the message that words a code; "" shows the value itself.
	Word string
	// Own: somebody's words, shown whole.
	Own bool
	// Quiet: of use to programs only, and not shown on the page.
	Quiet bool
}

// Empty says that there is nothing to show.
func (f Field) Empty() bool {
	switch v := f.Value.(type) {
	case string:
		return v == ""
	case time.Time:
		return v.IsZero()
	case clock.Day:
		return v.IsZero()
	case bool:
		return !v
	}
	return f.Value == nil
}

// ID is an identifier: in the file, so that records can be joined, and not on the page.
func ID(key, v string) Field { return Field{Key: key, Value: v, Quiet: true} }

// Text is a short text of the program's own or a name.
func Text(key, v string) Field { return Field{Key: key, Value: v} }

// Own is what somebody wrote.
func Own(key, v string) Field { return Field{Key: key, Value: v, Own: true} }

// Code is a code with the message that words it: prefix and the code.
func Code(key, v, prefix string) Field {
	f := Field{Key: key, Value: v}
	if v != "" {
		f.Word = prefix + v
	}
	return f
}

// At is an instant, On a day.
func At(key string, v time.Time) Field { return Field{Key: key, Value: v} }

// On is a day.
func On(key string, v clock.Day) Field { return Field{Key: key, Value: v} }

// N is a number.
func N(key string, v int) Field { return Field{Key: key, Value: v} }

// Ordinal is a number that tells records apart, and is not on the page.
func Ordinal(key string, v int) Field { return Field{Key: key, Value: v, Quiet: true} }

// Flag is yes or no.
func Flag(key string, v bool) Field { return Field{Key: key, Value: v} }

// MarshalJSON keeps the fields in their order.
func (r Record) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, f := range r {
		if i > 0 {
			b.WriteByte(',')
		}
		key, err := json.Marshal(f.Key)
		if err != nil {
			return nil, err
		}
		value, err := f.json()
		if err != nil {
			return nil, err
		}
		b.Write(key)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func (f Field) json() ([]byte, error) {
	switch v := f.Value.(type) {
	case time.Time:
		if v.IsZero() {
			return []byte("null"), nil
		}
		return json.Marshal(v.UTC().Format(time.RFC3339Nano))
	case clock.Day:
		if v.IsZero() {
			return []byte("null"), nil
		}
		return json.Marshal(v.String())
	}
	return json.Marshal(f.Value)
}
