#include "options.hpp"

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdio>
#include <functional>
#include <map>
#include <stdexcept>

#include "message.hpp"

namespace confab::bench {

namespace {

constexpr std::string_view help = R"(load WORKLOAD --port PORT --server PID [OPTION VALUE]...

Loads a chat server on this machine, checks every delivery, and prints what it found as one line of JSON.
Status: 0 if all was delivered, exactly once, in order, to the right ones; 1 if not; 2 if there was nothing to measure.

  chatter   people in rooms; some of them speak. A speaker says the next thing when everybody has received
            one of those under way (--window), or at a fixed rate (--rate)
  churn     --people at a time connect, log in, say goodbye, and come again
  idle      --people log in and do nothing
  logins    the server's cost of a login at several numbers of connections, up to --people
  listing   one of --people, spread over --rooms, asks --question again and again

  --protocol slash|sigil|irc  (slash)    --people N (100)     --rooms N (1)       --speakers N in each room (10)
  --bytes N of each text (100)           --window N (1)       --rate N a second   --room NAME of a single room
  --question TEXT (/who)                 --warm SECONDS (0.5) --seconds N (1)
  --at-a-time N logging in (200)
    --drain SECONDS to wait for messages in flight at the end (20)
    --kernel-timestamps 0|1 (0)   use the kernel's receive timestamps
  --tls 0|1 (0)                 speak over TLS; the certificate may be anybody's
  --announce 0|1 (0)            write a line to standard error when measuring begins
)";

template <class Number>
void read_number(std::string_view text, Number& value) {
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc{} || end != text.data() + text.size()) {
    throw std::invalid_argument("not a number: " + std::string(text));
  }
}

void check(const Options& options) {
  constexpr std::uint32_t people_max = 60'000;
  if (options.port == 0) throw std::invalid_argument("--port is missing");
  if (options.server == 0) throw std::invalid_argument("--server is missing");
  if (options.people == 0 || options.people > people_max) throw std::invalid_argument("--people is out of bounds");
  if (options.rooms == 0 || options.rooms > options.people) throw std::invalid_argument("--rooms is out of bounds");
  if (options.at_a_time == 0) throw std::invalid_argument("--at-a-time is out of bounds");
  if (options.speakers == 0 || options.window == 0) throw std::invalid_argument("nobody would say anything");
  if (options.bytes < MessageFormat::text_bytes_min) throw std::invalid_argument("--bytes is too small");
}

}  // namespace

Target Options::target() const {
  return {.port = port,
          .protocol = &protocol_named(protocol),
          .logins_at_a_time = at_a_time,
          .kernel_timestamps = kernel_timestamps,
          .tls = tls};
}

Identity Options::identity(std::uint32_t person, std::uint32_t run) const {
  // Nine characters, the limit of IRC servers by default.
  std::array<char, 16> name{};
  std::snprintf(name.data(), name.size(), "u%03x%05x", run & 0xFFFU, person & 0xFFFFFU);
  std::string where = room;
  if (rooms > 1) where = "r" + std::to_string(person % rooms);
  if (where.empty() && protocol == "irc" && workload == "chatter") where = "main";  // IRC has no lobby
  return {name.data(), where};
}

std::optional<Options> read_options(int argc, char** argv) {
  Options options;
  const auto number = [](auto& value) { return [&value](std::string_view text) { read_number(text, value); }; };
  const auto text = [](std::string& value) { return [&value](std::string_view given) { value = given; }; };
  const auto flag = [](bool& value) { return [&value](std::string_view given) { value = given == "1"; }; };
  const std::map<std::string_view, std::function<void(std::string_view)>> known = {
      {"--protocol", text(options.protocol)},     {"--port", number(options.port)},
      {"--server", number(options.server)},       {"--people", number(options.people)},
      {"--rooms", number(options.rooms)},         {"--speakers", number(options.speakers)},
      {"--bytes", number(options.bytes)},         {"--window", number(options.window)},
      {"--rate", number(options.rate)},           {"--room", text(options.room)},
      {"--question", text(options.question)},     {"--warm", number(options.warm_seconds)},
      {"--seconds", number(options.seconds)},     {"--at-a-time", number(options.at_a_time)},
      {"--drain", number(options.drain_seconds)}, {"--kernel-timestamps", flag(options.kernel_timestamps)},
      {"--announce", flag(options.announce)},     {"--tls", flag(options.tls)},
  };
  if (argc < 2 || std::string_view(argv[1]).starts_with('-')) {
    std::fwrite(help.data(), 1, help.size(), stderr);
    return std::nullopt;
  }
  try {
    options.workload = argv[1];
    for (int i = 2; i < argc; i += 2) {
      const auto found = known.find(argv[i]);
      if (found == known.end()) throw std::invalid_argument("unknown option: " + std::string(argv[i]));
      if (i + 1 == argc) throw std::invalid_argument(std::string(argv[i]) + " needs a value");
      found->second(argv[i + 1]);
    }
    check(options);
  } catch (const std::invalid_argument& error) {
    std::fprintf(stderr, "load: %s\n", error.what());
    return std::nullopt;
  }
  return options;
}

}  // namespace confab::bench
