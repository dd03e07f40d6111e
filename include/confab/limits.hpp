// Limits: what an operator decides about the chat itself, and the bounds of the core that nobody can set. Plain values;
// those that can be set have their defaults in the table of settings (settings.hpp).
#pragma once

#include <cstdint>

namespace confab {

/// What users are told unasked about each other's comings and goings.
enum class Notices : std::uint8_t {
  full,   // joins and leaves are told, and newcomers are greeted
  quiet,  // newcomers are greeted
  none,
};

struct Limits {
  std::uint32_t line_bytes_max;         // a longer line is dropped whole, with a notice
  std::uint32_t write_queue_bytes_max;  // past this, the oldest lines waiting for a client are skipped and counted
  std::uint32_t rooms_max;              // on the server, the lobby not counted
  std::uint32_t rooms_per_user_max;     // for users who may be in several, the lobby not counted
  // Members of a room up to which each coming and going is told by name. In a larger one, those of about a second are
  // told together: else n people joining would cost n * n lines.
  std::uint32_t named_notices_members_max;
  Notices notices;
};

/// The longest line accepted from a client that has no name yet, in bytes.
inline constexpr std::uint32_t unnamed_line_bytes_max = 128;

/// Names refused before a connection is closed.
inline constexpr std::uint32_t refused_names_max = 5;

/// Bytes of reply that cost a client's pace as much as one line: lists cost in proportion to what they print.
inline constexpr std::uint32_t reply_bytes_per_line = 1024;

/// Bytes of lines that the session ignored, being empty or blank, that cost a client's pace as much as one line: what
/// it takes to read them.
inline constexpr std::uint32_t ignored_bytes_per_line = 1024;

/// Bytes of reply after which a client's next line waits for the loop's next turn, however fast it may be heard.
inline constexpr std::uint32_t reply_bytes_per_turn_max = 64 * 1024;

/// Names or rooms that one list spells out where lists are wrapped for people; the rest is counted.
inline constexpr std::uint32_t listed_names_max = 400;

/// Columns of a terminal that a line for people takes, unless somebody's text is in it: lists are wrapped, names and
/// what is quoted are left out.
inline constexpr std::uint32_t columns_max = 79;

}  // namespace confab
