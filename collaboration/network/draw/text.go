package draw

import (
	"bytes"
	"encoding/xml"
	"strings"
	"unicode"
)

const (
	fontSize   = 12.0
	lineHeight = 14.0
	longest    = 22.0 // of a line of a label, in widths of an average letter
)

// letter is how wide a character is, in ems of a common sans-serif font, on the
// generous side.
func letter(r rune) float64 {
	switch {
	case wide(r):
		return 1
	case strings.ContainsRune("iljtfr.,:;'|!()[] ", r):
		return .36
	case strings.ContainsRune("mwMW@%", r):
		return .92
	case unicode.IsUpper(r):
		return .72
	case unicode.Is(unicode.Mn, r):
		return 0
	}
	return .58
}

// wide reports whether a character is as wide as high: Chinese, Japanese, Korean.
func wide(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) || r >= 0x3000 && r <= 0x303F || r >= 0xFF00 && r <= 0xFFEF || r > 0xFFFF
}

func textWidth(s string) float64 {
	sum := 0.0
	for _, r := range s {
		sum += letter(r)
	}
	return sum * fontSize
}

// lines breaks a label between words, or anywhere in Chinese, so that no line is
// too long.
func lines(label string) []string {
	var all []string
	current, width := "", 0.0
	for _, word := range words(label) {
		w := 0.0
		for _, r := range word {
			w += letter(r)
		}
		if current != "" && width+w > longest*.58 {
			all = append(all, strings.TrimSpace(current))
			current, width = "", 0
		}
		current, width = current+word, width+w
	}
	return append(all, strings.TrimSpace(current))
}

// words are the pieces between which a line may break, spaces behind them, at most
// a line long.
func words(s string) []string {
	var all []string
	current, width := "", 0.0
	flush := func() {
		if current != "" {
			all = append(all, current)
			current, width = "", 0
		}
	}
	for _, r := range s {
		if wide(r) || width+letter(r) > longest*.58 {
			flush()
		}
		current, width = current+string(r), width+letter(r)
		if r == ' ' || r == '-' || wide(r) {
			flush()
		}
	}
	flush()
	return all
}

// escape makes any text safe within an element or an attribute; what XML has no
// place for becomes a replacement character.
func escape(s string) string {
	var b bytes.Buffer
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		return "" // a bytes.Buffer does not fail
	}
	return b.String()
}
