package contract

import (
	"github.com/renjia-project/renjia/internal/lifecycle"
)

// moving is a record with a life: where it stands, and what it must satisfy.
type moving[T any, S ~string] interface {
	*T
	state() (record, id string, at *S)
	Validate() error
}

// move takes a record along its table, sets what the step brings with it and
// validates; on an error the record is unchanged.
func move[T any, S ~string, P moving[T, S]](record P, table lifecycle.Table[S], verb string, set func(*T) error) error {
	changed := *record
	kind, id, at := P(&changed).state()
	to, err := table.Next(kind, id, *at, verb)
	if err != nil {
		return err
	}
	*at = to
	if set != nil {
		if err := set(&changed); err != nil {
			return err
		}
	}
	if err := P(&changed).Validate(); err != nil {
		return err
	}
	*record = changed
	return nil
}
