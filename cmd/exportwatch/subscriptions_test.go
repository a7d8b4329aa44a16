package main

import (
	"os"
	"path/filepath"
	"testing"

	"exportwatch"
	"exportwatch/store"
)

// TestSubscriptionsStay: a pass without a configuration leaves the subscriptions
// as those of the last one with a configuration.
func TestSubscriptionsStay(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"c.yaml":        "subscriptions:\n  - id: desk\n    channels: [{channel: log}]\n",
		"web/web.txtar": "-- 2031-03-03T15:00Z https://agency.example/ --\nHTTP/1.1 200 OK\nContent-Type: text/plain\n\nSynthetic.\n",
	} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pass := []string{"check", "--replay", filepath.Join(dir, "web"), "--data", filepath.Join(dir, "data"), "bis/news"}
	for _, args := range [][]string{append([]string{"-c", filepath.Join(dir, "c.yaml")}, pass...), pass} {
		if code, out := command(t, args...); code != exitTrouble { // nobody recorded its page, the second time either
			t.Fatalf("%q: exit %d\n%s", args, code, out)
		}
		st, err := store.OpenReadOnly(t.Context(), filepath.Join(dir, "data", databaseName))
		if err != nil {
			t.Fatal(err)
		}
		var subs []exportwatch.Subscription
		if err := st.View(t.Context(), func(tx *store.Tx) (err error) { subs, err = tx.Subscriptions(t.Context()); return err }); err != nil {
			t.Fatal(err)
		}
		if len(subs) != 1 || subs[0].ID != "desk" {
			t.Errorf("after %q the subscriptions are %+v", args, subs)
		}
		if err := st.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
