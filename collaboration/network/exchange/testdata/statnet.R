# Makes "net" and, if ties have layers, "layers" of the files beside this one.
library(network)
table_of <- function(file, ids) {
  read.csv(file, colClasses = setNames(rep("character", length(ids)), ids), na.strings = c("", "NA"),
           check.names = FALSE, stringsAsFactors = FALSE, fileEncoding = "UTF-8")
}
nodes <- table_of("statnet.nodes.csv", "id")
edges <- table_of("statnet.edges.csv", c("source", "target"))
network_of <- function(edges, multiple) {
  net <- network.initialize(nrow(nodes), directed = TRUE, loops = FALSE, multiple = multiple)
  network.vertex.names(net) <- nodes$id
  for (name in setdiff(names(nodes), "id")) set.vertex.attribute(net, name, nodes[[name]])
  if (nrow(edges) == 0) return(net)
  add.edges(net, match(edges$source, nodes$id), match(edges$target, nodes$id))
  for (name in setdiff(names(edges), c("source", "target"))) set.edge.attribute(net, name, edges[[name]])
  net
}
net <- network_of(edges, multiple = TRUE)
if ("layer" %in% names(edges)) layers <- lapply(split(edges, edges$layer), network_of, multiple = FALSE)
