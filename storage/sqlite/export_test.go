package sqlite

import "net/url"

// Alter runs a statement on a file behind the store's back.
func Alter(path, statement string) error {
	c, err := dial("file:" + (&url.URL{Path: path}).EscapedPath())
	if err != nil {
		return err
	}
	defer c.close()
	return c.exec(statement)
}
