module github.com/renjia-project/renjia/storage/memory/peer

go 1.26.0

require (
	github.com/google/uuid v1.6.0
	github.com/hashicorp/go-memdb v1.3.5
	github.com/renjia-project/renjia v0.0.0
)

require (
	github.com/hashicorp/go-immutable-radix v1.3.1 // indirect
	github.com/hashicorp/golang-lru v0.5.4 // indirect
	github.com/shopspring/decimal v1.6.0 // indirect
)

replace github.com/renjia-project/renjia => ../../..
