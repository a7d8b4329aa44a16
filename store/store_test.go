package store_test

import (
	"testing"

	"exportwatch/store/storetest"
)

func TestSQLite(t *testing.T) { storetest.Run(t, storetest.SQLite(t)) }
