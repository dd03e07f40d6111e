// The state codec: what a live upgrade carries, as bytes and back: CBOR, a map for each struct, by the names of its
// fields (fields.hpp). Versions may differ by fields; decode() of anything else says what is wrong. It does not know
// what the values mean. Pure functions, called by both sides of an upgrade.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "../../net/handover.hpp"

namespace confab::app {

std::string encode(const net::ServerState& state);

/// The state that `bytes` are, or what is wrong with them: "connections/queue/missed is too large".
std::variant<net::ServerState, std::string> decode(std::string_view bytes);

}  // namespace confab::app
