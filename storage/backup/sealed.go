package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"filippo.io/age"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/sqlite"
)

// TakeSealed is Take into an encrypted file that any one of the recipients can
// open. It fails with ErrUnspecified without a recipient.
func TakeSealed(ctx context.Context, engine *sqlite.Store, path string, recipients ...age.Recipient) (Copy, error) {
	if len(recipients) == 0 {
		return Copy{}, &renjia.UnspecifiedError{What: "sealed backup", Choices: []renjia.Choice{{
			Name: "recipients", Options: []string{"age.ParseX25519Recipient", "age.NewScryptRecipient"},
			Why: "whoever is named here, and nobody else, can open the backup",
		}}}
	}
	var plain Copy
	_, err := create(path, func(part string) (_ Copy, err error) {
		plain, err = seal(ctx, engine, part, recipients)
		return plain, err
	})
	if err != nil {
		return Copy{}, fmt.Errorf("sealed backup to %s: %w", path, err)
	}
	return plain, nil
}

// seal makes a plain copy beside the store's own file and encrypts it.
func seal(ctx context.Context, engine *sqlite.Store, path string, recipients []age.Recipient) (Copy, error) {
	dir, err := os.MkdirTemp(filepath.Dir(engine.Path()), ".renjia-backup-*")
	if err != nil {
		return Copy{}, err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a hidden folder may stay behind
	part := filepath.Join(dir, "part")
	if err := engine.BackupTo(ctx, part); err != nil {
		return Copy{}, err
	}
	made, err := check(ctx, part)
	if err != nil {
		return Copy{}, err
	}
	return made, through(ctx, part, path, func(r io.Reader, w io.Writer) error {
		sealed, err := age.Encrypt(w, recipients...)
		if err != nil {
			return err
		}
		if _, err := io.Copy(sealed, r); err != nil {
			return err
		}
		return sealed.Close()
	})
}

// RestoreSealed is Restore from an encrypted file. It fails with ErrForbidden
// if none of the identities can open it, and with ErrCorrupt if the file was
// changed or cut off.
func RestoreSealed(ctx context.Context, path, target string, identities []age.Identity, must ...storage.Stamp) (Copy, error) {
	restored, err := create(target, func(part string) (Copy, error) {
		if err := unseal(ctx, path, part, identities); err != nil {
			return Copy{}, err
		}
		return check(ctx, part, must...)
	})
	if err != nil {
		return Copy{}, fmt.Errorf("restore %s: %w", path, err)
	}
	return restored, nil
}

func unseal(ctx context.Context, path, part string, identities []age.Identity) error {
	return through(ctx, path, part, func(r io.Reader, w io.Writer) error {
		plain, err := age.Decrypt(r, identities...)
		var none *age.NoIdentityMatchError
		switch {
		case errors.As(err, &none):
			return fmt.Errorf("none of the %d identities can open it: %w", len(identities), renjia.ErrForbidden)
		case err != nil:
			return readFault(err)
		}
		_, err = io.Copy(w, sealedReader{plain})
		return err
	})
}

// sealedReader marks what fails in reading, as opposed to writing, as damage.
type sealedReader struct{ r io.Reader }

func (s sealedReader) Read(b []byte) (int, error) {
	n, err := s.r.Read(b)
	if err != nil && err != io.EOF { //nolint:errorlint // readers return it bare
		err = readFault(err)
	}
	return n, err
}

// readFault tells damage from a disk or a context that failed.
func readFault(err error) error {
	var disk *os.PathError
	if errors.As(err, &disk) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fmt.Errorf("the file was changed or is no sealed backup: %w: %w", err, renjia.ErrCorrupt)
}

// transfer copies a file.
func transfer(ctx context.Context, from, to string) error {
	return through(ctx, from, to, func(r io.Reader, w io.Writer) error {
		_, err := io.Copy(w, r)
		return err
	})
}

// through writes a new file from another, for the owner of the process alone.
func through(ctx context.Context, from, to string, work func(io.Reader, io.Writer) error) error {
	in, err := os.Open(from)
	if err != nil {
		return missing(err)
	}
	defer in.Close() //nolint:errcheck // was only read
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	err = work(contextReader{ctx, in}, out)
	return errors.Join(err, out.Close())
}

// contextReader ends reading when the context does.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c contextReader) Read(b []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(b)
}
