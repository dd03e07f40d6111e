// Client programs as Debian 12 ships them: one row per program, which states how that program differs.
//
// socat's READLINE is missing because Debian builds socat without it; rlwrap gives any program the same.
#pragma once

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

namespace confab::harness {

/// What Ctrl-C does.
enum class Interrupt : std::uint8_t {
  ends_program,
  goes_to_server,  // as IAC IP and IAC DO TIMING-MARK; shows nothing until the answer
  opens_menu,
  is_bound_otherwise,
};

/// When a program notices that the server has ended the connection.
enum class Notices : std::uint8_t {
  by_itself,
  at_end_of_input,  // by then it waits only for the keyboard: Ctrl-D, which curl needs twice
};

/// When a program reads from the server.
enum class Looks : std::uint8_t {
  always,
  when_enter_is_pressed,
};

struct RealClient {
  std::string name;  // the row's name
  std::string package;
  std::vector<std::string> command;  // HOST and PORT stand for where the server is
  Interrupt interrupt = Interrupt::ends_program;
  Notices notices = Notices::by_itself;
  int status = 0;  // after the server has ended the connection
  Looks looks = Looks::always;
};

inline std::ostream& operator<<(std::ostream& out, const RealClient& client) {
  return out << client.name;
}

inline std::vector<RealClient> all_clients() {
  return {
      {"nc", "netcat-openbsd", {"nc.openbsd", "HOST", "PORT"}},
      {"nc_N", "netcat-openbsd", {"nc.openbsd", "-N", "HOST", "PORT"}},
      {"nc_traditional", "netcat-traditional", {"nc.traditional", "HOST", "PORT"}},
      {"ncat", "ncat", {"ncat", "HOST", "PORT"}, Interrupt::ends_program, Notices::at_end_of_input},
      {"busybox_nc", "busybox", {"busybox", "nc", "HOST", "PORT"}},
      {"busybox_telnet",
       "busybox",
       {"busybox", "telnet", "HOST", "PORT"},
       Interrupt::opens_menu,
       Notices::by_itself,
       1},
      {"telnet_inetutils", "inetutils-telnet", {"inetutils-telnet", "HOST", "PORT"}, Interrupt::goes_to_server},
      // Netkit's telnet, which survives in this package.
      {"telnet_netkit", "telnet-ssl", {"telnet-ssl", "HOST", "PORT"}, Interrupt::goes_to_server, Notices::by_itself, 1},
      // Offers options as soon as it connects: so the server edits its line.
      {"plink_telnet", "putty-tools", {"plink", "-telnet", "-P", "PORT", "HOST"}, Interrupt::goes_to_server},
      {"plink_raw",
       "putty-tools",
       {"plink", "-raw", "-P", "PORT", "HOST"},
       Interrupt::ends_program,
       Notices::at_end_of_input},
      {"socat", "socat", {"socat", "-", "TCP:HOST:PORT"}},
      {"rlwrap_nc", "rlwrap", {"rlwrap", "nc.openbsd", "HOST", "PORT"}},
      {"rlwrap_nc_N", "rlwrap", {"rlwrap", "nc.openbsd", "-N", "HOST", "PORT"}},
      {"rlwrap_socat", "rlwrap", {"rlwrap", "socat", "-", "TCP:HOST:PORT"}},
      {"curl",
       "curl",
       {"curl", "-sSN", "telnet://HOST:PORT"},
       Interrupt::ends_program,
       Notices::at_end_of_input,
       0,
       Looks::when_enter_is_pressed},
      // It is made for many sessions and stays, unless told to end with this one.
      {"tintin",
       "tintin++",
       {"/usr/games/tt++", "-e", "#event {SESSION DISCONNECTED} {#end}", "-e", "#session chat HOST PORT"},
       Interrupt::is_bound_otherwise},
  };
}

inline std::vector<RealClient> clients_with(Interrupt interrupt) {
  std::vector<RealClient> found;
  for (const RealClient& client : all_clients()) {
    if (client.interrupt == interrupt) found.push_back(client);
  }
  return found;
}

/// Those that offer telnet's options as soon as they connect. Telnet does so on port 23, and elsewhere where one writes
/// "-" before the port.
inline std::vector<RealClient> clients_that_negotiate() {
  return {
      {"telnet_inetutils", "inetutils-telnet", {"inetutils-telnet", "--", "HOST", "-PORT"}, Interrupt::goes_to_server},
      {"telnet_netkit",
       "telnet-ssl",
       {"telnet-ssl", "--", "HOST", "-PORT"},
       Interrupt::goes_to_server,
       Notices::by_itself,
       1},
      {"plink_telnet", "putty-tools", {"plink", "-telnet", "-P", "PORT", "HOST"}, Interrupt::goes_to_server},
  };
}

}  // namespace confab::harness
