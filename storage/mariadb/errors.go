package mariadb

import (
	"context"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/go-sql-driver/mysql"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage/driver"
)

// The error numbers of the server that are told apart, after MariaDB's
// reference of error codes.
const (
	codeTooManyConnections = 1040
	codeDatabaseDenied     = 1044
	codeAccessDenied       = 1045
	codeNotReady           = 1047 // a node of Galera that is not part of the cluster
	codeNoDatabase         = 1049
	codeShutdown           = 1053
	codeColumnThere        = 1060
	codeIndexThere         = 1061
	codeDuplicate          = 1062
	codeCommandDenied      = 1142
	codeColumnDenied       = 1143
	codeNoTable            = 1146
	codeTooLarge           = 1153 // max_allowed_packet
	codeDuringCommit       = 1180
	codeLockWait           = 1205
	codeDeadlock           = 1213 // also a conflict that Galera finds at the commit
	codeOvertaken          = 1020 // innodb_snapshot_isolation
	codeReadOnly           = 1290
	codeInterrupted        = 1317
	codeBadText            = 1366
	codeWrongText          = 1300
	codeKilled             = 1927
	codeStatementTime      = 1969
)

// wrap gives errors of the server the meaning they have for a store, as long as
// no commit is under way: nothing was written by what failed.
func wrap(err error) error {
	switch code(err) {
	case 0:
		if isLost(err) {
			return &driver.TransientError{Err: err}
		}
		if errors.Is(err, sqldriver.ErrSkip) {
			return fmt.Errorf("larger than the packets the server takes (max_allowed_packet): %w", renjia.ErrInvalid)
		}
	case codeDeadlock, codeLockWait, codeOvertaken, codeNotReady, codeShutdown, codeInterrupted, codeKilled, codeTooManyConnections, codeDuringCommit:
		return &driver.TransientError{Err: err}
	case codeDatabaseDenied, codeAccessDenied, codeCommandDenied, codeColumnDenied, codeReadOnly:
		return fmt.Errorf("%w: %w", err, renjia.ErrForbidden)
	case codeNoDatabase:
		return fmt.Errorf("%w; create the database first: %w", err, renjia.ErrNotFound)
	case codeBadText, codeWrongText, codeTooLarge:
		return fmt.Errorf("%w: %w", err, renjia.ErrInvalid)
	}
	return err
}

// uncertain is wrap for the packet that ends with COMMIT: where the server's
// answer does not say that nothing was written, the outcome is unknown. The
// same batch can be sent again.
func uncertain(err error) error {
	var transient *driver.TransientError
	if !errors.As(err, &transient) {
		return err
	}
	switch code(err) {
	case codeDeadlock, codeLockWait, codeOvertaken:
		return err
	}
	return fmt.Errorf("the server did not say how a commit ended: %w: %w", transient.Err, renjia.ErrUnknown)
}

// isLost reports whether the connection broke, or was never there.
func isLost(err error) bool {
	var network net.Error
	return errors.Is(err, sqldriver.ErrBadConn) || errors.Is(err, mysql.ErrInvalidConn) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, io.EOF) || errors.As(err, &network) && !isContext(err)
}

func code(err error) uint16 {
	var e *mysql.MySQLError
	if errors.As(err, &e) {
		return e.Number
	}
	return 0
}

func isMissing(err error) bool { return code(err) == codeNoTable }

// violated returns the unique index that a statement violated, such as "number"
// in "Duplicate entry '1-7' for key 'by_number'", or "". MySQL puts the table's
// name and a dot in front.
func violated(err error) string {
	if code(err) != codeDuplicate {
		return ""
	}
	const before = " for key '"
	message := err.Error()
	at := strings.LastIndex(message, before)
	if at < 0 {
		return "PRIMARY"
	}
	name, _, _ := strings.Cut(message[at+len(before):], "'")
	return strings.TrimPrefix(name[strings.LastIndexByte(name, '.')+1:], indexPrefix)
}

// isContext reports whether the caller's context ended.
func isContext(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}
