// Probe: asks a running daemon, over HTTP, whether all is well: for the health check of a container. It waits for the
// answer, so it is for a process that does nothing else. Called by main().
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace confab::metrics {

/// How long the answer may take, in all.
inline constexpr std::chrono::seconds probe_time{5};

/// Asks for /healthz at a port of `host`, an address or a name. Returns nullopt if all is well, otherwise what is not:
/// "does not answer: Connection refused", or "answers with status 503".
std::optional<std::string> probe(const std::string& host, std::uint16_t port);

}  // namespace confab::metrics
