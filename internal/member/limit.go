package member

import (
	"time"

	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/kit/limit"
)

// limits are the limits on signing in.
type limits struct {
	// email: codes asked for one e-mail; address: codes asked from one address; guess: codes, links and letters tried from
	// one address.
	email, address, guess *limit.Limiter
}

// The limits. With five tries a code, five codes at once and then one every ten minutes, somebody who guesses against one
// address all day has a chance below one in a thousand, and its owner has 144 mails. A whole workplace may sit behind one
// address on the network.
func newLimits(clk clock.Clock) limits {
	return limits{
		email:   limit.New(clk, 10*time.Minute, 5),
		address: limit.New(clk, 20*time.Second, 60),
		guess:   limit.New(clk, 10*time.Second, 60),
	}
}
