package sources

import (
	"cmp"
	"slices"

	"exportwatch"
)

// Unwatched returns the built-in sources that cfg leaves out only because a key or a
// setting of theirs is missing, each with what it lacks. They cannot be retrieved.
func Unwatched(cfg Config) (defs []Definition, lacks map[exportwatch.SourceID]string, err error) {
	const stand = Key("stands for a key that is not there")
	cfg.Own = nil
	there, err := All(cfg)
	if err != nil && len(cfg.Only) == 0 {
		return nil, nil, err
	}
	k := &cfg.Keys
	for _, key := range []*Key{&k.Congress, &k.GovInfo, &k.CourtListener, &k.Regulations} {
		*key = cmp.Or(*key, stand)
	}
	unset := len(cfg.Reviews) == 0
	if unset {
		cfg.Reviews = []string{"BIS-2001-0001"}
	}
	all, err := All(cfg)
	if err != nil && len(cfg.Only) == 0 {
		return nil, nil, err
	}
	lacks = map[exportwatch.SourceID]string{}
	for _, d := range all {
		if slices.ContainsFunc(there, func(t Definition) bool { return t.ID == d.ID }) {
			continue
		}
		lacks[d.ID] = "needs a key"
		if d.ID == docketsID && unset {
			lacks[d.ID], d.Home = "not set", ""
		}
		defs = append(defs, Definition{Source: d.Source, Route: d.Route})
	}
	return defs, lacks, nil
}
