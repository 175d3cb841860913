package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/alecthomas/kong"
)

// configFile reads the JSON file of settings: an object with the flags' names, with hyphens or underscores. A flag beats the
// environment, and the environment beats the file. A name no flag has is an error, so that a misspelt setting is not lost in silence.
func configFile(r io.Reader) (kong.Resolver, error) {
	raw := map[string]any{}
	if err := json.NewDecoder(r).Decode(&raw); err != nil {
		return nil, fmt.Errorf("the config file is not a JSON object: %w", err)
	}
	values := map[string]any{}
	for name, v := range raw {
		values[strings.ReplaceAll(name, "_", "-")] = v
	}
	return file(values), nil
}

type file map[string]any

// Validate is part of kong.Resolver.
func (f file) Validate(app *kong.Application) error {
	known := map[string]bool{}
	err := kong.Visit(app, func(n kong.Visitable, next kong.Next) error {
		if flag, ok := n.(*kong.Flag); ok {
			known[flag.Name] = true
		}
		return next(nil)
	})
	if err != nil {
		return err
	}
	for name := range f {
		if !known[name] {
			return fmt.Errorf("the config file sets %q, which is no setting", name)
		}
	}
	return nil
}

// Resolve is part of kong.Resolver.
func (f file) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	for _, env := range flag.Envs {
		if _, set := os.LookupEnv(env); set {
			return nil, nil
		}
	}
	return f[flag.Name], nil
}
