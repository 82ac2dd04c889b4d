package memory

// degree is the most items a node holds. Nodes split when they are full.
const degree = 32

// tree is a B-tree that can be cloned in constant time: clones share nodes, and
// a node is copied when a tree that does not own it wants to change it
// (copy-on-write). A tree that has been cloned and is only read needs no lock.
type tree[K, V any] struct {
	compare func(a, b K) int
	root    *node[K, V]
	size    int
	owner   *token
}

// token stands for the right to change nodes in place.
type token struct{ _ byte }

type item[K, V any] struct {
	key   K
	value V
}

type node[K, V any] struct {
	owner    *token
	items    []item[K, V]
	children []*node[K, V] // none in a leaf
}

func newTree[K, V any](compare func(a, b K) int, owner *token) tree[K, V] {
	return tree[K, V]{compare: compare, owner: owner}
}

// own returns the node itself if the tree may change it, or a copy.
func (t *tree[K, V]) own(n *node[K, V]) *node[K, V] {
	if n.owner == t.owner {
		return n
	}
	c := &node[K, V]{owner: t.owner, items: make([]item[K, V], len(n.items), degree)}
	copy(c.items, n.items)
	if len(n.children) > 0 {
		c.children = make([]*node[K, V], len(n.children), degree+1)
		copy(c.children, n.children)
	}
	return c
}

// find returns the place of the first item not before the key, and whether it
// is the key.
func (t *tree[K, V]) find(n *node[K, V], key K) (int, bool) {
	low, high := 0, len(n.items)
	for low < high {
		mid := int(uint(low+high) / 2)
		switch c := t.compare(n.items[mid].key, key); {
		case c == 0:
			return mid, true
		case c < 0:
			low = mid + 1
		default:
			high = mid
		}
	}
	return low, false
}

func (t *tree[K, V]) get(key K) (value V, ok bool) {
	for n := t.root; n != nil; {
		i, found := t.find(n, key)
		if found {
			return n.items[i].value, true
		}
		if len(n.children) == 0 {
			break
		}
		n = n.children[i]
	}
	return value, false
}

// set stores a value, replacing what was there.
func (t *tree[K, V]) set(key K, value V) {
	if t.root == nil {
		t.root = &node[K, V]{owner: t.owner, items: make([]item[K, V], 0, degree)}
	}
	t.root = t.own(t.root)
	if len(t.root.items) == degree {
		old := t.root
		t.root = &node[K, V]{owner: t.owner, items: make([]item[K, V], 0, degree), children: make([]*node[K, V], 1, degree+1)}
		t.root.children[0] = old
		t.split(t.root, 0, key)
	}
	for n := t.root; ; {
		i, found := t.find(n, key)
		if found {
			n.items[i].value = value
			return
		}
		if len(n.children) == 0 {
			n.items = insertAt(n.items, i, item[K, V]{key, value})
			t.size++
			return
		}
		child := t.own(n.children[i])
		n.children[i] = child
		if len(child.items) == degree {
			t.split(n, i, key)
			continue // the separator moved up; look again in n
		}
		n = child
	}
}

// split divides the full child i of n, which the tree owns. A child that only
// grows at its end, as ids in time order make it, is split near its end, so
// that nodes stay full.
func (t *tree[K, V]) split(n *node[K, V], i int, key K) {
	left := n.children[i]
	at := len(left.items) / 2
	if t.compare(left.items[len(left.items)-1].key, key) < 0 {
		at = len(left.items) - 2
	}
	middle := left.items[at]
	right := &node[K, V]{owner: t.owner, items: make([]item[K, V], 0, degree)}
	right.items = append(right.items, left.items[at+1:]...)
	clear(left.items[at:])
	left.items = left.items[:at]
	if len(left.children) > 0 {
		right.children = append(make([]*node[K, V], 0, degree+1), left.children[at+1:]...)
		clear(left.children[at+1:])
		left.children = left.children[:at+1]
	}
	n.items = insertAt(n.items, i, middle)
	n.children = insertAt(n.children, i+1, right)
}

