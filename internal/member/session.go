package member

import (
	"strings"
	"time"
)

// The kinds of session.
const (
	// KindOwn is a person's own telephone or computer.
	KindOwn = "own"
	// KindShared is any other device.
	KindShared = "shared"
	// KindDemo is somebody else's shoes.
	KindDemo = "demo"
)

// How somebody signed in.
const (
	HowMail       = "mail"
	HowLetter     = "letter"
	HowInvitation = "invitation"
	HowDemo       = "demo"
)

// The limits of sessions (issue 3, section 2; OWASP ASVS 5.0 7.3).
const (
	ownIdle     = 90 * 24 * time.Hour
	ownLimit    = 365 * 24 * time.Hour
	sharedLimit = 12 * time.Hour
	// seenEvery is how often the time of use is stored at most.
	seenEvery = 5 * time.Minute
)

// Session is one sign-in that lasts.
type Session struct {
	ID, Person string
	Kind, How  string
	// Device is what the browser said it is, "android/chrome"; see deviceOf.
	Device string
	// DemoRole is the role whose shoes one is in; "" outside the demo.
	DemoRole string
	// Made is when it began, Seen when it was last used (to five minutes), Expires its absolute limit.
	Made, Seen, Expires time.Time
}

// limitOf is how long a session of the kind lasts at most.
func limitOf(kind string) time.Duration {
	if kind == KindOwn {
		return ownLimit
	}
	return sharedLimit
}

// Ends is when the session ends if it is not used again.
func (s Session) Ends() time.Time {
	idle := s.Seen.Add(sharedLimit)
	if s.Kind == KindOwn {
		idle = s.Seen.Add(ownIdle)
	}
	if idle.Before(s.Expires) {
		return idle
	}
	return s.Expires
}

// alive says whether the session still counts at that instant.
func (s Session) alive(now time.Time) bool { return now.Before(s.Ends()) }

// The words browsers use of themselves, the telling ones first: every Chrome says Safari too, every Android says Linux.
var (
	systems  = [][2]string{{"iPhone", "iphone"}, {"iPad", "ipad"}, {"Android", "android"}, {"Windows", "windows"}, {"Macintosh", "mac"}, {"CrOS", "chromebook"}, {"Linux", "linux"}}
	browsers = [][2]string{{"SamsungBrowser", "samsung"}, {"Edg", "edge"}, {"OPR", "opera"}, {"Firefox", "firefox"}, {"FxiOS", "firefox"}, {"CriOS", "chrome"}, {"Chrome", "chrome"}, {"Safari", "safari"}}
)

// deviceOf cuts a User-Agent down to the two words a person needs to tell their devices apart, "android/chrome"; the rest
// would be a fingerprint and is not kept.
func deviceOf(userAgent string) string {
	return find(systems, userAgent) + "/" + find(browsers, userAgent)
}

func find(words [][2]string, in string) string {
	for _, w := range words {
		if strings.Contains(in, w[0]) {
			return w[1]
		}
	}
	return "other"
}
