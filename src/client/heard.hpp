// Heard: what kind of line has arrived, and who is in it. It knows how chats write their lines: this project's slash,
// and those that write "[bob] hello" and "* bob has joined". It does not know who reads. Pure; views of the line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace confab::client {

/// No name that is longer is one, in any chat.
inline constexpr std::size_t any_name_bytes_max = 64;

struct Heard {
  enum class Kind : std::uint8_t {
    other,    // anything else, such as a prompt
    said,     // "bob: TEXT", "[bob] TEXT"
    told,     // "[from bob] TEXT": to the reader alone
    telling,  // "[to bob] TEXT": the reader's own
    notice,   // "* TEXT"; `name` is who has come or gone
    quoted,   // "* 14:02 bob: TEXT", of a history
  };
  Kind kind = Kind::other;
  std::string_view name{};  // empty if there is none
  std::string_view text{};  // what was said, or all after "* "
};

Heard hear(std::string_view line);

/// Whether somebody else has said this, so that it is no word of the server.
inline bool is_of_people(const Heard& heard) {
  return heard.kind == Heard::Kind::said || heard.kind == Heard::Kind::told || heard.kind == Heard::Kind::telling ||
         heard.kind == Heard::Kind::quoted;
}

/// Whether `text` names somebody: `name` is a word in it, as docs/protocols.md says it of bells.
bool names(std::string_view text, std::string_view name);

/// Whether the server asks for a name, or for a password.
bool asks_for_name(std::string_view line);
bool asks_for_password(std::string_view line);

}  // namespace confab::client
