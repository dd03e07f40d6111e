// Barrage: many clients that send the same bytes over and over, as fast as the server accepts them. They expect nothing
// and never fail a test: the outcome of each connection is only counted.
#pragma once

#include <poll.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "harness/network.hpp"

namespace confab::attacks {

/// Addresses subject to the limits: the daemons under attack exempt only 127.0.0.1. Another address for every 60
/// clients, since at most 64 may come from one.
std::string hostile_address(std::size_t client);

/// For clients from 127.0.0.1.
inline constexpr bool exempt = true;

enum class Listening : std::uint8_t {
  reads,      // everything, at once
  never,      // nothing: its window closes
  byte_wise,  // a byte now and then: its window hardly opens
};

enum class Parting : std::uint8_t { none, close, reset, half_close };

struct Attacker {
  std::size_t clients = 1;
  std::string opening{};            // sent once, first; "$N" becomes the client's number
  std::string payload{};            // sent over and over after that; "$N" likewise
  std::size_t bytes_at_a_time = 0;  // 0: as many as fit
  std::size_t bytes_per_rest = 0;   // per client and 10 ms, to imitate a network's speed; 0: no limit
  std::size_t rounds_max = 0;       // how often it sends the payload; 0: without end
  Listening listening = Listening::reads;
  Parting parting = Parting::none;  // after all rounds
  bool comes_back = false;          // reconnects after parting or being closed
  bool is_exempt = false;
  bool urgent = false;  // sends everything as urgent data
};

class Barrage {
 public:
  Barrage(const harness::Endpoint& endpoint, Attacker attacker);
  /// Resets the remaining connections: an orderly end would leave the server with lines that wait for their pace.
  ~Barrage();
  Barrage(const Barrage&) = delete;
  Barrage& operator=(const Barrage&) = delete;

  /// Runs until the deadline or until `enough()`.
  void rage(
      std::chrono::milliseconds duration, const std::function<bool()>& enough = [] { return false; });

  /// All close now, in order, whatever they still have to read.
  void close_all();

  std::uint64_t sent_bytes() const { return sent_bytes_; }
  std::uint64_t received_bytes() const { return received_bytes_; }
  std::uint64_t connected() const { return connected_; }
  /// Connections that the server has ended, or that failed.
  std::uint64_t turned_away() const { return turned_away_; }
  /// Connections open now.
  std::size_t present() const;
  /// The first 64 KiB of the last bytes received, over all clients.
  const std::string& received() const { return received_; }

 private:
  struct Client {
    std::size_t number = 0;
    harness::Descriptor socket{};
    std::string payload{};
    std::string unsent{};
    std::size_t unsent_from = 0;
    std::size_t rounds = 0;
    std::size_t sent_since_rest = 0;
    bool parted = false;
  };

  void connect(Client& client);
  bool wants_to_send(const Client& client) const;
  void serve(Client& client, const pollfd& polled);
  void send(Client& client);
  bool refill(Client& client);
  void receive(Client& client);
  void have_rest(Client& client);
  void part(Client& client);

  harness::Endpoint endpoint_;
  Attacker attacker_;
  std::vector<Client> clients_;
  std::vector<pollfd> polled_;
  std::uint64_t sent_bytes_ = 0;
  std::uint64_t received_bytes_ = 0;
  std::uint64_t connected_ = 0;
  std::uint64_t turned_away_ = 0;
  std::string received_;
};

}  // namespace confab::attacks
