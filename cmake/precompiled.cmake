# Precompiled headers, because a few third-party headers (gtest, Asio, spdlog) are most of what the compiler reads. The
# preset "clang" builds without them (CMAKE_DISABLE_PRECOMPILE_HEADERS), so it finds files that lack an include.
function(confab_precompile_gtest target)
  target_precompile_headers(${target} PRIVATE
    <gtest/gtest.h> <algorithm> <array> <chrono> <functional> <memory> <optional> <string> <string_view> <vector>)
  # gcc 12 forgets that precompiled headers are system headers, and reports false positives there (GCC bug 105329).
  target_compile_options(${target} PRIVATE
    $<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds -Wno-stringop-overflow -Wno-restrict>)
endfunction()

function(confab_precompile_asio target)
  target_precompile_headers(${target} PRIVATE
    <boost/asio/io_context.hpp>
    <boost/asio/ip/tcp.hpp>
    <boost/asio/basic_waitable_timer.hpp>
    <boost/asio/posix/basic_stream_descriptor.hpp>
    <spdlog/spdlog.h>
    <chrono> <functional> <memory> <string> <vector>)
endfunction()
