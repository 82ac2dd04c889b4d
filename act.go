package renjia

import (
	"time"
	"unicode/utf8"
)

// Actor is who acts: a party of the register (Subject), or a program that acts
// without being a party (Program, for example "import"). A library has no
// login: the host maps its user to an Actor.
type Actor struct {
	Subject Ref    `json:"subject,omitzero" privacy:"personal"`
	Program string `json:"program,omitempty"`
	For     Ref    `json:"for,omitzero"` // the body or organization acted for, if not oneself
}

// Person returns the actor for a party of the register.
func Person(subject Ref) Actor { return Actor{Subject: subject} }

// Program returns the actor for a program that acts on its own, such as an
// import or a nightly job.
func Program(name string) Actor { return Actor{Program: name} }

// IsZero reports whether the actor is nobody.
func (a Actor) IsZero() bool { return a == Actor{} }

// String returns the reference or the program's name.
func (a Actor) String() string {
	if a.Program != "" {
		return "program:" + a.Program
	}
	return a.Subject.String()
}

// Validate requires exactly one of Subject and Program.
func (a Actor) Validate() error {
	var p Problems
	p.Require(a.Subject.IsZero() != (a.Program == ""), "", "name exactly one of subject and program")
	p.Require(plainText(a.Program, 64), "program", "want at most 64 characters of plain text")
	return p.Err("actor")
}

// Act is why a change happens: by whom, what, on what, when, resting on which
// authority and for which reason. Nothing in a store changes without one.
type Act struct {
	// Key makes the act idempotent: the same key with the same content gives
	// the first result again. Unique per space; empty means no such promise.
	Key string `json:"key,omitempty"`
	// By is who acts.
	By Actor `json:"by"`
	// Verb names what is done, for example "governance.motion.open".
	Verb string `json:"verb"`
	// On is the record it is done to.
	On Ref `json:"on,omitzero"`
	// At is when it happened; zero means the moment it is recorded.
	At time.Time `json:"at,omitzero"`
	// Authority is the decision or mandate the act rests on.
	Authority Ref `json:"authority,omitzero"`
	// Reason is free text for people. It can be erased later.
	Reason string `json:"reason,omitempty"`
}

// Does returns the act with verb and object filled in.
func (a Act) Does(verb string, on Ref) Act {
	a.Verb, a.On = verb, on
	return a
}

// Validate checks that the act says who and what.
func (a Act) Validate() error {
	var p Problems
	p.Within("by", a.By.Validate())
	p.Require(a.Verb != "", "verb", "must say what is done")
	p.Require(plainText(a.Verb, 96), "verb", "want at most 96 characters of plain text")
	p.Require(plainText(a.Key, 200), "key", "want at most 200 characters of plain text")
	p.Require(utf8.ValidString(a.Reason) && len(a.Reason) <= 4096, "reason", "want at most 4096 bytes of UTF-8 text")
	return p.Err("act")
}

func plainText(s string, limit int) bool {
	if !utf8.ValidString(s) || utf8.RuneCountInString(s) > limit {
		return false
	}
	for _, r := range s {
		if r < ' ' || r == 0x7f {
			return false
		}
	}
	return true
}

// Instant brings a time to the form in which it is stored: UTC, whole
// microseconds.
func Instant(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }
