// Package mail sends e-mail. A Sender is given one message for one receiver; SMTP gives it to a mail server, Box keeps it
// in memory for the demo. What is queued, for whom and how fast is decided above (room notify).
//
// Nothing a person typed can reach a header as anything but its value: control characters become spaces, an address is
// one address or an error, and the rest is encoded.
package mail

import (
	"context"
	"errors"
	"strings"
	"unicode"
)

// Message is one mail to one receiver.
type Message struct {
	// To is the receiver's address, alone: no name, no list.
	To string
	// ToName is the receiver's name; "" leaves it out.
	ToName string
	// Subject stands on one line; line ends in it become spaces.
	Subject string
	// Text is the mail as plain text with "\n" line ends.
	Text string
	// HTML is the alternative to Text; "" makes a simple one of Text, in which a line that is a link of ours is a link.
	HTML string
	// Language is the BCP 47 tag of the texts ("da"); it is told to screen readers.
	Language string
	// ID is the unique part of the Message-ID, letters and digits; "" makes a random one. The same mail sent again with
	// the same ID can be recognised by mail systems.
	ID string
}

// Sender sends mail.
type Sender interface {
	// Send returns when the mail is out of our hands. Its error is a *Failure.
	Send(ctx context.Context, m Message) error
}

// Outcome is how sending failed.
type Outcome int

const (
	// Later: the mail was not taken, and may be tried again.
	Later Outcome = iota
	// Never: the mail was not taken, and trying again is of no use.
	Never
	// Unsure: the connection broke after the whole mail was handed over. It may have been taken: sending it again may
	// tell somebody twice.
	Unsure
)

// Failure is a mail that was not, or perhaps not, taken.
type Failure struct {
	// Code may be stored and logged: "smtp 550", "connection"; it holds nothing about people.
	Code string
	// Outcome says whether to try again.
	Outcome Outcome
	// Server says that the trouble is with the mail server and would meet the next mail as well.
	Server bool
	cause  error
}

// Error is the code alone: what mail servers answer often quotes the address.
func (f *Failure) Error() string { return "mail: " + f.Code }

// Unwrap gives the cause, which may hold an address and must not be logged.
func (f *Failure) Unwrap() error { return f.cause }

// FailureOf is the Failure in err; an error of another kind is one that may pass.
func FailureOf(err error) *Failure {
	var f *Failure
	if errors.As(err, &f) {
		return f
	}
	return &Failure{Code: "unknown", cause: err}
}

// oneLine makes a text fit for a header's value.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}
