package main

// commands are all that the program does, one line each.
var commands = []command{}
