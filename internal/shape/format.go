package shape

import (
	"net/url"
	"strings"
	"time"
)

// Format is a form of text that JSON Schema names.
type Format struct {
	Name string
	Fits func(string) bool
}

// The formats that data standards use.
var (
	DateTime = &Format{"date-time", dateTime} // RFC 3339
	URI      = &Format{"uri", absolute}       // RFC 3986, with a scheme
)

// dateTime accepts RFC 3339, in which t and z may be small and a leap second may
// end a minute.
func dateTime(s string) bool {
	s = strings.ToUpper(s)
	if len(s) > 19 && s[17:19] == "60" {
		s = s[:17] + "59" + s[19:]
	}
	if len(s) < 20 || s[10] != 'T' || strings.Contains(s, ",") {
		return false
	}
	_, err := time.Parse(time.RFC3339Nano, s)
	return err == nil
}

func absolute(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.IsAbs() && !strings.ContainsAny(s, " <>\"{}|\\^`")
}
