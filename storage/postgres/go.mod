module github.com/renjia-project/renjia/storage/postgres

go 1.26.0

replace github.com/renjia-project/renjia => ../..
