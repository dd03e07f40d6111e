// Socket helpers that several tests need. Plain POSIX; loopback only.
#pragma once

#include <cstdint>
#include <string>

#include "harness/descriptor.hpp"
#include "harness/failure.hpp"

namespace confab::harness {

/// Where a daemon serves a protocol: a literal address and a port, or the absolute path of a unix socket.
struct Endpoint {
  std::string protocol;
  std::string host;
  std::uint16_t port;
};

struct SocketOptions {
  int receive_buffer_bytes = 0;  // 0: the system's choice
  bool blocking = true;
  std::string from = {};  // the literal IPv4 source address; empty: the system's choice
};

/// A connection to `endpoint`; not open if refused.
Descriptor try_connect(const Endpoint& endpoint, const SocketOptions& options = {});

/// The same, but fails the test if refused.
Descriptor connect_to(const Endpoint& endpoint, const SocketOptions& options = {}, Here here = Here::now());

/// A port of 127.0.0.1 that is free just now, for streams or for datagrams.
std::uint16_t free_port(bool streams = true, Here here = Here::now());

/// The local address of a socket, as the daemon's log writes it.
std::string local_address(const Descriptor& socket);

/// Makes the socket's close a reset instead of an orderly end.
void reset_on_close(const Descriptor& socket);

/// Whether this machine has ::1.
bool has_ipv6();

/// Raises this process's limit of open files to the maximum, and fails if that is less than `needed`.
void require_descriptors(std::uint64_t needed, Here here = Here::now());

}  // namespace confab::harness
