// Stage: a real Server on loopback, in a thread of its own within the test's process, so that its calls can be made to
// fail. It serves slash, sigil and echo until it is destroyed, through fault after fault.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "harness/network.hpp"

namespace confab::faults {

class Stage {
 public:
  Stage();
  ~Stage();
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  const harness::Endpoint& slash() const;
  const harness::Endpoint& sigil() const;
  const harness::Endpoint& echo() const;

  /// The same protocols over TLS: "slash", "sigil" or "echo". In a build without TLS there is no such endpoint.
  const harness::Endpoint& over_tls(const std::string& protocol) const;

  /// Waits until the server has no more connections than these.
  void wait_for_connections(std::size_t count, harness::Here here = harness::Here::now());

  /// Clients from here have a PROXY header.
  static constexpr const char* proxy = "127.0.0.5";

  /// Fits everybody of the script and one more is refused.
  static constexpr std::uint32_t connections_max = 8;

 private:
  std::size_t connection_count();

  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// Descriptors that this process has open.
std::size_t open_descriptors();

}  // namespace confab::faults
