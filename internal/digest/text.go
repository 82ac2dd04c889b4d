package digest

import (
	"bytes"
	"encoding/json"
	"strconv"
	"unicode/utf8"
)

// appendLiteral appends a string given as JSON has it. Without an escape it is
// canonical already: what must be escaped cannot stand there plainly.
func appendLiteral(out, literal []byte) []byte {
	if bytes.IndexByte(literal, '\\') < 0 {
		return append(out, literal...)
	}
	return appendString(out, unquote(literal))
}

// unquote returns the text of a literal whose syntax was checked.
func unquote(literal []byte) (s string) {
	if bytes.IndexByte(literal, '\\') < 0 {
		return string(literal[1 : len(literal)-1])
	}
	_ = json.Unmarshal(literal, &s)
	return s
}

// appendString appends a string with the escapes of RFC 8785, section 3.2.2.2.
func appendString(out []byte, s string) []byte {
	out = append(out, '"')
	for i := range len(s) {
		switch b := s[i]; b {
		case '"', '\\':
			out = append(out, '\\', b)
		case '\b':
			out = append(out, `\b`...)
		case '\t':
			out = append(out, `\t`...)
		case '\n':
			out = append(out, `\n`...)
		case '\f':
			out = append(out, `\f`...)
		case '\r':
			out = append(out, `\r`...)
		default:
			if b < ' ' {
				out = append(out, '\\', 'u', '0', '0', hex[b>>4], hex[b&15])
				continue
			}
			out = append(out, b)
		}
	}
	return append(out, '"')
}

const hex = "0123456789abcdef"

// checkText refuses JSON whose strings are not Unicode: the decoder would
// replace what it cannot read, and different texts would get one form.
func checkText(b []byte) error {
	if !utf8.Valid(b) {
		return invalid("not UTF-8")
	}
	if escapes(b, loneSurrogate) {
		return invalid("an escape names half a character")
	}
	return nil
}

// escapes reports whether some \u escape of a JSON text, with the next escape
// if one follows at once, satisfies a condition.
func escapes(b []byte, is func(unit, next uint64) bool) bool {
	for {
		i := bytes.IndexByte(b, '\\')
		if i < 0 || i+1 == len(b) {
			return false
		}
		b = b[i:]
		unit, ok := escape(b)
		if !ok {
			b = b[2:]
			continue
		}
		next, pair := escape(b[6:])
		if is(unit, next) {
			return true
		}
		b = b[6:]
		if pair && surrogate(unit) {
			b = b[6:]
		}
	}
}

// escape reads an escape such as \u732e at the beginning of b.
func escape(b []byte) (unit uint64, ok bool) {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return 0, false
	}
	unit, err := strconv.ParseUint(string(b[2:6]), 16, 16)
	return unit, err == nil
}

func surrogate(unit uint64) bool { return unit>>11 == 0xd800>>11 }

func loneSurrogate(unit, next uint64) bool {
	return surrogate(unit) && !(unit>>10 == 0xd800>>10 && next>>10 == 0xdc00>>10)
}

// replacement finds U+FFFD written as an escape, which is how encoding/json
// writes bytes that are not UTF-8; the character itself it writes plainly.
func replacement(unit, _ uint64) bool { return unit == 0xfffd }
