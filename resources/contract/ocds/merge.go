package ocds

import (
	"fmt"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
)

// mergeInto applies a later value of a shape to an earlier one (the merge rules
// of OCDS 1.1): null takes a member away, objects merge member by member, lists
// of objects by their id, every other value replaces.
func mergeInto(old, later *node, shape string) {
	for i, name := range later.names {
		v, f := later.items[i], shapes[shape][name]
		was := old.member(name)
		switch {
		case v.kind == null:
			old.drop(name)
		case v.kind == object && len(v.items) > 0:
			mergeObject(old, name, was, v, f.object())
		case v.kind == array && !f.literal(v):
			old.set(name, mergeList(was, v, f.element()))
		default:
			old.set(name, v.copy())
		}
	}
}

func mergeObject(parent *node, name string, was, v *node, shape string) {
	if was == nil || was.kind != object {
		was = &node{kind: object}
	}
	mergeInto(was, v, shape)
	if len(was.names) == 0 {
		parent.drop(name) // nothing is left of it
		return
	}
	parent.set(name, was)
}

// mergeList merges elements with the same id; one without an id is added.
func mergeList(was, later *node, shape string) *node {
	list := &node{kind: array}
	if was != nil && was.kind == array {
		list = was
	}
	for _, x := range later.items {
		into := list.withID(x)
		if into == nil {
			into = &node{kind: object}
			list.items = append(list.items, into)
		}
		mergeInto(into, x, shape)
	}
	return list
}

// withID returns the element with the id of x, or nil.
func (n *node) withID(x *node) *node {
	id := x.member("id")
	if id == nil || id.kind == null {
		return nil
	}
	i := slices.IndexFunc(n.items, func(e *node) bool {
		other := e.member("id")
		return other != nil && other.key() == id.key()
	})
	if i < 0 {
		return nil
	}
	return n.items[i]
}

// literal reports whether a list is one value: by its field, or because not all
// of it are objects.
func (f field) literal(v *node) bool {
	return f.whole || len(v.items) == 0 || slices.ContainsFunc(v.items, func(x *node) bool { return x.kind != object })
}

// object is the shape of an object field, element that of a list's elements;
// unknown ones have the empty shape.
func (f field) object() string  { return f.shaped("@") }
func (f field) element() string { return f.shaped("[]@") }

func (f field) shaped(prefix string) string {
	for _, t := range f.types {
		if len(t) > len(prefix) && t[:len(prefix)] == prefix {
			return t[len(prefix):]
		}
	}
	return ""
}

// ordered sorts releases of one process by their dates; those of the same date
// keep their order.
func ordered(releases []*node) ([]*node, error) {
	dates := map[*node]time.Time{}
	for _, r := range releases {
		if r.str("ocid") != releases[0].str("ocid") {
			return nil, fmt.Errorf("releases of %q and %q do not merge: %w", releases[0].str("ocid"), r.str("ocid"), renjia.ErrInvalid)
		}
		date, err := time.Parse(time.RFC3339Nano, r.str("date"))
		if err != nil {
			return nil, fmt.Errorf("release %q: date %q: %w", r.str("id"), r.str("date"), renjia.ErrInvalid)
		}
		dates[r] = date
	}
	sorted := slices.Clone(releases)
	slices.SortStableFunc(sorted, func(a, b *node) int { return dates[a].Compare(dates[b]) })
	return sorted, nil
}

// compile merges the releases of one process: where it stands now.
func compile(releases []*node) (*node, error) {
	sorted, err := ordered(releases)
	if err != nil {
		return nil, err
	}
	merged := &node{kind: object}
	for _, r := range sorted {
		bare := r.copy()
		for _, name := range []string{"id", "date", "tag"} {
			bare.drop(name)
		}
		mergeInto(merged, bare, "Release")
	}
	last := sorted[len(sorted)-1]
	head := &node{kind: object}
	head.set("tag", &node{kind: array, items: []*node{str("compiled")}})
	head.set("id", str(last.str("ocid")+"-"+last.str("date")))
	head.set("date", str(last.str("date")))
	for i, name := range merged.names {
		head.set(name, merged.items[i])
	}
	return head, nil
}

// versions merges the releases of one process into the history of each value.
func versions(releases []*node) (*node, error) {
	sorted, err := ordered(releases)
	if err != nil {
		return nil, err
	}
	history := &node{kind: object}
	for _, r := range sorted {
		stamp := &node{kind: object}
		stamp.set("releaseID", r.value("id"))
		stamp.set("releaseDate", r.value("date"))
		stamp.set("releaseTag", r.value("tag"))
		bare := r.copy()
		for _, name := range []string{"id", "date", "tag", "ocid"} {
			bare.drop(name)
		}
		history.set("ocid", r.value("ocid"))
		record(history, bare, "Release", stamp)
	}
	return history, nil
}

// value is a member's own copy, or null.
func (n *node) value(name string) *node {
	if m := n.member(name); m != nil {
		return m.copy()
	}
	return &node{kind: null}
}

// record adds the values of an object to their histories.
func record(history, later *node, shape string, stamp *node) {
	for i, name := range later.names {
		v, f := later.items[i], shapes[shape][name]
		was := history.member(name)
		switch {
		case v.kind == object && len(v.items) > 0:
			if was == nil || was.kind != object {
				was = &node{kind: object}
				history.set(name, was)
			}
			record(was, v, f.object(), stamp)
		case v.kind == array && !f.literal(v):
			history.set(name, recordList(was, v, f.element(), stamp))
		default:
			history.set(name, remember(was, v, stamp))
		}
	}
}

// recordList follows the elements by their ids, which stay as they are.
func recordList(was, later *node, shape string, stamp *node) *node {
	list := &node{kind: array}
	if was != nil && was.kind == array {
		list = was
	}
	for _, x := range later.items {
		into := list.withID(x)
		if into == nil {
			into = &node{kind: object}
			list.items = append(list.items, into)
		}
		bare := x
		if id := x.member("id"); id != nil && !shapes[shape]["id"].version {
			into.set("id", id.copy())
			bare = x.copy()
			bare.drop("id")
		}
		record(into, bare, shape, stamp)
	}
	return list
}

// remember appends a value to its history unless it is what was there last.
func remember(was, v, stamp *node) *node {
	if was == nil || was.kind != array {
		was = &node{kind: array}
	}
	if n := len(was.items); n > 0 && was.items[n-1].member("value").key() == v.key() {
		return was
	}
	entry := stamp.copy()
	entry.set("value", v.copy())
	was.items = append(was.items, entry)
	return was
}
