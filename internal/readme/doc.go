// Package readme keeps the pages true. Its tests run what is printed there as a
// reader would: README.md, README.zh.md, docs/researchers.md and
// docs/developers.md.
//
// # What a page may hold
//
//	```go           a program (package main), which is run; pieces of one are only shown
//	```sh           commands for bash, run at the root of a checkout, block after block
//	```sh python3   the same, where that program is installed (or Rscript, with its packages)
//	```sh network   cannot run here (or server): the flags and paths are looked up
//	```go server    the same: the program is only built
//	```text         right behind one of these: what it prints; a line … stands for any lines
//	```python       what stands in the file that the text before links to (or r)
//
// RENJIA_SNIPPETS=1 makes a missing program a failure instead of a skip.
package readme
