package main

// commands are all that the program does, one line each.
var commands = []command{
	{"assign", "who takes which post: as many as possible, at least cost or most fairly, with proof and reasons", assignCommand},
	{"status", "whether a person meets a requirement, what is missing and by when", status},
	{"hours", "hours of voluntary service under a policy, and why records do not count", hoursCommand},
	{"survival", "how long people stay: Kaplan–Meier, log-rank, Cox, reasons", survivalCommand},
	{"roster", "who works which shift on which day, and how far from the best that is", doRoster},
	{"transport", "people with several units to posts that ask for several; or even loads", transportCommand},
	{"stable", "residents to hospitals by the lists of both sides, best for either", stableCommand},
}
