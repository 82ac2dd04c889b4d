package booking

import (
	"fmt"
	"io"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/strict"
)

// maxFile is the largest file of resources that is read.
const maxFile = 16 << 20

// directory is a file of resources.
type directory struct {
	Source    string     `json:"source,omitempty"` // who decided it, such as the rules of a station
	Resources []Resource `json:"resources"`
}

// Validate reports every problem of the resources, and codes that are missing or
// there twice.
func (d directory) Validate() error {
	var p renjia.Problems
	seen := map[string]bool{}
	for i, r := range d.Resources {
		path := fmt.Sprintf("resources[%d]", i)
		p.Require(r.Code != "", path+".code", "must be given")
		p.Require(r.Code == "" || !seen[r.Code], path+".code", "%q is there twice", r.Code)
		seen[r.Code] = true
		p.Within(path, r.Validate())
	}
	return p.Err("resources")
}

// ReadResources reads resources with their opening hours and tariffs from JSON:
// {"source": "…", "resources": [{"code": "A1", "name": {"zh": "活动室"}, "class":
// "venue", "capacity": 1, …}]}, strictly; every problem is reported with its
// place. A resource without an identifier gets one from its code in the space.
func ReadResources(r io.Reader, file, space string) ([]Resource, error) {
	var d directory
	if err := strict.Read(r, file, maxFile, &d); err != nil {
		return nil, err
	}
	for i := range d.Resources {
		if x := &d.Resources[i]; x.ID.IsZero() {
			x.ID = renjia.ImportedID[Resource](space, "resources_bookable", x.Code)
		}
	}
	return d.Resources, nil
}
