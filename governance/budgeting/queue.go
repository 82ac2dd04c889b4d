package budgeting

// queue is a binary heap: what comes before all others is at index 0.
type queue[T comesBefore[T]] []T

type comesBefore[T any] interface{ before(T) bool }

func (q *queue[T]) push(e T) {
	*q = append(*q, e)
	h := *q
	i := len(h) - 1
	for i > 0 && e.before(h[(i-1)/2]) {
		h[i] = h[(i-1)/2]
		i = (i - 1) / 2
	}
	h[i] = e
}

func (q *queue[T]) pop() T {
	h := *q
	top, e := h[0], h[len(h)-1]
	*q = h[:len(h)-1]
	if len(*q) > 0 {
		q.sink(0, e)
	}
	return top
}

// sink puts e at index i or below.
func (q *queue[T]) sink(i int, e T) {
	h := *q
	for child := 2*i + 1; child < len(h); child = 2*i + 1 {
		if child+1 < len(h) && h[child+1].before(h[child]) {
			child++
		}
		if !h[child].before(e) {
			break
		}
		h[i] = h[child]
		i = child
	}
	h[i] = e
}

// order makes a heap of elements in any order.
func (q *queue[T]) order() {
	for i := len(*q)/2 - 1; i >= 0; i-- {
		q.sink(i, (*q)[i])
	}
}
