package mariadb

import "strings"

// packetBytes bounds the statements that are sent at once; larger ones gain
// nothing.
const packetBytes = 4 << 20

// script collects statements and sends them in as few packets as their size
// allows. Rows for one table share an INSERT; statements about one table keep
// their order.
type script struct {
	limit   int
	packets []packet
	open    []*rows // INSERTs that still take rows
}

// packet is what is sent at once.
type packet struct {
	sql  strings.Builder
	args []value
	size int // an upper bound of the bytes it takes
}

// rows are the rows of an INSERT that is being filled.
type rows struct {
	table, head, place string
	count, size        int
	args               []value
}

// maxRows bounds the rows of one INSERT.
const maxRows = 500

// insert adds a row; head and place are the statement's beginning and the
// places of one row.
func (s *script) insert(table, head, place string, args ...value) {
	size := len(place) + sizeOf(args)
	for _, r := range s.open {
		if r.table != table {
			continue
		}
		if r.head == head && r.count < maxRows && r.size+size < s.limit/2 {
			r.count, r.size, r.args = r.count+1, r.size+size, append(r.args, args...)
			return
		}
		s.close(table)
		break
	}
	s.open = append(s.open, &rows{table: table, head: head, place: place, count: 1, size: len(head) + size, args: args})
}

// add adds another statement about a table.
func (s *script) add(table, query string, args ...value) {
	s.close(table)
	s.append(query, args, len(query)+sizeOf(args))
}

// close writes the open INSERT of a table.
func (s *script) close(table string) {
	for i, r := range s.open {
		if r.table == table {
			s.open = append(s.open[:i], s.open[i+1:]...)
			s.write(r)
			return
		}
	}
}

func (s *script) write(r *rows) {
	places := r.place + strings.Repeat(", "+r.place, r.count-1)
	s.append(r.head+places, r.args, r.size+2*r.count)
}

func (s *script) append(query string, args []value, size int) {
	if n := len(s.packets); n == 0 || s.packets[n-1].size+size > s.limit {
		s.packets = append(s.packets, packet{})
	}
	p := &s.packets[len(s.packets)-1]
	if p.size > 0 {
		p.sql.WriteString("; ")
	}
	p.sql.WriteString(query)
	p.args = append(p.args, args...)
	p.size += size + 2
}

// take returns all packets and empties the script.
func (s *script) take() []packet {
	for _, r := range s.open {
		s.write(r)
	}
	all := s.packets
	s.open, s.packets = nil, nil
	return all
}

// sizeOf bounds the bytes that values take in a statement, where every byte of
// a text may need another to escape it.
func sizeOf(args []value) int {
	size := 0
	for _, a := range args {
		size += 22
		switch a := a.(type) {
		case string:
			size += 2 * len(a)
		case []byte:
			size += 2 * len(a)
		}
	}
	return size
}

// statements is take for those who send packets as they are.
func (s *script) statements() (all []statement) {
	for _, p := range s.take() {
		all = append(all, statement{p.sql.String(), p.args})
	}
	return all
}
