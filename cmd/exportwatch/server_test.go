package main

import (
	"net"
	"strings"
	"testing"
)

// TestPagesURL proves that the printed address is one that a browser opens.
func TestPagesURL(t *testing.T) {
	l, err := listen(t.Context(), "127.0.0.1:0", "")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]string{
		"127.0.0.1:0": "http://127.0.0.1:PORT/", "localhost:0": "http://localhost:PORT/", "[::]:0": "http://localhost:PORT/",
		"0.0.0.0:0": "http://localhost:PORT/", ":0": "http://localhost:PORT/", "watch.firm.example:0": "http://watch.firm.example:PORT/",
		"[::1]:0": "http://[::1]:PORT/",
	} {
		if got := pagesURL(address, l); got != strings.ReplaceAll(want, "PORT", port) {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
}
