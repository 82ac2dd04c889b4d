package main

import (
	"database/sql"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/stretchr/testify/require"
)

func mariadbAddress(t *testing.T) string {
	dsn := os.Getenv("RENJIA_MARIADB_DSN")
	if dsn == "" {
		t.Skip("RENJIA_MARIADB_DSN names no server")
	}
	config, err := mysql.ParseDSN(dsn)
	require.NoError(t, err)
	admin, err := sql.Open("mysql", dsn)
	require.NoError(t, err)
	name := fmt.Sprintf("move_%d", os.Getpid())
	_, err = admin.Exec("CREATE DATABASE " + name)
	require.NoError(t, err)
	t.Cleanup(func() {
		_, err := admin.Exec("DROP DATABASE " + name)
		require.NoError(t, err)
		require.NoError(t, admin.Close())
	})
	user := config.User
	if config.Passwd != "" {
		user += ":" + config.Passwd
	}
	return strings.TrimSpace("mariadb://" + user + "@" + config.Addr + "/" + name)
}
