// The daemon's own end of a connection, for tests that check its socket options.
#pragma once

#include <gtest/gtest.h>

#include "harness/client.hpp"
#include "harness/daemon.hpp"
#include "harness/descriptor.hpp"

namespace confab::harness {

/// A copy of the daemon's socket to which `client` is connected. Waits until it exists.
Descriptor server_end_of(const Client& client, const Daemon& daemon);

/// The value of an integer option of `socket`.
int option_of(const Descriptor& socket, int level, int name);

/// Whether that becomes `value` before the harness's deadline.
bool option_becomes(const Descriptor& socket, int level, int name, int value);

/// Waits for an error on `client`'s socket. Returns its errno; 0 if none comes before `deadline`.
int error_of(const Client& client, const Deadline& deadline = Deadline());

}  // namespace confab::harness
