#include "confab/admission/address_range.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <span>

#include "confab/base/assert.hpp"

namespace confab {

namespace {

constexpr std::uint8_t bits_in_byte = 8;
constexpr std::size_t bytes_before_v4 = bits_before_v4 / bits_in_byte;
constexpr std::array<std::uint8_t, bytes_before_v4> v4_prefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

/// Reads a decimal number up to `most`, without leading zeros.
std::optional<std::uint8_t> length_in(std::string_view text, std::uint8_t most) {
  std::uint8_t bits = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), bits);
  if (failure != std::errc{} || end != text.data() + text.size() || bits > most) return std::nullopt;
  if (text.size() > 1 && text.front() == '0') return std::nullopt;
  return bits;
}

}  // namespace

bool is_v4(const InternetAddress& address) {
  return std::equal(v4_prefix.begin(), v4_prefix.end(), address.begin());
}

AddressRange::AddressRange(const InternetAddress& address, std::uint8_t prefix_bits)
    : first_(address), prefix_bits_(prefix_bits) {
  CONFAB_ASSERT(prefix_bits <= address_bits);
  const std::size_t whole = prefix_bits / bits_in_byte;
  const unsigned rest = prefix_bits % bits_in_byte;
  if (whole == first_.size()) return;
  first_.at(whole) &= static_cast<std::uint8_t>(0xff00U >> rest);
  std::fill(first_.begin() + static_cast<std::ptrdiff_t>(whole) + 1, first_.end(), std::uint8_t{0});
}

std::optional<AddressRange> AddressRange::parse(std::string_view text, std::uint8_t v6_bits) {
  const auto slash = text.find('/');
  const std::string written(text.substr(0, slash));
  // inet_pton() reads up to a null byte.
  if (written.find('\0') != std::string::npos) return std::nullopt;
  const bool has_length = slash != std::string_view::npos;
  const std::string_view length = has_length ? text.substr(slash + 1) : std::string_view{};
  InternetAddress address{};
  if (::inet_pton(AF_INET, written.c_str(), &address.at(bytes_before_v4)) == 1) {
    std::ranges::copy(v4_prefix, address.begin());
    const auto bits = has_length ? length_in(length, address_bits - bits_before_v4)
                                 : std::optional<std::uint8_t>(address_bits - bits_before_v4);
    if (!bits) return std::nullopt;
    return AddressRange(address, static_cast<std::uint8_t>(bits_before_v4 + *bits));
  }
  if (::inet_pton(AF_INET6, written.c_str(), address.data()) != 1) return std::nullopt;
  if (!has_length) return AddressRange(address, confab::is_v4(address) ? address_bits : v6_bits);
  const auto bits = length_in(length, address_bits);
  if (!bits) return std::nullopt;
  return AddressRange(address, *bits);
}

bool AddressRange::contains(const InternetAddress& address) const {
  if (confab::is_v4(address) && !is_v4()) return false;
  return AddressRange(address, prefix_bits_) == *this;
}

std::string AddressRange::to_string() const {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (is_v4()) {
    ::inet_ntop(AF_INET, &first_.at(bytes_before_v4), text.data(), text.size());
    if (prefix_bits_ == address_bits) return text.data();
    return fmt::format("{}/{}", text.data(), prefix_bits_ - bits_before_v4);
  }
  ::inet_ntop(AF_INET6, first_.data(), text.data(), text.size());
  return fmt::format("{}/{}", text.data(), prefix_bits_);
}

}  // namespace confab
