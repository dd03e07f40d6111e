// TlsChannel: TLS over a connected socket that does not block. It checks who the server is, as Security says. It does
// not know what is said. Owned by a ServerConnection. In a build without TLS, making one throws NoConnection.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "../options.hpp"

namespace confab::client {

class TlsChannel {
 public:
  enum class Result : std::uint8_t { done, wants_input, wants_output, ended, lost };

  /// Shakes hands within `patience`. Throws NoConnection.
  TlsChannel(int fd, const Endpoint& endpoint, const Security& security, std::chrono::milliseconds patience);
  ~TlsChannel();
  TlsChannel(const TlsChannel&) = delete;
  TlsChannel& operator=(const TlsChannel&) = delete;

  /// Decrypts into `buffer` and sets `size`, in bytes.
  Result read(char* buffer, std::size_t capacity, std::size_t& size);

  /// Encrypts the start of `bytes`, which is not empty, and sets `size` to how much of it is sent. After anything but
  /// `done`, the next call must begin with the same bytes.
  Result write(std::string_view bytes, std::size_t& size);

  /// Tells the server that nothing more comes. To be repeated while it wants anything.
  Result close_sending();

  /// Whether decrypted bytes wait here, of which poll() does not know.
  bool has_input() const;

  /// Why it is lost, as the end of a sentence.
  std::string why() const { return why_; }

 private:
  struct State;
  Result result_of(int returned);

  std::unique_ptr<State> state_;
  std::string why_;
};

}  // namespace confab::client
