# The two commands that a newcomer needs. Both install what they need into the repository (.venv, node_modules, target,
# var); `make test` also asks Debian's package manager for the servers that some tests use.

PYTHON := $(shell sh scripts/find-python.sh)

.PHONY: help demo test format clean

help:
	@echo "make demo         a shopper's way through three shops, and what Sovendus (the sandbox) was told"
	@echo "make demo KEEP=1  the same, and leaves sandbox and shops running for you to click through"
	@echo "make test         every test and lint of every language, and one summary"
	@echo "make format       formats the sources"
	@echo "make clean        removes all that was built or installed here"

demo:
	@$(PYTHON) scripts/demo.py $(if $(KEEP),--keep)

test:
	@$(PYTHON) scripts/test.py $(if $(ONLY),"$(ONLY)")

format:
	cargo fmt --all
	.venv/bin/ruff format python tests scripts examples
	cd node && npm run --silent format

clean:
	rm -rf .venv var target node/node_modules node/dist node/build node/native/*.node examples/express/node_modules
