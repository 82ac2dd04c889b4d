package resources

import "github.com/renjia-project/renjia/resources/service"

// Client is the file of a person the station serves (建档). A person has one
// file. The kind is guarded.
type Client = service.Client

// ClientID identifies a client file.
type ClientID = service.ClientID
