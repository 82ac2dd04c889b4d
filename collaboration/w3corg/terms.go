package w3corg

import "strings"

// prefixes are the usual ones. They are in the context of what is written, and
// are known in what is read even if its context does not declare them.
var prefixes = []struct{ name, iri string }{
	{"org", "http://www.w3.org/ns/org#"},
	{"skos", "http://www.w3.org/2004/02/skos/core#"},
	{"foaf", "http://xmlns.com/foaf/0.1/"},
	{"dcterms", "http://purl.org/dc/terms/"},
	{"time", "http://www.w3.org/2006/time#"},
	{"xsd", "http://www.w3.org/2001/XMLSchema#"},
	{"schema", "http://schema.org/"},
}

// others are further prefixes that are read.
var others = []struct{ name, iri string }{
	{"dct", "http://purl.org/dc/terms/"},
	{"rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
	{"rdfs", "http://www.w3.org/2000/01/rdf-schema#"},
	{"owl", "http://www.w3.org/2002/07/owl#"},
	{"vcard", "http://www.w3.org/2006/vcard/ns#"},
	{"prov", "http://www.w3.org/ns/prov#"},
	{"gr", "http://purl.org/goodrelations/v1#"},
}

// full returns the IRI of a name with a usual prefix.
func full(name string) string {
	prefix, local, _ := strings.Cut(name, ":")
	for _, p := range prefixes {
		if p.name == prefix {
			return p.iri + local
		}
	}
	return name
}

// same are properties that mean the same here, brought to one.
var same = map[string]string{
	"http://www.w3.org/2000/01/rdf-schema#label": full("skos:prefLabel"),
	"https://schema.org/foundingDate":            full("schema:foundingDate"),
	"https://schema.org/dissolutionDate":         full("schema:dissolutionDate"),
	full("dcterms:title"):                        full("skos:prefLabel"),
	full("org:unitOf"):                           full("org:subOrganizationOf"),
	full("time:inXSDDateTime"):                   full("time:inXSDDate"),
	full("time:inXSDDateTimeStamp"):              full("time:inXSDDate"),
	full("foaf:Agent"):                           full("foaf:Person"),
	full("foaf:Organization"):                    full("org:Organization"),
}

func canonical(iri string) string {
	if to, ok := same[iri]; ok {
		return to
	}
	return iri
}

// isIRI reports whether a text is an absolute IRI, as far as this package tells
// them from texts: a scheme, a colon, no spaces.
func isIRI(s string) bool {
	scheme, rest, found := strings.Cut(s, ":")
	if !found || rest == "" || strings.ContainsAny(s, " \t\r\n\"<>{}|\\^`") {
		return false
	}
	return scheme == "_" || isScheme(scheme)
}

func isScheme(s string) bool {
	for i, c := range s {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (i == 0 || !(c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.')) {
			return false
		}
	}
	return s != ""
}
