package renjia

import "fmt"

// Lang is a language of output.
type Lang string

// The languages every text of the library exists in.
const (
	English Lang = "en"
	Chinese Lang = "zh"
)

// ParseLang reads "en" or "zh".
func ParseLang(s string) (Lang, error) {
	switch l := Lang(s); l {
	case English, Chinese:
		return l, nil
	}
	return "", fmt.Errorf("language %q: want en or zh: %w", s, ErrInvalid)
}

// Text is a text in English and Chinese.
type Text struct {
	EN string `json:"en,omitempty"`
	ZH string `json:"zh,omitempty"`
}

// Both returns the same text for both languages: names, numbers, identifiers.
func Both(s string) Text { return Text{EN: s, ZH: s} }

// Textf fills the same arguments into an English and a Chinese format.
func Textf(en, zh string, args ...any) Text {
	return Text{EN: fmt.Sprintf(en, args...), ZH: fmt.Sprintf(zh, args...)}
}

// In returns the text in a language, falling back on the other one.
func (t Text) In(l Lang) string {
	if (l == Chinese && t.ZH != "") || t.EN == "" {
		return t.ZH
	}
	return t.EN
}

// IsZero reports whether the text is empty in both languages.
func (t Text) IsZero() bool { return t == Text{} }
