package matter

func voiceNext(v *Voice) string {
	if v.Next == "" {
		return ""
	}
	return "/min-stemme?efter=" + v.Next
}

// unseen says whether there is an answer its author has not read.
func unseen(c Mine) bool {
	for _, a := range c.Answers {
		if c.Mine && !a.Seen {
			return true
		}
	}
	return false
}
