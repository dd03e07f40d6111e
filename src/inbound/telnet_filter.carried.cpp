// The part of TelnetFilter that a live upgrade needs: its state as plain values, and back.
#include <algorithm>
#include <vector>

#include "confab/inbound/telnet_filter.hpp"
#include "telnet_codes.hpp"

namespace confab {

namespace {

std::vector<std::uint8_t> members_of(const std::bitset<256>& options) {
  std::vector<std::uint8_t> members;
  for (std::size_t option = 0; option < options.size(); ++option) {
    if (options.test(option)) members.push_back(static_cast<std::uint8_t>(option));
  }
  return members;
}

std::bitset<256> set_of(const std::vector<std::uint8_t>& members) {
  std::bitset<256> options;
  for (const std::uint8_t option : members) options.set(option);
  return options;
}

}  // namespace

std::optional<carried::TelnetState> TelnetFilter::carried() const {
  if (telnet_ == nullptr) return std::nullopt;
  const Telnet& telnet = *telnet_;
  const bool inside = telnet.state == State::subnegotiation || telnet.state == State::subnegotiation_iac;
  const auto begun = std::min<std::size_t>(inside ? telnet.subnegotiation_bytes : 0, begun_bytes_max);
  return carried::TelnetState{.phase = telnet.state,
                              .verb = telnet.verb,
                              .subnegotiation_bytes = telnet.subnegotiation_bytes,
                              .offers_standing = members_of(telnet.offers.standing),
                              .offers_ever = members_of(telnet.offers.ever),
                              .requests_standing = members_of(telnet.requests.standing),
                              .requests_ever = members_of(telnet.requests.ever),
                              .echo = telnet.echo.carried(),
                              .hides = telnet.hides,
                              .edits = telnet.edits,
                              .begun = {telnet.begun.data(), telnet.begun.data() + begun},
                              .no_go_ahead = telnet.no_go_ahead.carried(),
                              .window = telnet.window.carried(),
                              .binary_out = telnet.binary_out.carried(),
                              .binary_in = telnet.binary_in.carried(),
                              .window_size = telnet.window_size};
}

void TelnetFilter::restore(const std::optional<carried::TelnetState>& state) {
  telnet_ = nullptr;
  if (!state) return;
  if (state->subnegotiation_bytes > subnegotiation_bytes_max) {
    throw carried::BadState("A telnet subnegotiation is longer than it may be.");
  }
  if (state->phase > State::subnegotiation_iac) throw carried::BadState("A telnet command is in no known phase.");
  if (state->phase == State::option && state->verb < telnet::will) {
    throw carried::BadState("A telnet command with an option is none of the four that have one.");
  }
  if (state->begun.size() > begun_bytes_max) {
    throw carried::BadState("More of a telnet subnegotiation is remembered than is ever used.");
  }
  auto telnet = std::make_unique<Telnet>();
  telnet->state = state->phase;
  telnet->verb = state->verb;
  telnet->subnegotiation_bytes = state->subnegotiation_bytes;
  std::copy(state->begun.begin(), state->begun.end(), telnet->begun.begin());
  telnet->offers = {set_of(state->offers_standing), set_of(state->offers_ever)};
  telnet->requests = {set_of(state->requests_standing), set_of(state->requests_ever)};
  telnet->echo.restore(state->echo);
  telnet->hides = state->hides;
  telnet->edits = state->edits;
  telnet->no_go_ahead.restore(state->no_go_ahead);
  telnet->window.restore(state->window);
  telnet->binary_out.restore(state->binary_out);
  telnet->binary_in.restore(state->binary_in);
  telnet->window_size = state->window_size;
  telnet_ = std::move(telnet);
}

}  // namespace confab
