package clock

// MarshalText writes the day as "2026-08-31", and no day as nothing, so that days can stand in JSON.
func (d Day) MarshalText() ([]byte, error) {
	if d.IsZero() {
		return nil, nil
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads what MarshalText writes.
func (d *Day) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Day{}
		return nil
	}
	parsed, err := ParseDay(string(text))
	if err == nil {
		*d = parsed
	}
	return err
}
