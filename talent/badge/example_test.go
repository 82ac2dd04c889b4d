package badge_test

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"time"

	"github.com/renjia-project/renjia/talent/badge"
)

func Example() {
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, 32)) // in earnest: ed25519.GenerateKey(nil)
	c := badge.Credential{
		ID: "urn:uuid:0198c5c8-0000-7000-8000-000000000001", Name: "100 hours of service",
		Issuer:    badge.Profile{ID: "https://station.example", Name: "Station"},
		ValidFrom: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC),
		Subject: badge.Subject{Achievement: badge.Achievement{
			ID: "https://station.example/one-star", Type: "CommunityService", Name: "One star", Description: "100 hours of service", Criteria: "Hours approved by the station",
		}},
	}
	token, err := badge.Sign(c, key, "2026")
	if err != nil {
		fmt.Println(err)
		return
	}
	trusted := badge.Issuers{"https://station.example": {{ID: "2026", Public: key.Public().(ed25519.PublicKey)}}}
	back, err := badge.Verify(token, trusted, time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC))
	fmt.Println(back.Subject.Achievement.Name, err)
	_, err = badge.Verify(token, trusted, time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC))
	fmt.Println(errors.Is(err, badge.ErrValidity))
	// Output:
	// One star <nil>
	// true
}
