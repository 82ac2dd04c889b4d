# Makes "data" for RSiena of the files beside this one.
library(RSiena)
use_composition <- FALSE
files <- c("siena.wave1.txt", "siena.wave2.txt", "siena.wave3.txt")
waves <- array(unlist(lapply(files, function(file) as.matrix(read.table(file)))), dim = c(4, 4, 3))
nodes <- read.csv("siena.nodes.csv", colClasses = "character", na.strings = c("", "NA"), check.names = FALSE, fileEncoding = "UTF-8")
covariate <- function(x) {
  y <- suppressWarnings(as.numeric(x))
  if (any(is.na(y) & !is.na(x))) y <- as.numeric(factor(x))
  coCovar(y)
}
covariates <- lapply(nodes[setdiff(names(nodes), c("id", "label", "from", "until"))], covariate)
names(covariates) <- make.names(names(covariates), unique = TRUE)
if (use_composition) {
  waves[waves == 10] <- 0
  covariates$composition <- sienaCompositionChangeFromFile("siena.composition.txt")
}
data <- do.call(sienaDataCreate, c(list(net = sienaDependent(waves)), covariates))
