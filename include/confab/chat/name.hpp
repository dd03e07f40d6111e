// Name and RoomName: text that has been checked, so that nobody needs to check it again. Names are ASCII, so that no
// two of them look alike. They are values, compare without case, and do not know whose they are.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace confab {

/// Which characters a dialect allows in people's names.
enum class NameAlphabet : std::uint8_t {
  alphanumeric,  // ASCII letters and digits
  extended,      // and "_", "-", "." after the first character
};

/// Compares ASCII text without case; usable for look-ups by string_view.
struct CaselessLess {
  using is_transparent = void;
  bool operator()(std::string_view a, std::string_view b) const;
};
bool caseless_equal(std::string_view a, std::string_view b);

/// People, by name.
using Names = std::set<std::string, CaselessLess>;

/// Checked text of 1 to `size_max` characters, stored in place.
template <std::size_t size_max>
class Label {
 public:
  std::string_view view() const { return {text_.data(), size_}; }
  operator std::string_view() const { return view(); }

 protected:
  explicit Label(std::string_view text) : size_(static_cast<std::uint8_t>(text.size())) {
    std::copy(text.begin(), text.end(), text_.begin());
  }

 private:
  std::array<char, size_max> text_{};
  std::uint8_t size_;
};

inline constexpr std::size_t name_size_max = 24;
inline constexpr std::size_t room_name_size_max = 32;

class Name : public Label<name_size_max> {
 public:
  /// Returns nothing if `text` is empty or too long, starts with punctuation, or has a character outside `alphabet`.
  static std::optional<Name> parse(std::string_view text, NameAlphabet alphabet);

  /// True if nobody may have the name `text`, because others would take that person for the server.
  static bool is_reserved(std::string_view text);

 private:
  using Label::Label;
};

/// Takes the next word off `text` that may be somebody's name, whatever stands around it, and returns it: "ann" of "hi,
/// ann!". Returns an empty one if there is none.
std::string_view take_name(std::string_view& text);

class RoomName : public Label<room_name_size_max> {
 public:
  /// Returns nothing if `text` is no name for a room. The alphabet is always the extended one.
  static std::optional<RoomName> parse(std::string_view text);

  static RoomName lobby();

 private:
  using Label::Label;
};

}  // namespace confab
