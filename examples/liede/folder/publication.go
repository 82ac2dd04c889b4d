package folder

import (
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/renjia-project/renjia"
)

// Publication is publication.json, which a folder may have: what the standards for
// open data ask for beyond the records. Every field may be empty.
type Publication struct {
	Publisher   string     `json:"publisher,omitempty"`    // name of who publishes
	Station     string     `json:"station,omitempty"`      // subject that provides the services and receives the gifts
	Scheme      string     `json:"scheme,omitempty"`       // of the registration numbers in subjects.csv, such as CN-USCC
	URI         string     `json:"uri,omitempty"`          // where the documents are published
	Published   time.Time  `json:"published,omitzero"`     // when
	License     string     `json:"license,omitempty"`      // a URI
	OCIDPrefix  string     `json:"ocid_prefix,omitempty"`  // given by the Open Contracting Partnership: ocds- and six characters
	GrantPrefix string     `json:"grant_prefix,omitempty"` // of grant identifiers: 360G- and a name given by 360Giving
	Description string     `json:"description,omitempty"`  // of the station, for the directory of its services
	Locations   []Location `json:"locations,omitempty"`
}

// Location is a place where the station can be visited.
type Location struct {
	Name      renjia.Text `json:"name"`
	Address   string      `json:"address"` // street and number
	City      string      `json:"city"`
	Province  string      `json:"province"`
	Postcode  string      `json:"postcode"`
	Country   string      `json:"country"`             // ISO 3166-1, such as CN
	Latitude  string      `json:"latitude,omitempty"`  // degrees, as a decimal number
	Longitude string      `json:"longitude,omitempty"` // degrees
	Phone     string      `json:"phone,omitempty"`
	Open      []Opening   `json:"open,omitempty"`
}

// Opening is when a place is open in a week.
type Opening struct {
	Days  string `json:"days"`  // such as MO,TU,WE
	From  string `json:"from"`  // such as 09:00
	Until string `json:"until"` // such as 17:30
}

// publicationFile may be missing, unlike all other files.
const publicationFile = "publication.json"

// Publication reads publication.json; a folder without one gives an empty
// Publication.
func (f *Folder) Publication() (Publication, error) {
	p, _, err := f.publication()
	return p, err
}

func (f *Folder) publication() (p Publication, src *source, err error) {
	if _, err := os.Stat(filepath.Join(f.dir, publicationFile)); os.IsNotExist(err) {
		return p, nil, nil
	}
	if src, err = f.readJSON(publicationFile, &p); err != nil {
		return p, src, err
	}
	return p, src, src.placed(p.problems())
}

var (
	ocidPrefix  = regexp.MustCompile(`^ocds-[a-z0-9]{6}$`)
	grantPrefix = regexp.MustCompile(`^360G-[A-Za-z0-9_]+$`)
	degrees     = regexp.MustCompile(`^-?[0-9]{1,3}(\.[0-9]+)?$`)
	clock       = regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]$`)
	weekdays    = regexp.MustCompile(`^(MO|TU|WE|TH|FR|SA|SU)(,(MO|TU|WE|TH|FR|SA|SU))*$`)
)

func (p *Publication) problems() (found renjia.Problems) {
	link := func(path, text string) {
		u, err := url.Parse(text)
		found.Require(text == "" || (err == nil && u.IsAbs()), path, "%q is no URI such as https://example.org/2026", text)
	}
	link("uri", p.URI)
	link("license", p.License)
	found.Require(p.OCIDPrefix == "" || ocidPrefix.MatchString(p.OCIDPrefix), "ocid_prefix", "%q: want ocds- and six small letters or digits", p.OCIDPrefix)
	found.Require(p.GrantPrefix == "" || grantPrefix.MatchString(p.GrantPrefix), "grant_prefix", "%q: want 360G- and a name of letters and digits", p.GrantPrefix)
	for _, l := range p.Locations {
		found.Require(!l.Name.IsZero(), "locations", "a location has no name")
		for _, part := range [...]struct{ name, text string }{{"address", l.Address}, {"city", l.City}, {"province", l.Province}, {"postcode", l.Postcode}, {"country", l.Country}} {
			found.Require(strings.TrimSpace(part.text) != "", "locations", "%s: %s must be given", l.Name.In(renjia.English), part.name)
		}
		for _, d := range []string{l.Latitude, l.Longitude} {
			found.Require(d == "" || degrees.MatchString(d), "locations", "%s: %q is no number of degrees", l.Name.In(renjia.English), d)
		}
		for _, o := range l.Open {
			found.Require(weekdays.MatchString(o.Days), "locations", "%s: %q: want days such as MO,TU", l.Name.In(renjia.English), o.Days)
			found.Require(clock.MatchString(o.From) && clock.MatchString(o.Until) && o.From < o.Until, "locations", "%s: %q to %q are no opening hours", l.Name.In(renjia.English), o.From, o.Until)
		}
	}
	return found
}

// published checks publication.json together with the other files.
func (c *checker) published() {
	p, src, err := c.publication()
	c.report.Within(renjia.Place{File: publicationFile}, err)
	if err == nil && p.Station != "" {
		c.keys.Refer("subject", p.Station, src.at("station"))
	}
}
