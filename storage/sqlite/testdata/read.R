# Reads a store of Renjia with DBI, RSQLite and jsonlite.
#
#     Rscript read.R FILE.db [TABLES]
#
# Lists the motions with their outcomes and tests, and checks that no commit is
# missing from the journal and that each names the hash of the one before (read.py
# computes the hashes too). TABLES is a folder that examples/tables has written.
suppressPackageStartupMessages({
  library(DBI)
  library(RSQLite)
  library(jsonlite)
})
args <- commandArgs(trailingOnly = TRUE)
db <- dbConnect(SQLite(), args[1], flags = SQLITE_RO)

motions <- dbGetQuery(db, "SELECT state, payload FROM governance_motion WHERE payload IS NOT NULL ORDER BY space, opened, id")
records <- lapply(motions$payload, fromJSON)
for (m in records) {
  result <- m$count$result # its thresholds are a data frame, a row for each test
  tests <- result$thresholds$holds
  cat(m$title$en, ": ", m$state, ", ", if (is.null(result)) "no result" else result$outcome, ", ",
    sum(tests), " of ", length(tests), " tests hold\n", sep = "")
}

spaces <- dbGetQuery(db, "SELECT id, name, seq, hash FROM _spaces ORDER BY name")
for (s in seq_len(nrow(spaces))) {
  commits <- dbGetQuery(db, "SELECT seq, chain FROM _commits WHERE space = ? ORDER BY pos", params = list(spaces$id[s]))
  stopifnot(identical(as.integer(commits$seq), seq_len(spaces$seq[s])))
  head <- raw(32)
  for (chain in commits$chain) { # the hash before, the root of the changes, the hash
    stopifnot(identical(chain[1:32], head))
    head <- chain[65:96]
  }
  stopifnot(identical(spaces$hash[[s]], head))
  cat(spaces$name[s], ": ", nrow(commits), " commits, none missing\n", sep = "")
}
dbDisconnect(db)

if (length(args) > 1) {
  package <- fromJSON(file.path(args[2], "datapackage.json"), simplifyVector = FALSE)
  types <- c(string = "character", integer = "numeric", number = "numeric", boolean = "logical", date = "Date")
  tables <- list()
  for (table in package$resources) {
    fields <- table$schema$fields
    classes <- unname(types[vapply(fields, function(f) f$type, "")])
    classes[is.na(classes)] <- "character" # instants and what has no type of its own in R
    rows <- read.csv(file.path(args[2], table$path), colClasses = classes, na.strings = "", check.names = FALSE, encoding = "UTF-8")
    stopifnot(nrow(rows) == table[["renjia:rows"]], identical(names(rows), vapply(fields, function(f) f$name, "")))
    tables[[table$name]] <- rows
  }
  cat(length(tables), " tables of ", package$renjia$space, " at position ", package$renjia$position, ", ",
    nrow(tables$governance_motion), " motions\n", sep = "")
}
