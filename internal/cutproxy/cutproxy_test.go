package cutproxy_test

import (
	"io"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/cutproxy"
)

// echo is a server that sends back what it gets, and remembers it.
type echo struct {
	mu   sync.Mutex
	seen []byte
}

func (e *echo) text() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return string(e.seen)
}

func behind(t *testing.T) (*echo, *cutproxy.Proxy) {
	t.Helper()
	e := &echo{}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	var running sync.WaitGroup
	running.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			running.Go(func() { e.serve(c) })
		}
	})
	p, err := cutproxy.Listen(l.Addr().String())
	require.NoError(t, err)
	t.Cleanup(func() { _ = p.Close(); _ = l.Close(); running.Wait() })
	return e, p
}

func (e *echo) serve(c net.Conn) {
	defer c.Close() //nolint:errcheck // a test
	buffer := make([]byte, 100)
	for {
		n, err := c.Read(buffer)
		if err != nil {
			return
		}
		e.mu.Lock()
		e.seen = append(e.seen, buffer[:n]...)
		e.mu.Unlock()
		_, _ = c.Write(buffer[:n])
	}
}

func dial(t *testing.T, p *cutproxy.Proxy) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", p.Addr())
	require.NoError(t, err)
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// say sends a word and returns what comes back before the connection ends.
func say(t *testing.T, c net.Conn, word string) string {
	t.Helper()
	_, err := c.Write([]byte(word))
	require.NoError(t, err)
	back := make([]byte, len(word))
	n, _ := io.ReadFull(c, back)
	return string(back[:n])
}

func TestRequestsAreCutBeforeTheServerSeesThem(t *testing.T) {
	e, p := behind(t)
	c := dial(t, p)
	require.Equal(t, "hello", say(t, c, "hello"))
	require.NoError(t, p.Arm(cutproxy.Fault{Side: cutproxy.Requests, After: 3}))
	say(t, c, "commit")
	require.True(t, p.Disarm())
	require.Eventually(t, func() bool { return e.text() == "hellocom" }, time.Minute, time.Millisecond)
	require.Equal(t, "again", say(t, dial(t, p), "again"), "others are not cut")
}

func TestRepliesAreCutAfterTheServerActed(t *testing.T) {
	e, p := behind(t)
	c := dial(t, p)
	require.NoError(t, p.Arm(cutproxy.Fault{Side: cutproxy.Replies, After: 8}))
	require.Equal(t, "hello", say(t, c, "hello"))
	require.False(t, p.Disarm())
	require.NoError(t, p.Arm(cutproxy.Fault{Side: cutproxy.Replies, After: 2}))
	require.Equal(t, "co", say(t, c, "commit"))
	require.True(t, p.Disarm())
	require.Equal(t, "hellocommit", e.text())
}

func TestAHoleSwallowsEverythingAndStaysOpen(t *testing.T) {
	e, p := behind(t)
	c := dial(t, p)
	require.NoError(t, p.Arm(cutproxy.Fault{Side: cutproxy.Requests, Hole: true}))
	_, err := c.Write([]byte("lost"))
	require.NoError(t, err)
	require.NoError(t, c.SetReadDeadline(time.Now().Add(20*time.Millisecond)))
	_, err = c.Read(make([]byte, 1))
	require.ErrorContains(t, err, "timeout")
	_, err = c.Write([]byte("lost, too"))
	require.NoError(t, err)
	require.Equal(t, "through", say(t, dial(t, p), "through"))
	_, err = c.Read(make([]byte, 1))
	require.ErrorContains(t, err, "timeout")
	require.Equal(t, "through", e.text())
}

func TestADelayChangesNothing(t *testing.T) {
	_, p := behind(t)
	p.Delay(time.Millisecond)
	require.Equal(t, "slow", say(t, dial(t, p), "slow"))
}

func TestWhatCannotBe(t *testing.T) {
	_, p := behind(t)
	require.ErrorIs(t, p.Arm(cutproxy.Fault{After: -1}), renjia.ErrInvalid)
	require.Equal(t, "replies", cutproxy.Replies.String())
}
