module github.com/renjia-project/renjia/storage/mariadb

go 1.26.0

replace github.com/renjia-project/renjia => ../..
