// Ending: why a conversation has ended, with its words for the log and its label for counters. A value; knows nothing.
#pragma once

#include <cstdint>
#include <string_view>

namespace confab {

/// Why a conversation has ended, unless the session ended it.
enum class Ending : std::uint8_t {
  none,
  closed_by_client,
  connection_lost,
  took_nothing,   // for longer than the write timeout
  took_too_long,  // until the close
  no_name_in_time,
  made_way,          // for a newcomer
  foreign_protocol,  // see foreign()
  shutting_down,
  upgrading,  // another process serves in a moment, but can't take over this client
  removed,    // by an operator
  out_of_memory,
};

/// For the log; empty for none.
std::string_view words_for(Ending ending);

/// For counting: one word of lower-case letters. None is "quit": the session ended it.
std::string_view label_of(Ending ending);

}  // namespace confab
