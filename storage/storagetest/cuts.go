package storagetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/cutproxy"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/driver"
)

// RunCuts breaks the network between an adapter and its server: at every few
// bytes of a conversation, in either direction, by closing the connection and by
// swallowing what follows. An act is repeated under its key until it is
// acknowledged; at the end each act was done once. server is the address of the
// server; open connects to the address of a proxy in front of it, with an empty
// store behind.
func RunCuts(t *testing.T, server string, open func(t *testing.T, address string) driver.Store, caps Caps) {
	for _, s := range []struct {
		name string
		run  func(*cut)
	}{
		{"RequestsCut", func(c *cut) { c.sweep(cutproxy.Requests) }},
		{"RepliesCut", func(c *cut) { c.sweep(cutproxy.Replies) }},
		{"Holes", (*cut).holes},
		{"SlowNetwork", func(c *cut) {
			c.proxy.Delay(2 * time.Millisecond)
			for range 5 {
				c.act(cutproxy.Fault{Side: cutproxy.Replies, After: 1 << 30})
			}
		}},
	} {
		t.Run(s.name, func(t *testing.T) {
			if reason := caps.Skip[s.name]; reason != "" {
				t.Skip("the adapter says: " + reason)
			}
			proxy, err := cutproxy.Listen(server)
			require.NoError(t, err)
			defer proxy.Close() //nolint:errcheck // a test
			c := &cut{kit: newKit(t, func(t *testing.T) driver.Store { return open(t, proxy.Addr()) }), proxy: proxy}
			c.insert(Record{ID: id(0)})
			s.run(c)
			c.check()
		})
	}
}

// cut is a store behind a network that breaks.
type cut struct {
	*kit
	proxy *cutproxy.Proxy
	acts  int // that were acknowledged
}

// sweep breaks the conversation of an act after 0 bytes, after a few more, and so
// on, until it is over before the fault comes.
func (c *cut) sweep(side cutproxy.Side) {
	step := 29
	if testing.Short() {
		step = 101
	}
	for after := 0; c.act(cutproxy.Fault{Side: side, After: after}); after += step {
		require.Less(c, after, 1<<20, "the conversation has no end")
	}
	require.Greater(c, c.acts, 3, "the proxy breaks nothing")
}

func (c *cut) holes() {
	for n := range 8 {
		c.act(cutproxy.Fault{Side: cutproxy.Side(n % 2), After: 60 * n, Hole: true})
	}
}

// act adds one to the first record and inserts another one, while a fault waits.
// It reports whether the fault has come.
func (c *cut) act(f cutproxy.Fault) bool {
	c.Helper()
	c.acts++
	told := act
	told.Key = fmt.Sprint("act ", c.acts)
	require.NoError(c, c.proxy.Arm(f))
	patience := 500 * time.Millisecond
	for range 12 {
		ctx, cancel := context.WithTimeout(c.ctx, patience)
		stamp, err := c.space.Update(ctx, told, func(tx *storage.Tx) error {
			doc, err := records.Get(ctx, tx, id(0))
			if err != nil {
				return err
			}
			doc.Value.Number++
			return errors.Join(records.Save(tx, doc), records.Insert(tx, Record{ID: id(c.acts), Number: doc.Value.Number}))
		})
		cancel()
		if err == nil {
			require.EqualValues(c, c.acts+1, stamp.Position, "%v", f)
			return c.proxy.Disarm()
		}
		for _, wrong := range []error{renjia.ErrExists, renjia.ErrUnique, renjia.ErrNotFound, renjia.ErrCorrupt, renjia.ErrInvalid, renjia.ErrClosed} {
			require.NotErrorIs(c, err, wrong, "%v", f)
		}
		patience *= 2 // the machine may be slow without any fault
	}
	c.Fatalf("act %d is never acknowledged", c.acts)
	return false
}

// check counts what was done, through a network that is whole again.
func (c *cut) check() {
	c.proxy.Delay(0)
	c.proxy.Disarm()
	require.EqualValues(c, c.acts+1, c.head().Position)
	doc, err := c.get(0)
	require.NoError(c, err)
	require.EqualValues(c, c.acts, doc.Value.Number)
	require.Len(c, c.now(storage.Query{}), c.acts+1)
	c.verify()
}
