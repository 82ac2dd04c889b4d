// Package cutproxy stands between clients and a server in tests and breaks their
// connections on purpose: after a number of bytes, in the middle of a reply, or
// by swallowing all that follows.
package cutproxy

import (
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"github.com/renjia-project/renjia"
)

// Side is a direction of traffic.
type Side int

// Requests go from client to server, Replies back.
const (
	Requests Side = iota
	Replies
)

// String returns the name of the side.
func (s Side) String() string { return [...]string{"requests", "replies"}[s&1] }

// Fault breaks one connection, once.
type Fault struct {
	Side  Side
	After int  // so many bytes of the side still go through, over all connections
	Hole  bool // the connection stays open and swallows everything, instead of being closed
}

// Proxy forwards connections to a server.
type Proxy struct {
	listener net.Listener
	target   string
	running  sync.WaitGroup

	mu    sync.Mutex
	armed *Fault
	left  int
	delay time.Duration
	open  map[*link]struct{}
}

// link is a client's connection with its twin to the server.
type link struct {
	client, server net.Conn
	hole           bool // guarded by Proxy.mu
}

func (l *link) close() { _ = errors.Join(l.client.Close(), l.server.Close()) }

// Listen begins to forward connections to a server's address.
func Listen(target string) (*Proxy, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("cutproxy: %w", err)
	}
	p := &Proxy{listener: l, target: target, open: map[*link]struct{}{}}
	p.running.Go(p.serve)
	return p, nil
}

// Addr is where clients connect to.
func (p *Proxy) Addr() string { return p.listener.Addr().String() }

// Close breaks all connections and takes no more.
func (p *Proxy) Close() error {
	err := p.listener.Close()
	p.mu.Lock()
	for l := range p.open {
		l.close()
	}
	p.mu.Unlock()
	p.running.Wait()
	return err
}

// Arm replaces the fault that is to come. It fails with ErrInvalid if After is
// negative.
func (p *Proxy) Arm(f Fault) error {
	if f.After < 0 {
		return fmt.Errorf("cutproxy: after %d bytes: want 0 or more: %w", f.After, renjia.ErrInvalid)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.armed, p.left = &f, f.After
	return nil
}

// Disarm takes the fault back and reports whether it had happened.
func (p *Proxy) Disarm() (happened bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	happened = p.armed == nil
	p.armed = nil
	return happened
}

// Delay holds up every piece of traffic from now on.
func (p *Proxy) Delay(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.delay = d
}

func (p *Proxy) serve() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", p.target)
		if err != nil {
			_ = client.Close()
			continue
		}
		l := &link{client: client, server: server}
		p.mu.Lock()
		p.open[l] = struct{}{}
		p.mu.Unlock()
		p.running.Go(func() { p.forward(l, Requests, client, server) })
		p.running.Go(func() { p.forward(l, Replies, server, client) })
	}
}

// forward copies one direction until either end closes or a fault closes both.
func (p *Proxy) forward(l *link, side Side, from io.Reader, to io.Writer) {
	defer func() {
		l.close()
		p.mu.Lock()
		delete(p.open, l)
		p.mu.Unlock()
	}()
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if err != nil {
			return
		}
		pass, cut, delay := p.admit(l, side, n)
		time.Sleep(delay)
		if _, err := to.Write(buffer[:pass]); err != nil || cut {
			return
		}
	}
}

// admit tells how many of n bytes go through, and whether the connection is cut
// behind them.
func (p *Proxy) admit(l *link, side Side, n int) (pass int, cut bool, delay time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case l.hole:
		return 0, false, 0
	case p.armed == nil || p.armed.Side != side:
		return n, false, p.delay
	case p.left > n:
		p.left -= n
		return n, false, p.delay
	}
	pass, cut = p.left, !p.armed.Hole
	l.hole, p.armed = p.armed.Hole, nil
	return pass, cut, p.delay
}
