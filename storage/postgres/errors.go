package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// The SQLSTATE codes that are told apart (PostgreSQL manual, appendix A).
const (
	codeDivisionByZero = "22012" // a condition of ours did not hold
	codeUnique         = "23505"
	codeSerialization  = "40001"
	codeDeadlock       = "40P01"
	codeLock           = "55P03"
	codeReadOnly       = "25006" // a standby, or a primary that became one
	codeCanceled       = "57014"
	codePrivilege      = "42501"
	codeNoTable        = "42P01"
	codeNoSchema       = "3F000"
	codeEncoding       = "22021"
	codeTooMany        = "53300"
	codeUnsupported    = "0A000" // COPY under row-level security
	codeThere          = "42710" // an object, for which there is no IF NOT EXISTS
)

// lostError says that a connection was lost or that the server could not serve:
// another connection may do better.
type lostError struct{ error }

func (e *lostError) Unwrap() error { return e.error }

// wrap gives errors of the server and of pgx the meaning they have for a store.
// Only the server's own words and the network's are kept, never the
// configuration of a connection.
func wrap(err error) error {
	var server *pgconn.PgError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &server):
		return wrapServer(server)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), errors.Is(err, pgx.ErrNoRows):
		return err
	}
	return &lostError{errors.New(err.Error())}
}

func wrapServer(e *pgconn.PgError) error {
	switch e.Code {
	case codeSerialization, codeDeadlock, codeLock:
		return &driver.TransientError{Err: e}
	case codeReadOnly, codeTooMany:
		return &lostError{e}
	case codeCanceled:
		return fmt.Errorf("%w: a statement took longer than Options.Timeout", e)
	case codePrivilege:
		return fmt.Errorf("%w: %w: the role of this connection has no such right, see Roles", e, renjia.ErrForbidden)
	case codeNoTable, codeNoSchema:
		return fmt.Errorf("%w: nothing was migrated in this schema: %w", e, renjia.ErrInvalid)
	case codeEncoding:
		return fmt.Errorf("%w: %w", e, renjia.ErrInvalid)
	}
	switch class := e.Code[:min(2, len(e.Code))]; {
	case class == "08", strings.HasPrefix(e.Code, "57P"):
		return &lostError{e}
	case class == "XX":
		return fmt.Errorf("%w: %w", e, renjia.ErrCorrupt)
	}
	return e
}

// passes reports whether another attempt may succeed.
func passes(err error) bool {
	var lost *lostError
	var transient *driver.TransientError
	return errors.As(err, &lost) || errors.As(err, &transient)
}

// reading is the error of a read: what was lost can be tried again by whoever
// knows how to begin anew.
func reading(err error) error {
	var lost *lostError
	if errors.As(err, &lost) {
		return &driver.TransientError{Err: lost.error}
	}
	return err
}

// state returns the SQLSTATE of an error and the constraint it names.
func state(err error) (code, constraint string) {
	var server *pgconn.PgError
	if errors.As(err, &server) {
		return server.Code, server.ConstraintName
	}
	return "", ""
}
