// Limits: the operator's settings for the chat itself, and the core's fixed bounds. Plain values, which know
// nothing; the defaults of the settings are in the table of settings (settings.hpp).
#pragma once

#include <chrono>
#include <cstdint>

namespace confab {

/// Which notices users get about each other's arrivals and departures.
enum class Notices : std::uint8_t {
  full,   // joins and leaves are announced, and newcomers are greeted
  quiet,  // only newcomers are greeted
  none,
};

struct Limits {
  std::uint32_t line_bytes_max;         // a longer line is dropped whole, with a notice
  std::uint32_t write_queue_bytes_max;  // past this, the client's oldest pending lines are skipped and counted
  std::uint32_t rooms_max;              // on the server, not counting the lobby
  std::uint32_t rooms_per_user_max;     // for users who can be in several, not counting the lobby
  // Rooms with up to this many members announce each arrival and departure by name. Larger ones announce those of about
  // a second together, or n people joining would cost n * n lines.
  std::uint32_t named_notices_members_max;
  Notices notices;
  // The same for rooms that have seen so many of them within named_moves_window.
  std::uint32_t named_notices_moves_max = 10;
  std::uint32_t history_lines = 1000;        // kept of what was said in one room; 0 for none
  std::uint32_t history_bytes = 64U << 20U;  // of memory for what was said in all rooms
  std::uint32_t history_days = 30;           // what was said earlier is not shown
  std::uint32_t names_max = 10'000;          // kept with a password; 0 for none
};

/// The longest line accepted from a client without a name, in bytes.
inline constexpr std::uint32_t unnamed_line_bytes_max = 128;

/// A password, in bytes as it is typed.
inline constexpr std::uint32_t password_bytes_min = 8;
inline constexpr std::uint32_t password_bytes_max = 128;

/// The same where a name and its password are one line: a name of 24 bytes, a blank, and the password.
inline constexpr std::uint32_t unnamed_line_with_password_bytes_max = 24 + 1 + password_bytes_max;

/// After this many wrong passwords, the connection closes.
inline constexpr std::uint32_t wrong_passwords_max = 3;

/// After this many refused names, the connection closes.
inline constexpr std::uint32_t refused_names_max = 5;

/// This many bytes of reply cost a client's pace as much as one line, so lists cost in proportion to their size.
inline constexpr std::uint32_t reply_bytes_per_line = 1024;

/// This many bytes of empty or blank lines, which the session ignores, cost a client's pace as much as one line:
/// reading them takes time too.
inline constexpr std::uint32_t ignored_bytes_per_line = 1024;

/// What a key changes is drawn again: this many bytes of the line cost as much as one ignored byte.
inline constexpr std::uint32_t drawn_bytes_per_ignored_byte = 8;

/// After this many bytes of keys, the rest waits for the loop's next turn: keys can move through a long line.
inline constexpr std::uint32_t key_bytes_per_turn_max = 256;

/// After this many bytes of reply, a client's next line waits for the loop's next turn, whatever its pace.
inline constexpr std::uint32_t reply_bytes_per_turn_max = 64 * 1024;

/// In what time named_notices_moves_max are many.
inline constexpr std::chrono::seconds named_moves_window{10};

/// How many lines of a history are shown to somebody who does not say how many.
inline constexpr std::uint32_t history_lines_shown = 20;

/// A history is shown in lines that take at most one in this many bytes of what a write queue may hold. So its reader
/// does not miss any of them.
inline constexpr std::uint32_t history_part_of_queue = 2;

/// The longest topic, in bytes.
inline constexpr std::size_t topic_bytes_max = 300;

/// One person can ignore this many others.
inline constexpr std::size_t ignored_people_max = 100;

/// Where lists are wrapped for people, a list spells out at most this many names or rooms and counts the rest.
inline constexpr std::uint32_t listed_names_max = 400;

/// Lines for people fit into this many columns, unless they carry somebody's text: lists are wrapped; names and
/// quotations that would not fit are left out.
inline constexpr std::uint32_t columns_max = 79;

}  // namespace confab
