package notice

import (
	"errors"
	"slices"

	"github.com/renjia-project/renjia"
)

// open collects the choices that nobody made and any other error of composing.
type open struct {
	choices []renjia.Choice
	failure error
}

func (o *open) err(what string) error {
	if o.failure != nil {
		return o.failure
	}
	if len(o.choices) == 0 {
		return nil
	}
	return &renjia.UnspecifiedError{What: what, Choices: o.choices}
}

func (o *open) add(c renjia.Choice) {
	if !slices.ContainsFunc(o.choices, func(x renjia.Choice) bool { return x.Name == c.Name }) {
		o.choices = append(o.choices, c)
	}
}

// needs records a choice unless it was made.
func (p *page) needs(made bool, name, why string, options ...string) {
	if !made {
		p.open.add(renjia.Choice{Name: name, Options: options, Why: why})
	}
}

// failed records an error, choice by choice if choices are missing.
func (p *page) failed(err error) bool {
	var missing *renjia.UnspecifiedError
	switch {
	case err == nil:
		return false
	case errors.As(err, &missing):
		for _, c := range missing.Choices {
			p.open.add(c)
		}
	case p.open.failure == nil:
		p.open.failure = err
	}
	return true
}
