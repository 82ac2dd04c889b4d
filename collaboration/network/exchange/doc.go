// Package exchange reads and writes networks as files of other programs.
package exchange
