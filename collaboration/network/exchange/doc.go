// Package exchange reads networks from files of other programs and writes them for
// those.
//
// # When to use it
//
// Use it to bring a table of who works with whom into a [network.Network], and a
// network into Gephi, igraph, networkx, Pajek, UCINET, Graphviz, statnet or RSiena.
// [ReadCSV] and [Tables] read lists of ties and nodes; [Read] and [Write] go by the
// extension of a file; each format has its own ReadX and WriteX.
//
//	from or to                         format
//	spreadsheets, R, Kumu, Gephi       ReadCSV, WriteCSV: lists of ties and of nodes
//	igraph, networkx, yEd, Gephi       ReadGraphML, WriteGraphML
//	Gephi with its timeline            ReadGEXF, WriteGEXF
//	Pajek                              ReadPajek, WritePajek, WritePajekProject
//	Graphviz                           ReadDOT, WriteDOT
//	D3, networkx                       ReadJSON, WriteJSON
//	UCINET                             ReadDL, WriteDL
//	matrices                           ReadMatrix, ReadIncidence and their writers
//	statnet, RSiena                    WriteStatnet, WriteSiena: files and a script
//
// # What a file says
//
// A node has an identifier, a label and a period; a tie its ends, a weight, a layer,
// a period and a record. Where a format has no place of its own for them they stand
// as attributes under the names label, weight, layer, from, until and record, and are
// read from there, whatever the case; all else is an attribute, as text: NA stays NA,
// and what is empty is missing. A weight that is missing is 1. A [renjia.Period] ends
// before its day Until: files of this package say until for that day, but GEXF, whose
// ends are inclusive, has the day before.
//
// A file with directed and undirected ties makes a directed network, in which an
// undirected one is two ties. Where a file does not say whether ties have a direction
// the caller does, and is asked by a *renjia.UnspecifiedError.
//
// Readers are strict. What is wrong is ErrInvalid, what a network cannot hold is
// ErrUnsupported, with line and column, of tables all problems at once in a
// *renjia.ValidationError. Weights must be finite and above 0. A reader takes memory
// in proportion to its file: no entities, numbers of vertices, defaults or products of
// subgraphs make a large network of a small file.
//
// # What a format loses
//
// [Loses] says which parts of a network a format has no place for, [Lost] which of
// them a network has. What is not lost is read back as it was written, or refused
// by the writer with ErrUnsupported. The same network gives the same bytes, one tie
// or node a line, so that versions of a file can be compared.
//
// # Limits
//
// Networks are held in memory; a million ties of a CSV file take about two seconds
// and 400 MB. Relations of Pajek (*Arcs :1 "agreement") and several matrices of UCINET
// are not read by igraph and networkx: write those one layer at a time. networkx
// before version 3.4 reads node-link JSON as it is, later ones with edges="links";
// version 2.8 knows GEXF 1.1 and 1.2 only. igraph gives nodes of a GraphML file their
// identifiers as the attribute id.
//
// # References
//
// Shafranovich (2005), RFC 4180; Brandes, Eiglsperger, Herman, Himsolt & Marshall
// (2002), GraphML progress report; GEXF Working Group (2022), GEXF 1.3 primer; Batagelj
// & Mrvar, Pajek reference manual; Gansner, Koutsofios & North, Drawing graphs with dot;
// Borgatti, Everett & Freeman (2002), UCINET for Windows; Handcock et al. (2008),
// statnet, J. Statistical Software 24(1); Ripley et al., Manual for RSiena.
package exchange
