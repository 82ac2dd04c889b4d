// Package mariadb keeps spaces on a server of MariaDB, or on a Galera cluster of several.
package mariadb
