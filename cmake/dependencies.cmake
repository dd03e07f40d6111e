# The libraries of others. What is missing is told all at once, and by the name that Debian 12 has for it.
set(confab_missing "")

function(confab_find name version debian_package)
  find_package(${name} ${version} QUIET)
  if(NOT ${name}_FOUND)
    set(confab_missing "${confab_missing}\n  ${name} ${version} (${debian_package})" PARENT_SCOPE)
  endif()
endfunction()

find_package(Threads REQUIRED)
confab_find(Boost 1.81 libboost1.81-dev)
confab_find(CLI11 "" libcli11-dev)
confab_find(fmt "" libfmt-dev)
confab_find(spdlog "" libspdlog-dev)
find_package(PkgConfig QUIET)
if(PkgConfig_FOUND)
  pkg_check_modules(utf8proc QUIET IMPORTED_TARGET libutf8proc)
  if(CONFAB_METRICS)
    # Not by its CMake package, which wants the libraries of its other parts, too.
    pkg_check_modules(prometheus QUIET IMPORTED_TARGET prometheus-cpp-core)
  endif()
  if(CONFAB_TESTS)
    pkg_check_modules(seccomp QUIET IMPORTED_TARGET libseccomp)
  endif()
endif()
if(NOT utf8proc_FOUND)
  string(APPEND confab_missing "\n  utf8proc (libutf8proc-dev, and pkgconf to find it)")
endif()
if(CONFAB_METRICS AND NOT prometheus_FOUND)
  string(APPEND confab_missing
    "\n  prometheus-cpp-core (prometheus-cpp-dev; or leave out the metrics with -DCONFAB_METRICS=OFF)")
endif()
if(CONFAB_TESTS)
  confab_find(GTest "" "libgtest-dev; or leave out the tests with -DCONFAB_TESTS=OFF")
  if(NOT seccomp_FOUND)
    string(APPEND confab_missing "\n  seccomp (libseccomp-dev; or leave out the tests with -DCONFAB_TESTS=OFF)")
  endif()
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
