#!/bin/sh
# consumer.sh - a stranger installs ipkin and builds against it, in every way
# SPDX-License-Identifier: MIT
#
# consumer.sh [ROOT]      with CC, CXX, MESON and PKG_CONFIG as the environment
# has them.  All happens in a temporary folder.  Exit 0, 1, or 77 where there
# is no Meson or pkg-config.
set -eu

root=$(cd "${1:-$(dirname "$0")/../..}" && pwd)
: "${CC:=cc}" "${CXX:=c++}" "${MESON:=meson}" "${PKG_CONFIG:=pkg-config}"
for tool in "$MESON" "$PKG_CONFIG" "${CC%% *}"; do
  command -v "$tool" >/dev/null || { echo "skipped: there is no $tool"; exit 77; }
done
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
trap 'exit 1' INT TERM HUP
cd "$temp"

fail() {
  echo "FAILED: $*"
  exit 1
}

# quietly COMMAND...: its output only if it fails
quietly() {
  "$@" >log 2>&1 || { cat log; fail "$*"; }
}

# says PROGRAM...: it must print what the program below prints
says() {
  printf '10.96.0.1\nSVC-07: primary IPv6, so fd01::/108 first\n' >want
  "$@" >got 2>&1 || { cat got; fail "$* ends with an error"; }
  cmp -s want got || { cat got; fail "$* says something else"; }
}

# In the common part of C and C++, and warning-free in both.
cat >user.c <<'EOF'
#include <ipkin.h>
#include <stdio.h>
#include <string.h>

static struct ipkin_text text(const char *s) {
  struct ipkin_text t;
  t.data = s;
  t.len = strlen(s);
  return t;
}

int main(void) {
  const char *range = "10.96.0.0/12";
  struct ipkin_cidr cidr;
  struct ipkin_addr first;
  char out[IPKIN_CIDR_TEXT_CAP];
  struct ipkin_plan_config config;
  struct ipkin_plan plan;
  struct ipkin_finding findings[IPKIN_FINDINGS_MAX];
  size_t len, at, i;

  if (ipkin_version() >> 16 != IPKIN_VERSION_MAJOR)
    return 1;
  if (ipkin_cidr_parse(range, strlen(range), &cidr, &at) != IPKIN_OK)
    return 2;
  if (ipkin_service_first(&cidr, &first) != IPKIN_OK)
    return 3;
  if (ipkin_addr_format(&first, out, sizeof out, &len) != IPKIN_OK)
    return 4;
  puts(out);

  memset(&config, 0, sizeof config);
  config.size = sizeof config;
  config.platform = IPKIN_PLATFORM_K0S;
  config.external_address = text("2001:db8::10");
  config.service_ranges = text("10.96.0.0/12,fd01::/108");
  if (ipkin_plan_check(&config, &plan, findings, IPKIN_FINDINGS_MAX, &len) !=
      IPKIN_OK)
    return 5;
  if (ipkin_cidr_format(&plan.service_ranges[0], out, sizeof out, &at) !=
      IPKIN_OK)
    return 6;
  for (i = 0; i < len; i++)
    if (findings[i].mend == IPKIN_MEND_SWAP)
      printf("%s: primary IPv%u, so %s first\n",
             ipkin_finding_name(findings[i].rule), plan.primary_family, out);
  return 0;
}
EOF
warnings='-Wall -Wextra -Wpedantic -Werror'

echo 'meson install'
quietly "$MESON" setup build "$root" --buildtype=release \
  --prefix="$temp/prefix" --libdir=lib
# tests and examples are not what is installed, and take their time
quietly "$MESON" compile -C build ipkin:shared_library ipkin:static_library
quietly "$MESON" install -C build --no-rebuild
PKG_CONFIG_PATH=$temp/prefix/lib/pkgconfig
export PKG_CONFIG_PATH
flags=$("$PKG_CONFIG" --cflags ipkin)
libs=$("$PKG_CONFIG" --libs ipkin)
version=$(sed -n 's/^#define IPKIN_VERSION_[A-Z]* //p' "$root/include/ipkin.h" |
  paste -s -d . -)
[ "$("$PKG_CONFIG" --modversion ipkin)" = "$version" ] ||
  fail "pkg-config does not say version $version"

echo 'C, shared'
# shellcheck disable=SC2086 # flags are words
quietly $CC -std=c11 $warnings $flags user.c $libs -o shared
grep -q 'libipkin\.so\.0' shared || fail 'the program needs no libipkin.so.0'
says env LD_LIBRARY_PATH="$temp/prefix/lib" ./shared

echo 'C, static'
# shellcheck disable=SC2086
quietly $CC -std=c11 $warnings $flags user.c "$temp/prefix/lib/libipkin.a" \
  -o static
says ./static

if command -v "${CXX%% *}" >/dev/null; then
  echo 'C++'
  cp user.c user.cc
  # shellcheck disable=SC2086
  quietly $CXX -std=c++11 $warnings $flags user.cc $libs -o cxx
  says env LD_LIBRARY_PATH="$temp/prefix/lib" ./cxx
else
  echo "skipped: C++ (there is no $CXX)"
fi

echo 'cc -std=c11 -O2 -Iinclude -fvisibility=hidden -c lib/*.c'
mkdir direct
cp -r "$root/include" "$root/lib" direct
# shellcheck disable=SC2086
(cd direct && quietly $CC -std=c11 -O2 -Iinclude -fvisibility=hidden -c lib/*.c)
# shellcheck disable=SC2086
quietly $CC -std=c11 $warnings -Idirect/include user.c direct/*.o -o embedded
says ./embedded

echo 'Meson subproject'
mkdir -p outer/subprojects
ln -s "$root" outer/subprojects/ipkin
cp user.c outer
cat >outer/meson.build <<'EOF'
project('outer', 'c', default_options: ['c_std=c11', 'warning_level=3'])
ipkin = dependency('ipkin', fallback: ['ipkin', 'ipkin_dep'])
executable('user', 'user.c', dependencies: ipkin)
EOF
quietly "$MESON" setup outer/build outer --wrap-mode=forcefallback
quietly "$MESON" compile -C outer/build
says outer/build/user

echo 'all of them work'
