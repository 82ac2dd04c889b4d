package voting

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// options reads what stands between the head and the ballots: withdrawn
// candidates such as -3, options in brackets, options after =.
func (r *bltReader) options() bool {
	for {
		r.space()
		if r.atEnd() {
			return true
		}
		at := r.pos
		switch r.data[at] {
		case '-':
			r.pos++
			c, ok := r.candidate(at, r.word())
			if !ok {
				return false
			}
			r.b.p.Candidates[c].Withdrawn = true
		case '[':
			if !r.bracket() {
				return false
			}
		case '=':
			if !r.equals() {
				return false
			}
		default:
			return true
		}
	}
}

// bracket reads an option such as [tie 3 1 2].
func (r *bltReader) bracket() bool {
	at := r.pos
	r.pos++
	var words []string
	for {
		r.blank()
		if !r.onLine() {
			r.wrong(at, "an option that is not closed with ]")
			return false
		}
		if r.data[r.pos] == ']' {
			r.pos++
			break
		}
		from := r.pos
		for !r.wordEnds() && r.data[r.pos] != ']' {
			r.pos++
		}
		words = append(words, string(r.data[from:r.pos]))
	}
	if len(words) == 0 {
		r.wrong(at, "an option without a name")
		return false
	}
	return r.option(at, words[0], words[1:])
}

// equals reads an option such as =tie 3 1 2 0, as older programs have it.
func (r *bltReader) equals() bool {
	at := r.pos
	name := string(r.word()[1:])
	var words []string
	for {
		r.blank()
		if !r.onLine() {
			r.wrong(at, "an option that does not end with 0")
			return false
		}
		word := string(r.word())
		if word == "0" {
			return r.option(at, name, words)
		}
		words = append(words, word)
	}
}

func (r *bltReader) option(at int, name string, words []string) bool {
	if r.given[name] {
		r.wrong(at, "option %s is given twice", name)
	}
	r.given[name] = true
	if name == "droop" {
		r.out.Options = words
		return true
	}
	if name == "nick" {
		return r.nicknames(at, words)
	}
	candidates := make([]int, len(words))
	for i, w := range words {
		c, ok := r.candidate(at, []byte(w))
		if !ok {
			return false
		}
		candidates[i] = int(c)
	}
	switch name {
	case "tie":
		r.order(at, candidates)
	case "withdrawn":
		for _, c := range candidates {
			r.b.p.Candidates[c].Withdrawn = true
		}
	case "undeclared":
		r.out.Undeclared = candidates
	default:
		r.strange(at, "option %q is not known", name)
	}
	return true
}

func (r *bltReader) nicknames(at int, words []string) bool {
	if len(words) != r.n {
		r.wrong(at, "nick must name each of the %d candidates once", r.n)
		return false
	}
	for i, w := range words {
		_, twice := r.nicks[w]
		if _, number := parseWhole([]byte(w)); twice || number || w == "-" || strings.Contains(w, "=") {
			r.wrong(at, "nickname %q is a number, a sign of its own, or given twice", w)
			return false
		}
		r.nicks[w] = int32(i)
		r.b.p.Candidates[i].Name = w // until the names come
	}
	r.out.Nicknames = words
	return true
}

// names reads the names of the candidates, which may be missing as a whole.
func (r *bltReader) names() bool {
	for i := range r.n {
		r.space()
		switch {
		case r.atEnd() && i == 0:
			for c := range r.b.p.Candidates {
				r.b.p.Candidates[c].Name = ""
			}
			return true
		case r.atEnd():
			r.wrong(r.pos, "the end of the file: want the names of %d candidates, not %d", r.n, i)
			return false
		}
		at := r.pos
		name, ok := r.quoted()
		if !ok {
			r.wrong(at, "%s: want the name of candidate %d between quotation marks, on one line", r.shown(at), i+1)
			return false
		}
		r.b.p.Candidates[i].Name = name
	}
	return true
}

// quoted reads a text between quotation marks. The closing one is the last of a
// word, so that a mark inside a name is not taken for it.
func (r *bltReader) quoted() (string, bool) {
	if r.atEnd() || r.data[r.pos] != '"' {
		return "", false
	}
	for i := r.pos + 1; i < len(r.data) && r.data[i] != '\n'; i++ {
		switch r.data[i] {
		case '\\':
			if i+1 < len(r.data) && (r.data[i+1] == '"' || r.data[i+1] == '\\') {
				i++
			}
		case '"':
			raw, at := r.data[r.pos+1:i], r.pos
			r.pos = i + 1
			if !r.wordEnds() {
				r.strange(i, "a quotation mark inside a text: write \\\" for it")
				r.pos = at
				continue
			}
			if !utf8.Valid(raw) {
				r.wrong(at, "a text that is not UTF-8")
			}
			return string(bytes.TrimSpace(unescape(raw))), true
		}
	}
	return "", false
}

// unescape replaces \" and \\; other backslashes stay.
func unescape(raw []byte) []byte {
	if bytes.IndexByte(raw, '\\') < 0 {
		return raw
	}
	plain := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		if raw[i] == '\\' && i+1 < len(raw) && (raw[i+1] == '"' || raw[i+1] == '\\') {
			i++
		}
		plain = append(plain, raw[i])
	}
	return plain
}

// trailer reads what follows the names.
func (r *bltReader) trailer() {
	for r.space(); !r.atEnd() && (r.data[r.pos] == '=' || r.data[r.pos] == '['); r.space() {
		if r.data[r.pos] == '=' && !r.equals() || !r.atEnd() && r.data[r.pos] == '[' && !r.bracket() {
			return
		}
	}
	if r.atEnd() {
		return
	}
	for i, into := range []*string{&r.b.Title, &r.out.Source, &r.out.Comment} {
		r.space()
		at := r.pos
		text, ok := r.quoted()
		if !ok {
			if i == 0 {
				r.strange(at, "%s: want the title between quotation marks", r.shown(at))
			}
			break
		}
		*into = text
	}
	r.out.Notes = string(bytes.TrimSpace(r.data[r.pos:]))
	if !utf8.ValidString(r.out.Notes) {
		r.strange(r.pos, "notes that are not UTF-8")
	}
}
