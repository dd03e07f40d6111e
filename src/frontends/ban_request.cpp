#include "ban_request.hpp"

#include <fmt/format.h>

#include "confab/base/blanks.hpp"
#include "confab/chat/name.hpp"
#include "quotation.hpp"

namespace confab {

namespace {

// A word that is quoted is cut here, so that a sentence is no longer than people read.
constexpr std::size_t quoted_columns = 40;

/// Nothing if nobody could be hit by it. A name that nobody can have, or that has dots between numbers, is a mistake in
/// writing an address.
std::optional<BanTarget> target_in(std::string_view text) {
  BanTarget target = ban_target(text);
  if (std::holds_alternative<AddressRange>(target)) return target;
  const bool is_like_address =
      text.find_first_not_of("0123456789.") == std::string_view::npos && text.find('.') != std::string_view::npos;
  if (is_like_address || !Name::parse(text, NameAlphabet::extended)) return std::nullopt;
  return target;
}

}  // namespace

std::string_view take_word(std::string_view& text) {
  const std::string_view word = text.substr(0, find_blank(text));
  text = trimmed(text.substr(word.size()));
  return word;
}

std::variant<BanRequest, std::string> ban_request(std::string_view arguments) {
  const std::string_view word = take_word(arguments);
  const auto target = target_in(word);
  if (!target) {
    return fmt::format("{} is no name, no address and no range like 192.0.2.0/24 or 2001:db8::/32.",
                       quotation(word, quoted_columns));
  }
  std::string_view reason = arguments;
  const std::string_view first = take_word(arguments);
  const auto time = ban_time_in(first);
  if (time) reason = arguments;
  const std::string_view unsigned_first = first.substr(first.find_first_of("+-") == 0 ? 1 : 0);
  const bool is_like_time = unsigned_first.find_first_of("0123456789") == 0;
  if (!time && is_like_time) {
    return fmt::format("{} is no time. Write 30m, 2h or 7d; or begin the reason with a letter.",
                       quotation(first, quoted_columns));
  }
  if (reason.size() > ban_reason_bytes_max) {
    return fmt::format("A reason has at most {} bytes, and this one {}.", ban_reason_bytes_max, reason.size());
  }
  return BanRequest{*target, time, reason};
}

std::string no_such_ban(const BanTarget& target, std::string_view list) {
  return fmt::format("There is no ban of {}: type {} for the list.", quotation(to_string(target), quoted_columns),
                     list);
}

std::string words_for(const BanRequest& ban) {
  return fmt::format("{} {}", to_string(ban.target), ban.time ? "for " + words_for(*ban.time) : "for good");
}

}  // namespace confab
