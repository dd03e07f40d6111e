// FakeServer: a server of the test's own, which may lie. One client at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/descriptor.hpp"
#include "harness/failure.hpp"

namespace confab::harness {

class FakeServer {
 public:
  /// `receive_buffer`: how many bytes its kernel takes, about, while it reads nothing; 0: as usual.
  explicit FakeServer(int receive_buffer = 0);

  /// "127.0.0.1:41234"
  std::string place() const;
  std::uint16_t port() const { return port_; }

  /// Waits for the client.
  void accepts(Here here = Here::now());

  void sends(std::string_view bytes, Here here = Here::now());

  /// Waits for the next line of the client, and returns it without its LF.
  std::string hears(Here here = Here::now());
  /// Waits for the end of the client's stream. Returns what came before it.
  std::string hears_end(Here here = Here::now());

  void closes() { client_.close(); }
  void resets();

 private:
  bool receive(Here here);

  Descriptor listener_;
  std::uint16_t port_ = 0;
  Descriptor client_;
  std::string received_;
};

}  // namespace confab::harness
