package postgres

import (
	"context"
	"errors"
	"net"
	"sync/atomic"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// A connection that is given up, because its context has ended, asks the server
// to cancel what it is doing. A commit that waits for a standby must not be
// cancelled: the server would stop waiting, keep the commit and show it to
// everybody although no standby has it (PostgreSQL manual, "Synchronous
// Replication"), and whoever asked again would have it acknowledged. So nothing
// is cancelled once COMMIT is on its way. The server then goes on waiting by
// itself, and nobody sees the commit until a standby has it.

// gate keeps one connection from sending requests to cancel while it is shut.
type gate struct{ shut atomic.Bool }

// gateKey is the name of a connection's gate among its custom data.
const gateKey = "renjia.cancel"

var errCommitting = errors.New("a commit is not cancelled")

// withGate prepares a connection before it is made. To cancel, pgx dials once
// more.
func withGate(_ context.Context, c *pgx.ConnConfig) error {
	g, dial := new(gate), c.DialFunc
	c.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
		if g.shut.Load() {
			return nil, errCommitting
		}
		return dial(ctx, network, address)
	}
	c.AfterConnect = func(_ context.Context, made *pgconn.PgConn) error {
		made.CustomData()[gateKey] = g
		return nil
	}
	return nil
}

// withoutCancelling runs something that ends with a COMMIT. If it breaks the
// connection, the gate stays shut.
func withoutCancelling(c *pgx.Conn, run func() error) error {
	g, ok := c.PgConn().CustomData()[gateKey].(*gate)
	if !ok {
		return run()
	}
	g.shut.Store(true)
	err := run()
	if !c.IsClosed() {
		g.shut.Store(false)
	}
	return err
}
