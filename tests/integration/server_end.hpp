// The daemon's own sockets, for tests that look at what it has told the kernel, or whose daemon tells them nothing.
#pragma once

#include <gtest/gtest.h>

#include "harness/client.hpp"
#include "harness/daemon.hpp"
#include "harness/descriptor.hpp"

namespace confab::harness {

/// A copy of the daemon's socket that `client` is connected to. Waits until there is one.
Descriptor server_end_of(const Client& client, const Daemon& daemon, Here here = Here::now());

/// Where a process listens, which can't say so in its log; at 127.0.0.1, and nowhere else. Waits until it does.
Endpoint only_listener_of(pid_t process, const std::string& protocol, Here here = Here::now());

/// The value of an integer option of `socket`.
int option_of(const Descriptor& socket, int level, int name);

/// Whether that becomes `value` before the harness's deadline.
bool option_becomes(const Descriptor& socket, int level, int name, int value);

/// Waits for an error on `client`'s socket. Returns its errno; 0 if none comes before `deadline`.
int error_of(const Client& client, const Deadline& deadline = Deadline());

}  // namespace confab::harness
