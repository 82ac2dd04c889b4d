package badge

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/renjia-project/renjia"
)

// list is a member that JSON-LD lets be one value or an array.
type list[T any] []T

// UnmarshalJSON takes both.
func (l *list[T]) UnmarshalJSON(b []byte) error {
	if bytes.HasPrefix(bytes.TrimSpace(b), []byte("[")) {
		return json.Unmarshal(b, (*[]T)(l))
	}
	var one T
	err := json.Unmarshal(b, &one)
	*l = list[T]{one}
	return err
}

type wireCredential struct {
	Context    list[any]          `json:"@context"` // a foreign one may hold objects
	ID         string             `json:"id"`
	Type       list[string]       `json:"type"`
	Issuer     wireProfile        `json:"issuer"`
	ValidFrom  string             `json:"validFrom"`
	ValidUntil string             `json:"validUntil,omitempty"`
	Name       string             `json:"name"`
	Subject    wireSubject        `json:"credentialSubject"`
	Evidence   list[wireEvidence] `json:"evidence,omitempty"`
	Status     *wireStatus        `json:"credentialStatus,omitempty"`
}

type wireProfile struct {
	ID   string       `json:"id"`
	Type list[string] `json:"type"`
	Name string       `json:"name"`
	URL  string       `json:"url,omitempty"`
}

type wireSubject struct {
	ID          string           `json:"id,omitempty"`
	Type        list[string]     `json:"type"`
	Achievement wireAchievement  `json:"achievement"`
	Results     list[wireResult] `json:"result,omitempty"`
}

type wireAchievement struct {
	ID          string              `json:"id"`
	Type        list[string]        `json:"type"`
	Kind        string              `json:"achievementType,omitempty"`
	Name        string              `json:"name"`
	Description string              `json:"description"`
	Criteria    wireCriteria        `json:"criteria"`
	Alignments  list[wireAlignment] `json:"alignment,omitempty"`
}

type wireCriteria struct {
	Narrative string `json:"narrative"`
}

type wireAlignment struct {
	Type      list[string] `json:"type"`
	Name      string       `json:"targetName"`
	URL       string       `json:"targetUrl"`
	Code      string       `json:"targetCode,omitempty"`
	Framework string       `json:"targetFramework,omitempty"`
}

type wireResult struct {
	Type        list[string] `json:"type"`
	Description string       `json:"resultDescription"`
	Value       string       `json:"value"`
}

type wireEvidence struct {
	ID        string       `json:"id,omitempty"`
	Type      list[string] `json:"type"`
	Narrative string       `json:"narrative,omitempty"`
}

type wireStatus struct {
	ID   string `json:"id"`
	Type string `json:"type"`
}

func (c *Credential) wire() wireCredential {
	a := c.Subject.Achievement
	w := wireCredential{
		Context: list[any]{ContextVC, ContextOB}, ID: c.ID, Type: list[string]{"VerifiableCredential", "OpenBadgeCredential"},
		Issuer:    wireProfile{c.Issuer.ID, list[string]{"Profile"}, c.Issuer.Name, c.Issuer.URL},
		ValidFrom: stamp(c.ValidFrom), ValidUntil: stamp(c.ValidUntil), Name: c.Name,
		Subject: wireSubject{ID: c.Subject.ID, Type: list[string]{"AchievementSubject"}, Achievement: wireAchievement{
			ID: a.ID, Type: list[string]{"Achievement"}, Kind: a.Type, Name: a.Name, Description: a.Description, Criteria: wireCriteria{a.Criteria},
		}},
	}
	for _, l := range a.Alignments {
		w.Subject.Achievement.Alignments = append(w.Subject.Achievement.Alignments, wireAlignment{list[string]{"Alignment"}, l.Name, l.URL, l.Code, l.Framework})
	}
	for _, r := range c.Subject.Results {
		w.Subject.Results = append(w.Subject.Results, wireResult{list[string]{"Result"}, r.Description, r.Value})
	}
	for _, e := range c.Evidence {
		w.Evidence = append(w.Evidence, wireEvidence{e.ID, list[string]{"Evidence"}, e.Narrative})
	}
	if c.Status != nil {
		w.Status = &wireStatus{c.Status.ID, c.Status.Type}
	}
	return w
}

// stamp is RFC 3339 in UTC; no instant is left out.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// Parse reads an unsigned credential as JSON. That it can be read says nothing of
// its truth.
func Parse(data []byte) (Credential, error) {
	var w wireCredential
	if err := json.Unmarshal(data, &w); err != nil {
		return Credential{}, fmt.Errorf("badge: %w: %w", err, renjia.ErrInvalid)
	}
	return w.credential()
}

func (w *wireCredential) credential() (c Credential, err error) {
	if len(w.Context) == 0 || w.Context[0] != ContextVC {
		return c, fmt.Errorf("badge: @context must begin with %s: %w", ContextVC, renjia.ErrUnsupported)
	}
	if !slices.Contains(w.Type, "VerifiableCredential") || !slices.Contains(w.Type, "OpenBadgeCredential") && !slices.Contains(w.Type, "AchievementCredential") {
		return c, fmt.Errorf("badge: type %q is no OpenBadgeCredential: %w", w.Type, renjia.ErrUnsupported)
	}
	a := w.Subject.Achievement
	c = Credential{
		ID: w.ID, Issuer: Profile{w.Issuer.ID, w.Issuer.Name, w.Issuer.URL}, Name: w.Name,
		Subject: Subject{ID: w.Subject.ID, Achievement: Achievement{ID: a.ID, Type: a.Kind, Name: a.Name, Description: a.Description, Criteria: a.Criteria.Narrative}},
	}
	for _, l := range a.Alignments {
		c.Subject.Achievement.Alignments = append(c.Subject.Achievement.Alignments, Alignment{l.Name, l.URL, l.Code, l.Framework})
	}
	for _, r := range w.Subject.Results {
		c.Subject.Results = append(c.Subject.Results, Result{r.Description, r.Value})
	}
	for _, e := range w.Evidence {
		c.Evidence = append(c.Evidence, Evidence{e.ID, e.Narrative})
	}
	if w.Status != nil {
		c.Status = &Status{w.Status.ID, w.Status.Type}
	}
	if c.ValidFrom, err = parseStamp("validFrom", w.ValidFrom); err != nil {
		return Credential{}, err
	}
	if c.ValidUntil, err = parseStamp("validUntil", w.ValidUntil); err != nil {
		return Credential{}, err
	}
	if err := c.Validate(); err != nil {
		return Credential{}, err
	}
	return c, nil
}

func parseStamp(name, s string) (t time.Time, err error) {
	if s == "" {
		return t, nil
	}
	if t, err = time.Parse(time.RFC3339, s); err != nil {
		return t, fmt.Errorf("badge: %s %q is no instant with its zone, such as 2026-03-01T00:00:00Z: %w", name, s, renjia.ErrInvalid)
	}
	return t.UTC(), nil
}
