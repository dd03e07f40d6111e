# The libraries of others. What is missing is told all at once, and by the name that Debian 12 has for it.
set(confab_missing "")

function(confab_find name version debian_package)
  find_package(${name} ${version} QUIET)
  if(NOT ${name}_FOUND)
    set(confab_missing "${confab_missing}\n  ${name} ${version} (${debian_package})" PARENT_SCOPE)
  endif()
endfunction()

# What only pkg-config knows: the target PkgConfig::NAME.
function(confab_find_module name module missing)
  if(PkgConfig_FOUND)
    pkg_check_modules(${name} QUIET IMPORTED_TARGET ${module})
  endif()
  if(NOT ${name}_FOUND)
    set(confab_missing "${confab_missing}\n  ${missing}" PARENT_SCOPE)
  endif()
endfunction()

find_package(Threads REQUIRED)
confab_find(Boost 1.81 libboost1.81-dev)
confab_find(CLI11 "" libcli11-dev)
confab_find(fmt "" libfmt-dev)
confab_find(spdlog "" libspdlog-dev)
find_package(PkgConfig QUIET)
confab_find_module(utf8proc libutf8proc "utf8proc (libutf8proc-dev, and pkgconf to find it)")
confab_find_module(cbor libcbor "libcbor (libcbor-dev, and pkgconf to find it)")
if(CONFAB_STATE)
  confab_find_module(sqlite3 sqlite3
    "SQLite 3 (libsqlite3-dev; or do without a state directory with -DCONFAB_STATE=OFF)")
  confab_find_module(sodium libsodium
    "libsodium (libsodium-dev; or do without a state directory with -DCONFAB_STATE=OFF)")
endif()
if(CONFAB_METRICS)
  # Not by its CMake package, which wants the libraries of its other parts, too.
  confab_find_module(prometheus prometheus-cpp-core
    "prometheus-cpp-core (prometheus-cpp-dev; or leave out the metrics with -DCONFAB_METRICS=OFF)")
endif()
# Only its headers: what pkg-config says of it would link the library that Debian makes of them.
find_path(TOMLPLUSPLUS_INCLUDE_DIR toml++/toml.h)
if(NOT TOMLPLUSPLUS_INCLUDE_DIR)
  string(APPEND confab_missing "\n  toml++ 3.3 (libtomlplusplus-dev)")
endif()
if(CONFAB_TLS AND PkgConfig_FOUND)  # FindOpenSSL fails without it
  confab_find(OpenSSL 3 "libssl-dev; or do without TLS by -DCONFAB_TLS=OFF")
endif()
if(CONFAB_TESTS)
  confab_find(GTest "" "libgtest-dev; or leave out the tests with -DCONFAB_TESTS=OFF")
  confab_find_module(seccomp libseccomp "seccomp (libseccomp-dev; or leave out the tests with -DCONFAB_TESTS=OFF)")
endif()
if(CONFAB_BENCH)
  confab_find(benchmark "" libbenchmark-dev)
endif()

if(confab_missing)
  message(FATAL_ERROR
    "These are missing, in brackets what Debian 12 calls them:${confab_missing}\n"
    "On Debian, script/server and script/test install what they need. CMake looks in other places with "
    "-DCMAKE_PREFIX_PATH=...")
endif()
