# Precompiled headers, because a few third-party headers (gtest, Asio, spdlog) are most of what the compiler reads. The
# presets "clang" and "fuzz" build without them (CMAKE_DISABLE_PRECOMPILE_HEADERS): one finds files that lack an include,
# the other instruments only some libraries, which could not share a file.

# What has gtest in most of its files. With UNOPTIMISED, for programs that neither measure nor compute much: they spend
# their time waiting or in a library, and the libraries stay optimised.
function(confab_gtest_headers target)
  # gcc 12 forgets that precompiled headers are system headers, and reports false positives there (GCC bug 105329).
  target_compile_options(${target} PRIVATE
    $<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds -Wno-stringop-overflow -Wno-restrict>)
  if(NOT "UNOPTIMISED" IN_LIST ARGN)
    confab_precompile_gtest(${target})
    return()
  endif()
  confab_unoptimised(${target})
  # All of these share one file.
  if(NOT TARGET confab_unoptimised_gtest)
    file(WRITE ${PROJECT_BINARY_DIR}/generated/nothing.cpp "")
    add_library(confab_unoptimised_gtest OBJECT ${PROJECT_BINARY_DIR}/generated/nothing.cpp)
    target_link_libraries(confab_unoptimised_gtest PRIVATE confab::warnings GTest::gtest)
    confab_unoptimised(confab_unoptimised_gtest)
    confab_precompile_gtest(confab_unoptimised_gtest)
  endif()
  target_precompile_headers(${target} REUSE_FROM confab_unoptimised_gtest)
endfunction()

function(confab_precompile_gtest target)
  target_precompile_headers(${target} PRIVATE
    <gtest/gtest.h> <algorithm> <array> <chrono> <functional> <memory> <optional> <string> <string_view> <vector>)
endfunction()

function(confab_unoptimised target)
  # Fortified functions need the optimiser.
  target_compile_options(${target} PRIVATE -O0 -U_FORTIFY_SOURCE)
endfunction()

# The libraries that include Asio share the file of the first.
function(confab_precompile_asio target)
  get_property(first GLOBAL PROPERTY confab_asio_headers)
  if(first)
    target_precompile_headers(${target} REUSE_FROM ${first})
    return()
  endif()
  set_property(GLOBAL PROPERTY confab_asio_headers ${target})
  target_precompile_headers(${target} PRIVATE
    <boost/asio/io_context.hpp>
    <boost/asio/ip/tcp.hpp>
    <boost/asio/basic_waitable_timer.hpp>
    <boost/asio/posix/basic_stream_descriptor.hpp>
    <spdlog/spdlog.h>
    <chrono> <functional> <memory> <string> <vector>)
endfunction()
