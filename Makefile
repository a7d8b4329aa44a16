# FUZZTIME is a duration, or a number of inputs with an x behind it.
FUZZTIME ?= 5m

.PHONY: fuzz cuts
fuzz: # every fuzz target in turn
	@set -e; for pkg in $$(go list ./...); do \
		listed=$$(go test -list '^Fuzz' $$pkg); \
		for target in $$(echo "$$listed" | grep '^Fuzz' || true); do \
			echo "$$pkg $$target"; \
			go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$pkg; \
		done; \
	done

cuts: # recorded payloads cut at every tenth byte, whole; takes an hour or more
	go test ./parsers -run '^TestCutPayloads$$' -every-tenth -timeout 0 -v
