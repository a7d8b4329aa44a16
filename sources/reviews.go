package sources

// reviews returns the rules under review before they are published.
func reviews(Config) ([]Definition, error) { return nil, nil }
