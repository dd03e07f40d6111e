// The daemon's own end of a connection, for tests that look at what it has told the kernel.
#pragma once

#include <gtest/gtest.h>

#include "harness/client.hpp"
#include "harness/daemon.hpp"
#include "harness/descriptor.hpp"

namespace confab::harness {

/// A copy of the daemon's socket that `client` is connected to. Waits until there is one.
Descriptor server_end_of(const Client& client, const Daemon& daemon);

/// The value of an integer option of `socket`.
int option_of(const Descriptor& socket, int level, int name);

/// Whether that becomes `value`, within the harness's patience.
bool option_becomes(const Descriptor& socket, int level, int name, int value);

/// An error that has come over `client`'s socket, as errno, once there is one; 0 if none comes within `deadline`.
int error_of(const Client& client, const Deadline& deadline = Deadline());

}  // namespace confab::harness
