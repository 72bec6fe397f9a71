#!/usr/bin/env bash
# Builds the wheel of sakip-py as a user would get it, installs it into a fresh environment and runs everything
# that speaks for it: the vectors, random requests compared byte for byte with Rust, tables, plots, the examples of
# the documentation and of the notebook, the stubs, and the source distribution.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 CARGO_NET_OFFLINE="${CARGO_NET_OFFLINE:-false}"

step() { printf '\n-- python: %s (%ss)\n' "$*" "$SECONDS"; }

step "tools"
python3 -c 'import sys; assert sys.version_info >= (3, 10), "sakip-py needs Python 3.10 or newer"'
venv=target/python/venv
pins=sakip-py/tests/requirements.txt
if ! cmp -s "$pins" "$venv/pins"; then
    rm -rf "$venv"
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --requirement "$pins"
    cp "$pins" "$venv/pins"
fi
export PATH="$root/$venv/bin:$PATH" VIRTUAL_ENV="$root/$venv"

step "random requests with the answers of Rust"
cargo build --release --locked --quiet -p sakip-cases
target/release/sakip-cases --seed "${SAKIP_SEED:-2026}" --count 100000 >target/python/cases.jsonl

step "wheel, from the lock"
rm -rf target/python/dist target/python/wheels target/python/sdist-wheel
maturin build --quiet --release --locked -m sakip-py/Cargo.toml --out target/python/wheels
wheel=$(echo target/python/wheels/sakip-*-abi3-*.whl)
[ -f "$wheel" ] || { echo "tests/python.sh: no abi3 wheel: $wheel" >&2; exit 1; }
case $wheel in *-cp310-abi3-*) ;; *) echo "tests/python.sh: not for Python 3.10 on: $wheel" >&2; exit 1 ;; esac
pip install --quiet --force-reinstall --no-deps "$wheel"

step "source distribution, complete and offline"
maturin sdist -m sakip-py/Cargo.toml --out target/python/dist
mkdir -p target/python/sdist && rm -rf target/python/sdist/* && tar -xzf target/python/dist/sakip-*.tar.gz -C target/python/sdist
# Its workspace is smaller than ours: cargo takes the members it lacks out of the lock, and nothing may come in.
(
    cd target/python/sdist/sakip-*
    cargo metadata --offline --format-version=1 >/dev/null
    python3 - "$root/Cargo.lock" <<'PY'
import pathlib, sys
def locked(path):
    blocks = pathlib.Path(path).read_text().split("[[package]]")[1:]
    return {tuple(line for line in block.splitlines() if line.startswith(("name", "version", "checksum"))) for block in blocks}
foreign = locked("Cargo.lock") - locked(sys.argv[1])
sys.exit(f"tests/python.sh: the sdist needs what the lock does not name: {sorted(foreign)}" if foreign else 0)
PY
)
for name in python/sakip/py.typed python/sakip/_sakip.pyi Cargo.lock; do
    tar -tzf target/python/dist/sakip-*.tar.gz | grep -q "/$name$" || { echo "tests/python.sh: the sdist lacks $name" >&2; exit 1; }
done

# As one who has no network would; what the wheel above compiled is used again where nothing differs.
CARGO_NET_OFFLINE=true CARGO_TARGET_DIR=$root/target \
    pip wheel --quiet --no-deps --no-index --no-build-isolation --no-cache-dir --wheel-dir target/python/sdist-wheel target/python/dist/sakip-*.tar.gz
[ -f "$(echo target/python/sdist-wheel/sakip-*-abi3-*.whl)" ] || { echo "tests/python.sh: the sdist built no wheel" >&2; exit 1; }

step "types and stubs"
(
    cd target/python
    mypy --strict --config-file "$root/sakip-py/pyproject.toml" -p sakip
    python -m mypy.stubtest sakip --mypy-config-file "$root/sakip-py/pyproject.toml" \
        --allowlist "$root/sakip-py/tests/stubtest-allowed.txt" --ignore-unused-allowlist
)

step "tests, examples, notebook"
# From elsewhere, so that the installed package is tested and not the folder.
(cd target/python && SAKIP_CASES=$root/target/python/cases.jsonl pytest -p no:cacheprovider --rootdir "$root/sakip-py" "$root/sakip-py/tests")
step "done"
