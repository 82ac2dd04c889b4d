//go:build !unix

package main

import "time"

var started = time.Now()

// cpuSeconds returns the time since the start where processor time is not at hand.
func cpuSeconds() float64 { return time.Since(started).Seconds() }
