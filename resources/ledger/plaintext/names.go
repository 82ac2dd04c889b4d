package plaintext

import "strings"

// names gives each text a small number. Number 0 is the empty text.
type names struct {
	number map[string]int32
	text   []string
}

func newNames() names { return names{map[string]int32{"": 0}, []string{""}} }

func (n *names) of(b []byte) int32 {
	if i, ok := n.number[string(b)]; ok {
		return i
	}
	return n.add(string(b))
}

func (n *names) ofText(s string) int32 {
	if i, ok := n.number[s]; ok {
		return i
	}
	return n.add(s)
}

func (n *names) add(s string) int32 {
	i := int32(len(n.text))
	n.number[s] = i
	n.text = append(n.text, s)
	return i
}

// parent returns the account above, "" above the top.
func parent(account string) string {
	i := strings.LastIndexByte(account, ':')
	if i < 0 {
		return ""
	}
	return account[:i]
}

// below reports whether an account is another one or stands below it.
func below(account, top string) bool {
	return strings.HasPrefix(account, top) && (len(account) == len(top) || account[len(top)] == ':')
}

func lastPart(account string) string { return account[strings.LastIndexByte(account, ':')+1:] }
