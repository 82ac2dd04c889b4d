// Package w3corg reads and writes organizations in the W3C Organization Ontology
// (ORG) as JSON-LD: organizations and their parts, persons, memberships, posts,
// roles, change events and collaborations between organizations.
//
// # When to use it
//
// Use it to publish a register as linked data, or to take one over. [Write]
// writes a graph with a compact context of its own that needs no network. [Read]
// reads that and what others write: any prefixes, terms and languages that the
// context of the document declares, the usual prefixes (org, skos, foaf, dcterms,
// time, schema…) even if it does not, full IRIs, nested nodes, and the short forms
// hasMember, memberOf, holds, heldBy, hasPost and hasSubOrganization.
// collaboration.ExportORG and collaboration.ImportORG translate to and from the
// records of the wing.
//
// # Limits
//
// Of JSON-LD it knows what such documents need: @context (objects and lists of
// them, not addresses, which would need the network), @graph, @id, @type, @value,
// @language, @vocab, language maps and nested nodes; not @reverse, @list, @nest or
// named graphs. Sites, remuneration and role properties are not read. Unknown
// members are problems with [Read] and warnings with [Lenient]. A document may
// have 64 MiB.
//
// # References
//
// W3C, The Organization Ontology, Recommendation of 16 January 2014. W3C, JSON-LD
// 1.1, Recommendation of 16 July 2020. W3C, Time Ontology in OWL, 2017.
package w3corg
