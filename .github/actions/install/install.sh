#!/usr/bin/env bash
# Puts the program `interlude` into $INTO/bin and onto the path of the steps that follow.
#
# $REF is what the workflow names after `@`. Where that is a release, or the commit of one, the release's program is downloaded and
# its checksum checked. Else, or where it cannot be downloaded, the program is built from $CHECKOUT, the very commit that was named.
set -euo pipefail
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$CHECKOUT/Cargo.toml" | head -n 1)
bin=$INTO/bin
exe=""

# The target that the program for this machine was built for; nothing where there is none.
target() {
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) echo x86_64-unknown-linux-musl ;;
    Linux-aarch64) echo aarch64-unknown-linux-musl ;;
    Darwin-arm64) echo aarch64-apple-darwin ;;
    Darwin-x86_64) echo x86_64-apple-darwin ;;
    MINGW*-x86_64 | MSYS*-x86_64) echo x86_64-pc-windows-msvc ;;
  esac
}

# The tag of the release that the workflow names; nothing where it names a branch, or a commit that is no release.
release() {
  if [ -z "$REPOSITORY" ]; then return; fi
  case $REF in
    v[0-9]*.[0-9]*.[0-9]*) echo "$REF" ;;
    *)
      if [[ $REF =~ ^[0-9a-f]{40}$ ]] &&
        git ls-remote "$SERVER/$REPOSITORY" "refs/tags/v$version" "refs/tags/v$version^{}" 2>/dev/null | grep -q "^$REF"; then
        echo "v$version"
      fi
      ;;
  esac
}

fetch() { curl --fail --silent --show-error --location --retry 3 --output "$2" "$1"; }

sum_of() { if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1; }

# Downloads the program of a release. Fails where it cannot be had; ends everything where it is not what it should be.
download() {
  local name=interlude-$2 from=$SERVER/$REPOSITORY/releases/download/$1 expected
  mkdir -p "$INTO/download"
  fetch "$from/$name.tar.gz" "$INTO/download/$name.tar.gz" || return 1
  fetch "$from/SHA256SUMS" "$INTO/download/SHA256SUMS" || return 1
  # A star before the name says that the sum is of bytes.
  expected=$(sed -n "s/^\([0-9a-f]\{64\}\)  *\*\{0,1\}$name\.tar\.gz\$/\1/p" "$INTO/download/SHA256SUMS")
  if [ -z "$expected" ] || [ "$expected" != "$(sum_of "$INTO/download/$name.tar.gz")" ]; then
    echo "::error title=Interlude::$name.tar.gz of $1 does not have the checksum that SHA256SUMS says: it was changed, or came in part"
    exit 3
  fi
  tar -xzf "$INTO/download/$name.tar.gz" -C "$INTO/download"
  cp "$INTO/download/$name/interlude$exe" "$bin/"
}

# Builds the program in a folder of its own, where neither the toolchain file nor the configuration of the workspace is found, and
# with nothing of the environment that a build of the workspace's own is told.
build() (
  for variable in $(compgen -e | grep -E '^(CARGO|RUST)' | grep -vE '^RUSTUP_(HOME|DIST_SERVER|UPDATE_ROOT)$'); do unset "$variable"; done
  mkdir -p "$INTO/build"
  cd "$INTO/build"
  export CARGO_HOME=$INTO/build/home RUSTUP_TOOLCHAIN=stable
  rustup toolchain install stable --profile minimal --no-self-update
  cargo build --release --locked --package interlude-harness --manifest-path "$CHECKOUT/Cargo.toml" --target-dir "$INTO/build/target"
  cp "$INTO/build/target/release/interlude$exe" "$bin/"
)

case "$(uname -s)" in MINGW* | MSYS*) exe=.exe ;; esac
mkdir -p "$bin"
target=$(target) tag=$(release) how=built
if [ -n "$target" ] && [ -n "$tag" ] && download "$tag" "$target"; then
  how=downloaded
else
  echo "::notice title=Interlude::there is no program to download for ${REF:-this commit}, so it is built, which takes some minutes"
  build
fi
echo "$bin" >>"$GITHUB_PATH"
{
  echo "program=$bin/interlude$exe"
  echo "how=$how"
} >>"$GITHUB_OUTPUT"
echo "interlude was $how: $("$bin/interlude$exe" --version)"