func insertAt[T any](s []T, i int, v T) []T {
	s = append(s, v)
	copy(s[i+1:], s[i:])
	s[i] = v
	return s
}

// delete removes a key and reports whether it was there. Nodes may become
// empty; they are dropped then but not merged, which keeps the order and the
// bound on the height given by what was ever inserted.
func (t *tree[K, V]) delete(key K) bool {
	if t.root == nil {
		return false
	}
	if _, ok := t.get(key); !ok {
		return false
	}
	t.root = t.remove(t.root, key)
	t.size--
	return true
}

// remove deletes a key that is below n and returns n's successor, nil if
// nothing is left.
func (t *tree[K, V]) remove(n *node[K, V], key K) *node[K, V] {
	n = t.own(n)
	i, found := t.find(n, key)
	if len(n.children) == 0 {
		n.items = removeAt(n.items, i)
		if len(n.items) == 0 {
			return nil
		}
		return n
	}
	if found {
		last := t.last(n.children[i])
		n.items[i] = last
		return t.replaceChild(n, i, t.remove(n.children[i], last.key))
	}
	return t.replaceChild(n, i, t.remove(n.children[i], key))
}

// replaceChild puts a child back. A child that vanished takes a neighbouring
// item with it, which is inserted again into the neighbour.
func (t *tree[K, V]) replaceChild(n *node[K, V], i int, child *node[K, V]) *node[K, V] {
	if child != nil {
		n.children[i] = child
		return n
	}
	n.children = removeAt(n.children, i)
	at := min(i, len(n.items)-1)
	orphan := n.items[at]
	n.items = removeAt(n.items, at)
	if len(n.items) == 0 {
		n = n.children[0]
	}
	sub := tree[K, V]{compare: t.compare, root: n, owner: t.owner}
	sub.set(orphan.key, orphan.value)
	return sub.root
}

func removeAt[T any](s []T, i int) []T {
	copy(s[i:], s[i+1:])
	clear(s[len(s)-1:])
	return s[:len(s)-1]
}

func (t *tree[K, V]) last(n *node[K, V]) item[K, V] {
	for len(n.children) > 0 {
		n = n.children[len(n.children)-1]
	}
	return n.items[len(n.items)-1]
}

// ascend calls yield for the items from a key on, in order, until it returns
// false. A nil key starts at the first.
func (t *tree[K, V]) ascend(from *K, yield func(K, V) bool) {
	if t.root != nil {
		t.up(t.root, from, yield)
	}
}

func (t *tree[K, V]) up(n *node[K, V], from *K, yield func(K, V) bool) bool {
	i := 0
	if from != nil {
		i, _ = t.find(n, *from)
	}
	for ; i <= len(n.items); i++ {
		if len(n.children) > 0 && !t.up(n.children[i], from, yield) {
			return false
		}
		from = nil
		if i < len(n.items) && !yield(n.items[i].key, n.items[i].value) {
			return false
		}
	}
	return true
}

// descend calls yield for the items from a key down, in reverse order, until it
// returns false. A nil key starts at the last.
func (t *tree[K, V]) descend(from *K, yield func(K, V) bool) {
	if t.root != nil {
		t.down(t.root, from, yield)
	}
}

func (t *tree[K, V]) down(n *node[K, V], from *K, yield func(K, V) bool) bool {
	i := len(n.items)
	if from != nil {
		at, found := t.find(n, *from)
		if i = at; found {
			i++ // the key itself comes first
		}
	}
	if len(n.children) > 0 && !t.down(n.children[i], from, yield) {
		return false
	}
	for i--; i >= 0; i-- {
		if !yield(n.items[i].key, n.items[i].value) {
			return false
		}
		if len(n.children) > 0 && !t.down(n.children[i], nil, yield) {
			return false
		}
	}
	return true
}
