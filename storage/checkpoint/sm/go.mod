module github.com/renjia-project/renjia/storage/checkpoint/sm

go 1.26.0

require (
	github.com/emmansun/gmsm v0.15.5
	github.com/renjia-project/renjia v0.0.0
	github.com/stretchr/testify v1.12.1
	golang.org/x/mod v0.42.0
)

require (
	github.com/google/uuid v1.6.0 // indirect
	github.com/shopspring/decimal v1.6.0 // indirect
	go.yaml.in/yaml/v3 v3.0.5 // indirect
	golang.org/x/crypto v0.58.0 // indirect
	golang.org/x/sys v0.49.0 // indirect
)

replace github.com/renjia-project/renjia => ../../..
