package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// release is the version of the next release; a build from a tag says so itself.
const release = "0.1.0-dev"

type versionCmd struct {
	JSON bool `help:"Print JSON."`
}

// Help gives the example.
func (versionCmd) Help() string { return "Example: exportwatch version --json" }

// Run prints the version.
func (c versionCmd) Run(e *env) error {
	if c.JSON {
		return writeJSON(e.stdout, map[string]string{"version": buildVersion(), "go": runtime.Version(), "os": runtime.GOOS, "arch": runtime.GOARCH})
	}
	_, err := fmt.Fprintf(e.stdout, "exportwatch %s %s %s/%s\n", buildVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}

// buildVersion returns the version and, if the build knows it, the commit.
func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return release
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return release + " " + s.Value[:12]
		}
	}
	return release
}
